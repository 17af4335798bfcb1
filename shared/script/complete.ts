// What can be written next in an unfinished line: the words that the grammar asks for there, and the names that are known.

import { assertNever } from '../core/result.ts';
import type { Wish } from './arguments.ts';
import { labVerbs, wishesAfter } from './parse.ts';
import { printText } from './print.ts';
import { isBlank } from './tokens.ts';

export interface Known {
  readonly protocols: readonly string[];
  readonly replicas: readonly string[];
  readonly clients: readonly string[];
  readonly keys: readonly string[];
}

export interface Completion {
  /** What is written. */
  readonly text: string;
  readonly kind: 'verb' | 'word' | 'name' | 'option' | 'key';
  /** A few words of help. */
  readonly detail: string;
}

export interface Completions {
  /** Where the word begins that is completed, in characters from 0. */
  readonly from: number;
  readonly all: readonly Completion[];
  /** What is expected where nothing can be offered: `a value`. */
  readonly hint: string | null;
}

/** @param line up to the caret */
export function complete(line: string, known: Known): Completions {
  let from = line.length;
  while (from > 0 && !isBlank(line[from - 1])) from -= 1;
  const word = line.slice(from);
  const nothing: Completions = { from, all: [], hint: null };
  if (word.includes('"') || line.slice(0, from).split('"').length % 2 === 0) return nothing;
  if (/^\s*(?:#|\/\/)/.test(line)) return nothing;
  const wishes = wishesAfter(line.slice(0, from));
  const all = wishes.flatMap((wish) => offers(wish, known)).filter(isFirst);
  const hints = wishes.flatMap((wish) => (wish.type === 'text' ? [wish.what] : []));
  return { from, all: all.filter(({ text }) => text.startsWith(word)), hint: hints[0] ?? null };
}

function offers(wish: Wish, known: Known): Completion[] {
  switch (wish.type) {
    case 'verb':
      return labVerbs().map(({ verb, form, meaning }) => ({
        text: verb,
        kind: 'verb',
        detail: `${form}: ${meaning}`,
      }));
    case 'word':
      return [{ text: wish.word, kind: 'word', detail: '' }];
    case 'option':
      return [{ text: `${wish.name}=`, kind: 'option', detail: wish.form }];
    case 'protocol':
      return known.protocols.map((text) => ({ text, kind: 'word', detail: 'a protocol' }));
    case 'name':
      return namesOf(wish.whose, known).map((text) => ({ text, kind: 'name', detail: wish.whose }));
    case 'text':
      if (wish.what !== 'a key') return [];
      return known.keys.map((key) => ({ text: printText(key), kind: 'key', detail: 'a key' }));
    default:
      return assertNever(wish);
  }
}

function namesOf(whose: string, { replicas, clients }: Known): readonly string[] {
  if (whose === 'a new replica') return [];
  if (!whose.includes('client')) return replicas;
  return whose.includes('replica') || whose.includes('server') ? [...replicas, ...clients] : clients;
}

function isFirst({ text }: Completion, index: number, all: readonly Completion[]): boolean {
  return all.findIndex((other) => other.text === text) === index;
}
