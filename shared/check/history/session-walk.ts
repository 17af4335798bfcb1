// Walks through each session in its order: whoever looks at an operation first learns of all that had ended before it.

import {
  compareStarts,
  endedBeforeInSession,
  type History,
  type HistoryOperation,
  sessionOf,
} from './history.ts';

export interface SessionVisitor {
  /** An operation of that session that took effect and ended before the next one that is looked at. */
  learn(operation: HistoryOperation): void;
  look(operation: HistoryOperation): void;
}

/** @param open a visitor for each session */
export function walkSessions(history: History, open: (session: string) => SessionVisitor): void {
  const sessions = new Map<string, HistoryOperation[]>();
  for (const operation of history) {
    const others = sessions.get(sessionOf(operation));
    if (others === undefined) sessions.set(sessionOf(operation), [operation]);
    else others.push(operation);
  }
  for (const [session, operations] of sessions) walk(operations.sort(compareStarts), open(session));
}

function walk(operations: readonly HistoryOperation[], visitor: SessionVisitor): void {
  const underWay = new UnderWay(endedBeforeInSession);
  for (const operation of operations) {
    for (const one of underWay.takeEndedBefore(operation)) visitor.learn(one);
    visitor.look(operation);
    // Of what was refused or has an unknown outcome nothing follows.
    if (operation.result === 'ok') underWay.add(operation);
  }
}

/** Operations that had not ended when the last one began; asked in the order in which operations begin. */
export class UnderWay {
  readonly #isBefore: (one: HistoryOperation, other: HistoryOperation) => boolean;
  #operations: HistoryOperation[] = [];
  #firstEnd = Infinity;

  constructor(isBefore: (one: HistoryOperation, other: HistoryOperation) => boolean) {
    this.#isBefore = isBefore;
  }

  add(operation: HistoryOperation): void {
    this.#operations.push(operation);
    this.#firstEnd = Math.min(this.#firstEnd, operation.end ?? Infinity);
  }

  takeEndedBefore(operation: HistoryOperation): HistoryOperation[] {
    // Where all overlap they are not looked through each time.
    if (this.#firstEnd > operation.start) return [];
    const ended: HistoryOperation[] = [];
    const left: HistoryOperation[] = [];
    for (const one of this.#operations) (this.#isBefore(one, operation) ? ended : left).push(one);
    this.#operations = left;
    this.#firstEnd = left.reduce((first, { end }) => Math.min(first, end ?? Infinity), Infinity);
    return ended;
  }
}
