// Claims about what replicas hold, decided on their states alone: whoever has the states can ask, be it the master of a
// run or a page that only follows one.

import type { Protocol } from '../core/contract.ts';
import { assertNever } from '../core/result.ts';
import { compare, listInWords, valueInWords } from './claim-words.ts';
import type { Claim, Name, Shown } from './command.ts';

export type StateClaim = Extract<Claim, { readonly type: 'log' | 'store' | 'same' | 'figure' }>;

/** @returns what is wrong, as a sentence; `null`: it is so */
export function checkStateClaim(
  protocol: Protocol,
  claim: StateClaim,
  states: readonly { readonly name: Name; readonly state: unknown }[],
): string | null {
  const { describe } = protocol;
  const [first] = states;
  if (first === undefined) return 'there is no replica to look at';
  switch (claim.type) {
    case 'log':
      return compare(listInWords(claim.lines), listInWords(describe.courseLog(first.state)));
    case 'store':
      return compare(
        valueInWords(claim.equals),
        valueInWords(storedValue(describe.store(first.state), claim.key)),
      );
    case 'figure':
      return checkFigure(protocol, claim.figure, claim.equals, first.state);
    case 'same': {
      const textOf = (state: unknown): string => describeLines(protocol, claim.what, state).join('\n');
      const other = states.find(({ state }) => textOf(state) !== textOf(first.state));
      return other === undefined ? null : `the ${claim.what} of ${first.name} and of ${other.name} differ`;
    }
    default:
      return assertNever(claim);
  }
}

/** The replicas that a claim speaks of. */
export function replicasOf(claim: StateClaim): readonly Name[] {
  return claim.type === 'same' ? claim.replicas : [claim.replica];
}

export function describeLines({ describe }: Protocol, what: Shown, state: unknown): string[] {
  switch (what) {
    case 'log':
      return describe.log(state);
    case 'store':
      return describe.store(state);
    case 'clock':
      return describe.clock(state);
    case 'status':
      return describe.status(state);
    default:
      return assertNever(what);
  }
}

/** The figures of every protocol's view, and whatever its status line shows: `CSN 3`, `3 committed`, `CSN: 3`. */
function checkFigure(protocol: Protocol, figure: string, equals: string, state: unknown): string | null {
  const view = protocol.view(state);
  const common = new Map<string, string>([
    ['name', view.name],
    ['status', view.status],
    ['role', view.role ?? 'none'],
    ['keys', String(view.keyCount)],
    ['waiting', String(view.waiting)],
  ]);
  const { describe } = protocol;
  const found =
    common.get(figure) ??
    figureOfStatus(describe.status(state).join(', '), figure) ??
    (describe.zeroFigures?.includes(figure) === true ? '0' : null);
  if (found === null) return `the status shows no figure ${figure}`;
  return compare(equals, found);
}

function figureOfStatus(status: string, figure: string): string | null {
  for (const part of status.split(', ')) {
    if (part.startsWith(`${figure}: `)) return part.slice(figure.length + 2);
    if (part.startsWith(`${figure} `)) return part.slice(figure.length + 1);
    if (part.endsWith(` ${figure}`)) return part.slice(0, -figure.length - 1);
  }
  return null;
}

/** A key may itself hold a colon; then the shortest that fits is taken, as a person would read it. */
function storedValue(lines: readonly string[], key: string): string | null {
  const line = lines.find((candidate) => candidate.startsWith(`${key}:`));
  return line === undefined ? null : line.slice(key.length + 1);
}
