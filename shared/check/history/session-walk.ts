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
  let underWay: HistoryOperation[] = [];
  for (const operation of operations) {
    const ended = underWay.filter((one) => endedBeforeInSession(one, operation));
    if (ended.length > 0) underWay = underWay.filter((one) => !ended.includes(one));
    for (const one of ended) visitor.learn(one);
    visitor.look(operation);
    // Of what was refused or has an unknown outcome nothing follows.
    if (operation.result === 'ok') underWay.push(operation);
  }
}
