// Search over the columns: words, names, kinds of messages. Each different string is compared once; after that an event costs
// a look into a few tables.

import { NONE } from '../../layout/strip-columns.ts';
import { CODE_WORDS, EVENT_CODES } from './codes.ts';
import type { TraceColumns } from './trace-columns.ts';

/** Terms of a query beyond these are left out: nobody types as many. */
const TERMS_MAX = 8;

export interface SearchTerm {
  /** `any`: whatever is told of an event. */
  readonly field: 'any' | 'replica' | 'kind' | 'key';
  /** In small letters. */
  readonly word: string;
}

const FIELDS: Readonly<Record<string, SearchTerm['field']>> = {
  replica: 'replica',
  client: 'replica',
  kind: 'kind',
  key: 'key',
};

/** `room replica:s1 kind:reply`: every term must be met. */
export function parseQuery(query: string): SearchTerm[] {
  return query
    .toLowerCase()
    .split(/\s+/)
    .filter((part) => part !== '')
    .slice(0, TERMS_MAX)
    .map((part) => {
      const [, name = '', word = ''] = /^(\w+):(.+)$/.exec(part) ?? [];
      const field = FIELDS[name];
      return field === undefined ? { field: 'any', word: part } : { field, word };
    });
}

/** The places from one on that meet every term, in order. No term is met by nothing. */
export function findPlaces(columns: TraceColumns, terms: readonly SearchTerm[], from = 0): number[] {
  if (terms.length === 0) return [];
  const tables = terms.map((term) => tablesOf(columns, term));
  const { code, actor, text, message } = columns.events.columns;
  const { kind } = columns.messages.columns;
  const found: number[] = [];
  for (let i = from; i < columns.length; i += 1) {
    const row = message[i] ?? NONE;
    const meets = tables.every(
      ({ texts, actors, kinds, codes }) =>
        texts[text[i] ?? 0] === 1 ||
        actors[actor[i] ?? 0] === 1 ||
        codes[code[i] ?? 0] === 1 ||
        (row !== NONE && kinds[kind[row] ?? 0] === 1),
    );
    if (meets) found.push(i);
  }
  return found;
}

interface Tables {
  readonly texts: Uint8Array;
  readonly actors: Uint8Array;
  readonly kinds: Uint8Array;
  readonly codes: Uint8Array;
}

function tablesOf({ texts, actors, kinds }: TraceColumns, { field, word }: SearchTerm): Tables {
  const within = (one: string): boolean => one.toLowerCase().includes(word);
  const same = (one: string): boolean => one.toLowerCase() === word;
  const no = (): boolean => false;
  const whole = wholeWord(word);
  const isAny = field === 'any';
  return {
    texts: tested(texts.texts, isAny ? within : field === 'key' ? (one) => whole.test(one) : no),
    actors: tested(actors.texts, isAny || field === 'replica' ? same : no),
    kinds: tested(kinds.texts, isAny || field === 'kind' ? within : no),
    codes: tested(
      EVENT_CODES.map((code) => CODE_WORDS[code]),
      isAny ? same : field === 'kind' ? within : no,
    ),
  };
}

/** A key stands by itself in what is told: `room` is not in `bathroom`. */
function wholeWord(word: string): RegExp {
  const escaped = word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(^|[^\\p{L}\\p{N}_])${escaped}($|[^\\p{L}\\p{N}_])`, 'iu');
}

function tested(list: readonly string[], test: (one: string) => boolean): Uint8Array {
  const result = new Uint8Array(list.length);
  // The first is the empty string: nothing was told.
  for (let i = 0; i < list.length; i += 1) result[i] = list[i] !== '' && test(list[i] as string) ? 1 : 0;
  return result;
}
