// Readers of the arguments of lab verbs, where they are more than a name or two.

import { GUARANTEES, type Guarantee, type Operation } from '../core/contract.ts';
import type { Arguments } from './arguments.ts';
import { isOptionName, RUN_OPTIONS, readClusterOptions } from './cluster-options.ts';
import type { Command, Name, Option } from './command.ts';
import { isWord, splitToken, type Token } from './tokens.ts';
import { isName, readSwitch } from './values.ts';

export function operate(args: Arguments, read: (key: string) => Operation): Command {
  const client = args.name('a client');
  return { type: 'operate', client, operation: read(args.text('a key')) };
}

export function inject(fault: Extract<Command, { type: 'inject' }>['fault']): Command {
  return { type: 'inject', fault };
}

export function readEnds(args: Arguments): { a: Name; b: Name } {
  return { a: args.name('a replica or client'), b: args.name('a replica or client') };
}

export function readCount(args: Arguments): { count?: number } {
  args.wish({ type: 'text', what: 'a count, or nothing for all' });
  return args.atEnd ? {} : { count: args.whole('a count') };
}

export function readReplica(args: Arguments): { replica?: Name } {
  args.wish({ type: 'name', whose: 'a replica' });
  return args.atEnd ? {} : { replica: args.name('a replica') };
}

export function readDrop(args: Arguments): Command {
  const ends = readEnds(args);
  return args.skip('message')
    ? inject({ type: 'dropMessage', ...ends, message: args.whole('the number of a message') })
    : inject({ type: 'drop', ...ends, ...readCount(args) });
}

export function readRetire(args: Arguments): Command {
  return { type: 'retire', replica: args.name('a replica') };
}

export function readCut(args: Arguments): Command {
  const a = args.name('a replica or client');
  const both = !args.skip('to');
  return inject({ type: 'cut', a, b: args.name('a replica or client'), both });
}

export function readHeal(args: Arguments): Command {
  args.wish({ type: 'name', whose: 'a replica or client' });
  return args.atEnd ? { type: 'healAll' } : inject({ type: 'heal', ...readEnds(args) });
}

/** `clock s1 ahead 200ms rate 1.02`: one of the two halves at least. */
export function readClock(args: Arguments): Command {
  const replica = args.name('a replica');
  const side = args.skip('behind') ? -1 : args.skip('ahead') ? 1 : 0;
  const aheadMillis = side === 0 ? 0 : side * args.duration();
  const rate = side !== 0 && args.atEnd ? 1 : readRate(args);
  return inject({ type: 'clock', replica, aheadMillis, rate });
}

function readRate(args: Arguments): number {
  if (args.skip('rate')) return args.rate();
  args.fail('ahead 200ms, behind 200ms or rate 1.02');
  return 1;
}

/** `s0,s1 | s2`, with or without blanks around the signs. */
export function readPartition(args: Arguments): Command {
  const text: string[] = [];
  args.wish({ type: 'name', whose: 'a replica' });
  do text.push(args.take('groups (s0,s1 | s2)').text);
  while (!args.atEnd);
  const groups = text
    .join(' ')
    .split('|')
    .map((group) => group.split(/[ ,]+/).filter((name) => name !== ''));
  const names = groups.flat();
  if (groups.some((group) => group.length === 0) || !names.every(isName))
    args.failBefore('groups of replicas, such as s0,s1 | s2', null);
  failTwice(args, names);
  return { type: 'partition', groups };
}

export function readCluster(args: Arguments): Command {
  args.wish({ type: 'protocol' });
  const protocol = args.take("a protocol's name").text;
  const replicas: Name[] = [];
  const options: Option[] = [];
  while (!args.atEnd) {
    const token = args.peek();
    const halves = token === undefined ? null : splitToken(token, '=');
    if (halves === null) {
      replicas.push(args.name('a replica'));
    } else {
      args.take('an option');
      options.push(readOption(args, options, halves));
    }
  }
  args.wish({ type: 'name', whose: 'a new replica' });
  for (const [name, form] of Object.entries(RUN_OPTIONS))
    if (!options.some((option) => option.name === name)) args.wish({ type: 'option', name, form });
  if (replicas.length === 0) args.fail("a replica's name");
  failTwice(args, replicas);
  return { type: 'cluster', protocol, replicas, options };
}

function failTwice(args: Arguments, names: readonly Name[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) args.failBefore(`each replica once, and not ${twice} twice`, null);
}

function readOption(args: Arguments, before: readonly Option[], [left, right]: [Token, Token]): Option {
  const option = { name: left.text, value: right.text };
  if (!isOptionName(option.name)) args.failBefore('an option such as seed=1', null);
  if (before.some((other) => other.name === option.name)) args.failBefore(`${option.name}= once only`, null);
  const settings = readClusterOptions([option]);
  if (!settings.ok) args.failBefore(settings.error, null);
  return option;
}

export function readClient(args: Arguments): Command {
  const client = args.name('a client');
  const replica = args.name('a replica');
  let guarantees: readonly Guarantee[] | null = null;
  let follow: boolean | null = null;
  const form = `guarantees=${GUARANTEES.join(',')} or follow=on|off, each once`;
  for (let token = args.peek(); token !== undefined; token = args.peek()) {
    const { name, value } = readSetting(args, form);
    if (name === 'guarantees' && guarantees === null) guarantees = args.readGuarantees(token, value);
    else if (name === 'follow' && follow === null && readSwitch(value) !== null) follow = readSwitch(value);
    else args.failBefore(form, null);
  }
  if (guarantees === null)
    args.wish({ type: 'option', name: 'guarantees', form: `guarantees=${GUARANTEES.join(',')}|all|none` });
  if (follow === null) args.wish({ type: 'option', name: 'follow', form: 'follow=on|off' });
  return { type: 'client', client, replica, guarantees: guarantees ?? [...GUARANTEES], follow };
}

export function readTruncate(args: Arguments): Command {
  const replica = args.name('a replica');
  args.wish({ type: 'option', name: 'keep', form: 'keep=COUNT' });
  if (args.atEnd) return { type: 'truncate', replica, keep: 0 };
  const keep = readKeyword(args, 'keep', 'keep=COUNT');
  if (!/^[0-9]{1,9}$/.test(keep)) args.failBefore('keep=COUNT', null);
  return { type: 'truncate', replica, keep: Number(keep) };
}

/** The right side of `word=…`. */
function readKeyword(args: Arguments, word: string, form: string): string {
  const { name, value } = readSetting(args, form);
  if (name !== word) args.failBefore(form, null);
  return value;
}

/** `word=…`; the word is empty where it is a mistake. */
function readSetting(args: Arguments, form: string): { readonly name: string; readonly value: string } {
  const halves = splitToken(args.take(form), '=');
  const [left, right] = halves ?? [];
  const name = left !== undefined && isWord(left, left.text) ? left.text : '';
  return { name, value: right?.text ?? '' };
}
