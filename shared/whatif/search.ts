// What would have changed a result: single changes, each tried in a fork of the moment before the operation was asked, with
// the same seed and the same operation; and where none of them does, two faults at a time. Pure but for the processor that it
// takes; whoever asks takes one step after another, and stops when they like.
//
// Bounds: at most `TRIES_MAX` forks of single changes and `PAIRS_MAX` of pairs; in each, time passes as far as its lines and the client's own patience let it.

import type { OperationResult, Protocol } from '../core/contract.ts';
import type { RunPicture } from '../trace/picture.ts';
import { AGAIN, type Asked, type Change, changesAt, withPatience } from './change.ts';
import { hadNeither, PAIRS_MAX, pairCount, pairsOf, repairsOfTwo } from './pairs.ts';
import { isSameResult, type SaidLine, tryLines } from './try-change.ts';

export interface WhatIfQuestion {
  readonly protocol: Protocol;
  /** The run before the operation was asked, with its disks. */
  readonly picture: RunPicture;
  readonly asked: Asked;
  /** What the client was told; `null`: nothing yet. */
  readonly given: OperationResult | null;
  /** Lines that laid a fault, the newest first. */
  readonly faults: readonly EarlierFault[];
  /** How many lines that laid older faults are not kept. */
  readonly faultsForgotten: number;
}

export interface EarlierFault {
  /** The run before that line. */
  readonly picture: RunPicture;
  readonly said: SaidLine;
  /** What was said after it, up to the operation. */
  readonly since: readonly SaidLine[];
}

export interface Finding {
  readonly change: Change;
  readonly result: OperationResult;
  /** The event after which a fork goes on with these lines to come to the same. */
  readonly forkAt: number;
  readonly lines: readonly string[];
}

export interface SearchStep {
  readonly tried: number;
  readonly of: number;
  /** What was tried gave another result. */
  readonly finding: Finding | null;
  /** Once no single change has altered the result: of what was tried the pairs, and how many are beyond the bound. */
  readonly pairs: { readonly tried: number; readonly untried: number } | null;
}

export const TRIES_MAX = 96;

interface Try {
  readonly change: Change;
  readonly picture: RunPicture;
  readonly lines: readonly SaidLine[];
}

/** Ends by itself; a change that gave another result is not tried again with more time. */
export async function* searchWhatIf(question: WhatIfQuestion): AsyncGenerator<SearchStep, void, undefined> {
  const { protocol, picture, asked, faults } = question;
  const changes = [AGAIN, ...changesAt(protocol, picture, asked)];
  const direct = changes.map((change) => toTry(picture, change));
  const later = changes.filter(isWorthPatience).map((change) => toTry(picture, withPatience(change)));
  const tries = [...direct, ...faults.map(toLeftOut), ...later].slice(0, TRIES_MAX);
  const settled = new Set<string>();
  for (const [i, one] of tries.entries()) {
    const first = one.change.lines[0] ?? '';
    const isSettled = one.change.lines.length > 1 && settled.has(first);
    const finding = isSettled ? null : await findingOf(question, one);
    if (finding !== null) settled.add(first);
    yield { tried: i + 1, of: tries.length, finding, pairs: null };
  }
  if (settled.size === 0) yield* searchPairs(question, changes, tries.length);
}

/** @param before how many single changes were tried */
async function* searchPairs(
  question: WhatIfQuestion,
  changes: readonly Change[],
  before: number,
): AsyncGenerator<SearchStep, void, undefined> {
  const { picture, faults, faultsForgotten } = question;
  const leftOut = pairsOf(faults).map(toBothLeftOut);
  const all = [...leftOut, ...repairsOfTwo(changes).map((change) => toTry(picture, change))];
  const tries = all.slice(0, PAIRS_MAX);
  const forgotten = pairCount(faults.length + faultsForgotten) - leftOut.length;
  const untried = all.length - tries.length + forgotten;
  for (const [i, one] of tries.entries()) {
    const finding = await findingOf(question, one);
    yield { tried: before + i + 1, of: before + tries.length, finding, pairs: { tried: i + 1, untried } };
  }
}

async function findingOf({ protocol, asked, given }: WhatIfQuestion, one: Try): Promise<Finding | null> {
  const result = await tryLines(protocol, one.picture, one.lines, asked);
  return result === null || isSameResult(result, given) ? null : toFinding(one, result);
}

function toTry(picture: RunPicture, change: Change): Try {
  return { change, picture, lines: change.lines.map((line) => ({ line, at: null })) };
}

function toLeftOut({ picture, said: { line }, since }: EarlierFault): Try {
  const change: Change = {
    type: 'leaveOut',
    condition: `Had nobody said “${line}”`,
    lines: since.map((said) => said.line),
  };
  return { change, picture, lines: since };
}

/** From before the older of the two. */
function toBothLeftOut([newer, older]: [EarlierFault, EarlierFault]): Try {
  const lines = older.since.filter((said) => said !== newer.said);
  const condition = hadNeither(older.said.line, newer.said.line);
  const change: Change = { type: 'leaveOut', condition, lines: lines.map(({ line }) => line) };
  return { change, picture: older.picture, lines };
}

/** To wait twice tells nothing new, and nothing becomes slower to be felt by a guarantee or at another replica. */
function isWorthPatience({ type }: Change): boolean {
  return type !== 'again' && type !== 'wait';
}

function toFinding({ change, picture, lines }: Try, result: OperationResult): Finding {
  return { change, result, forkAt: picture.sequence, lines: lines.map(({ line }) => line) };
}
