// The text forms of the original (rule CA8): messages as lines of text, as an older student store wrote them. Parts stand
// between `:`, and what was seen stands before `|`, what was changed behind it. A `\` before one of the three makes it
// a character like any other, so that `http://a` survives.
//
//   CWkey:value  CMkey:value  CRkey  CQ     a client writes, modifies, reads, quits
//   CDkey                                    deletes (not in the original)
//   SVkey:value                              its answer
//   SUsender:id:count:…|key:value:…          a write: who, its stamp, what it changes
//   SFid:from:to:…                           finds writes: what is missing
//   SCsender:id:count:…                      tells a clock (not in the original)
//   SJ…, SL…                                 joins, leaves
//
// A deleted value is `\-`. The Lamport stamp has no place in them.

import type { VersionVector } from '../../clocks/version-vector.ts';
import { vectorEntry } from '../../clocks/version-vector.ts';
import type { ClientMessage, Operation, OperationResult, Update } from '../../core/contract.ts';
import { fail, type Result, succeed } from '../../core/result.ts';
import { entriesOf, namesIn } from './members.ts';
import type { CausalMessage, Gap } from './messages.ts';
import { compareNames, type MemberName } from './names.ts';
import type { MemberTable, Write } from './types.ts';

/** In the place of a value: the key was deleted. */
const DELETED = '\\-';

// ---------------------------------------------------------------- parts

export function escapePart(text: string): string {
  return text.replace(/[\\:|]/g, (character) => `\\${character}`);
}

/** Splits at a sign that is not escaped; the parts stay escaped. */
function splitAt(text: string, sign: ':' | '|'): string[] {
  const parts: string[] = [''];
  for (let i = 0; i < text.length; i += 1) {
    const character = text[i] as string;
    if (character === sign) parts.push('');
    else if (character === '\\') {
      parts[parts.length - 1] += character + (text[i + 1] ?? '');
      i += 1;
    } else parts[parts.length - 1] += character;
  }
  return parts;
}

/** @returns `null` where a `\` stands before nothing that it could escape */
export function unescapePart(part: string): string | null {
  const isRight = /^(?:[^\\]|\\[\\:|])*$/s.test(part);
  return isRight ? part.replace(/\\([\\:|])/g, '$1') : null;
}

function writeValue(value: string | null): string {
  return value === null ? DELETED : escapePart(value);
}

// ---------------------------------------------------------------- what replicas say

/** A write as far as its text form tells it. */
export type WrittenForm = Pick<Write, 'writer' | 'clock' | 'updates'>;

export function writeForm({ writer, clock, updates }: WrittenForm): string {
  const changes = updates.map(({ key, value }) => `${escapePart(key)}:${writeValue(value)}`);
  return `SU${clockForm(writer, clock)}|${changes.join(':')}`;
}

function clockForm(sender: MemberName, clock: VersionVector): string {
  const names = namesIn(clock).sort(compareNames);
  return [sender, ...names.flatMap((name) => [name, String(vectorEntry(clock, name))])]
    .map(escapePart)
    .join(':');
}

/** Reads `SU…` back. */
export function readWriteForm(text: string): Result<WrittenForm> {
  if (!text.startsWith('SU')) return fail('a write begins with SU');
  const halves = splitAt(text.slice(2), '|');
  const [seen, changed] = halves;
  if (halves.length !== 2 || seen === undefined || changed === undefined)
    return fail('one | is expected between what was seen and what was changed');
  const [sender, ...entries] = splitAt(seen, ':');
  const parts = splitAt(changed, ':');
  if (sender === undefined || entries.length % 2 !== 0 || parts.length % 2 !== 0)
    return fail('a sender, then ids with counts, then keys with values are expected');
  const clock = readClock(entries);
  if (!clock.ok) return clock;
  const updates = readUpdates(parts);
  if (!updates.ok) return updates;
  return succeed({ writer: sender as MemberName, clock: clock.value, updates: updates.value });
}

function readClock(entries: readonly string[]): Result<VersionVector> {
  const clock: VersionVector = {};
  for (let i = 0; i < entries.length; i += 2) {
    const [name, count] = [entries[i] ?? '', entries[i + 1] ?? ''];
    if (!/^#\d+(?:\.\d+)*$/.test(name)) return fail(`${name} is no id`);
    if (!/^\d{1,15}$/.test(count)) return fail(`${count} is no count of ${name}`);
    clock[name] = Number(count);
  }
  return succeed(clock);
}

function readUpdates(parts: readonly string[]): Result<Update[]> {
  const updates: Update[] = [];
  for (let i = 0; i < parts.length; i += 2) {
    const [key, written] = [unescapePart(parts[i] ?? ''), parts[i + 1] ?? ''];
    const value = written === DELETED ? null : unescapePart(written);
    if (key === null || (value === null && written !== DELETED))
      return fail('a \\ stands before :, | and \\ alone');
    updates.push({ key, value });
  }
  return succeed(updates);
}

/** A message of replicas, a form a line. */
export function messageForms(message: CausalMessage): string[] {
  switch (message.type) {
    case 'write':
      return [writeForm(message.write)];
    case 'ask':
      return [gapsForm(message.gaps)];
    case 'repair':
      return message.writes.map(writeForm);
    case 'clock':
      return [`SC${clockForm(message.head.name, message.head.clock)}`];
    case 'clockReply': {
      const { head, writes } = message;
      return [...(head === null ? [] : [`SC${clockForm(head.name, head.clock)}`]), ...writes.map(writeForm)];
    }
    case 'trade':
    case 'tradeReply':
      // Its sender was told when the exchange began.
      return [`SC:${clockParts(message.clock)}`, ...message.writes.map(writeForm)];
    case 'join':
      return [`SJ${message.ordinal}:${message.part}`];
    case 'welcome':
      return [
        `SJ${clockForm(message.name, message.clock)}|${message.entries
          .flatMap(({ key, entries }) =>
            entries.map(({ value }) => `${escapePart(key)}:${writeValue(value)}`),
          )
          .join(':')}`,
      ];
    case 'joinRefused':
      return ['SL'];
    case 'members':
      return [...membersForms(message.members)];
  }
}

function clockParts(clock: VersionVector): string {
  const names = namesIn(clock).sort(compareNames);
  return names.map((name) => `${name}:${vectorEntry(clock, name)}`).join(':');
}

function gapsForm(gaps: readonly Gap[]): string {
  return `SF${gaps.map(({ writer, from, to }) => `${writer}:${from}:${to}`).join(':')}`;
}

/** Who takes part, and who left after how many writes. */
function membersForms(members: MemberTable): string[] {
  const all = entriesOf(members);
  const here = all.filter(([, { leftAt }]) => leftAt === undefined);
  const left = all.filter(([, { leftAt }]) => leftAt !== undefined);
  const joined = `SJ${here.map(([name, { replica }]) => `${name}:${escapePart(replica)}`).join(':')}`;
  const gone = `SL${left.map(([name, { leftAt }]) => `${name}:${leftAt}`).join(':')}`;
  return left.length === 0 ? [joined] : [joined, gone];
}

// ---------------------------------------------------------------- what clients and replicas say

/** What travels between a client and a replica; what has no form in the original is `null`. */
export function clientForm(message: ClientMessage): string | null {
  return message.type === 'request' ? requestForm(message.operation) : resultForm(message.result);
}

export function requestForm(operation: Operation): string | null {
  switch (operation.type) {
    case 'get':
      return `CR${escapePart(operation.key)}`;
    case 'put':
      return `CW${escapePart(operation.key)}:${escapePart(operation.value)}`;
    case 'modify':
      return `CM${escapePart(operation.key)}:${escapePart(operation.value)}`;
    case 'delete':
      return `CD${escapePart(operation.key)}`;
    case 'write':
      return null;
  }
}

function resultForm(result: OperationResult): string | null {
  if (result.type === 'missing') return answerForm(result.key, null);
  if (result.type !== 'value') return null;
  return answerForm(result.key, result.value);
}

/** An absent key has an empty value. */
export function answerForm(key: string, value: string | null): string {
  return `SV${escapePart(key)}:${escapePart(value ?? '')}`;
}

/** Splits `key:value` at the first `:` that is not escaped; in the value others may stand as they are. */
export function readKeyAndValue(text: string): Result<{ readonly key: string; readonly value: string }> {
  const [first, ...others] = splitAt(text, ':');
  if (first === undefined || others.length === 0) return fail('a key, a : and a value are expected');
  const [key, value] = [unescapePart(first), unescapePart(others.join(':'))];
  if (key === null || value === null) return fail('a \\ stands before :, | and \\ alone');
  return succeed({ key, value });
}

export function readKey(text: string): Result<string> {
  const key = unescapePart(text);
  return key === null ? fail('a \\ stands before :, | and \\ alone') : succeed(key);
}
