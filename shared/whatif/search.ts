// What would have changed a result: single changes, each tried in a fork of the moment before the operation was asked, with
// the same seed and the same operation. Pure but for the processor that it takes; whoever asks takes one step after another,
// and stops when they like.
//
// Bounds: at most `TRIES_MAX` forks; in each, time passes as far as its lines and the client's own patience let it.

import type { OperationResult, Protocol } from '../core/contract.ts';
import type { RunPicture } from '../trace/picture.ts';
import { AGAIN, type Asked, type Change, changesAt, withPatience } from './change.ts';
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
}

export interface EarlierFault {
  /** The run before that line. */
  readonly picture: RunPicture;
  readonly line: string;
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
}

export const TRIES_MAX = 96;

interface Try {
  readonly change: Change;
  readonly picture: RunPicture;
  readonly lines: readonly SaidLine[];
}

/** Ends by itself; a change that gave another result is not tried again with more time. */
export async function* searchWhatIf(question: WhatIfQuestion): AsyncGenerator<SearchStep, void, undefined> {
  const { protocol, picture, asked, given, faults } = question;
  const changes = [AGAIN, ...changesAt(protocol, picture, asked)];
  const direct = changes.map((change) => toTry(picture, change));
  const later = changes.filter(isWorthPatience).map((change) => toTry(picture, withPatience(change)));
  const tries = [...direct, ...faults.map(toLeftOut), ...later].slice(0, TRIES_MAX);
  const settled = new Set<string>();
  for (const [i, one] of tries.entries()) {
    const first = one.change.lines[0] ?? '';
    const isSettled = one.change.lines.length > 1 && settled.has(first);
    const result = isSettled ? null : await tryLines(protocol, one.picture, one.lines, asked);
    const isOther = result !== null && !isSameResult(result, given);
    if (isOther) settled.add(first);
    yield { tried: i + 1, of: tries.length, finding: isOther ? toFinding(one, result) : null };
  }
}

function toTry(picture: RunPicture, change: Change): Try {
  return { change, picture, lines: change.lines.map((line) => ({ line, at: null })) };
}

function toLeftOut({ picture, line, since }: EarlierFault): Try {
  const change: Change = {
    type: 'leaveOut',
    condition: `Had nobody said “${line}”`,
    lines: since.map((said) => said.line),
  };
  return { change, picture, lines: since };
}

/** To wait twice tells nothing new, and nothing becomes slower to be felt by a guarantee or at another replica. */
function isWorthPatience({ type }: Change): boolean {
  return type !== 'again' && type !== 'wait';
}

function toFinding({ change, picture, lines }: Try, result: OperationResult): Finding {
  return { change, result, forkAt: picture.sequence, lines: lines.map(({ line }) => line) };
}
