// Verdicts on the session guarantees (Terry 1994): by what replicas held where reads tell it, by values elsewhere.

import type { Guarantee } from '../../core/contract.ts';
import { type Causality, causalityOf } from './causality.ts';
import { countOf, type History, type HistoryOperation, isWrite } from './history.ts';
import { findSources } from './reads-from.ts';
import { findBreachesByValues } from './sessions-by-values.ts';
import { findBreachesByVersions } from './sessions-by-versions.ts';
import { type Breach, broken, held, undecided, type Verdict } from './verdict.ts';

export interface SessionFindings {
  /** The first breach of each guarantee. */
  readonly breaches: ReadonlyMap<Guarantee, Breach>;
  /** Reads that may be breaches of monotonic reads: what was read before cannot be traced to one write. */
  readonly unclear: number;
}

export interface SessionQuestion {
  /** Only operations whose session had chosen the guarantee are held to it. */
  readonly isPromisedOnly?: boolean;
  /** Values alone prove nothing where writes are missing, as in a trace that begins in the middle of a run. */
  readonly isWhole?: boolean;
}

export function judgeSessions(
  history: History,
  guarantees: readonly Guarantee[],
  { isPromisedOnly = false, isWhole = true }: SessionQuestion = {},
): Verdict[] {
  const isSubject = (operation: HistoryOperation, guarantee: Guarantee): boolean =>
    !isPromisedOnly || operation.guarantees?.includes(guarantee) === true;
  const sources = findSources(history);
  const byVersions = findBreachesByVersions(history, sources, isSubject);
  // Reads of a committed view show less than their replica held.
  const plain = history.filter((one) => one.seen === undefined && one.view !== 'committed');
  const isPlain = history.some(
    ({ op, result, seen }) => op === 'get' && result === 'ok' && seen === undefined,
  );
  const causality = isPlain && isWhole ? causalityOf(plain, findSources(plain)) : null;
  const byValues =
    causality?.type === 'causality'
      ? findBreachesByValues(plain, causality.graph.sources, causality, isSubject)
      : null;
  return guarantees.map((guarantee) => {
    const breach = byVersions.breaches.get(guarantee) ?? byValues?.breaches.get(guarantee);
    if (breach !== undefined) return broken(guarantee, breach);
    const subjects = history.filter((one) => isSubjectOf(guarantee, one) && isSubject(one, guarantee));
    return judgeUnbroken(guarantee, subjects, history, { causality, isWhole, unclear: byVersions.unclear });
  });
}

/** RYW and MR bind reads, WFR and MW bind writes. */
function isSubjectOf(guarantee: Guarantee, operation: HistoryOperation): boolean {
  if (operation.result !== 'ok') return false;
  return guarantee === 'RYW' || guarantee === 'MR' ? operation.op === 'get' : isWrite(operation);
}

interface Looked {
  readonly causality: Causality | null;
  readonly isWhole: boolean;
  readonly unclear: number;
}

function judgeUnbroken(
  guarantee: Guarantee,
  subjects: readonly HistoryOperation[],
  history: History,
  { causality, isWhole, unclear }: Looked,
): Verdict {
  const isAboutReads = guarantee === 'RYW' || guarantee === 'MR';
  const count = countOf(subjects.length, isAboutReads ? 'read' : 'write');
  if (subjects.length === 0)
    return held(guarantee, `there is no ${isAboutReads ? 'read' : 'write'} that it binds`);
  const reads = isAboutReads ? subjects : history.filter(({ op, result }) => op === 'get' && result === 'ok');
  const plain = reads.filter(({ seen }) => seen === undefined);
  if (guarantee === 'MR' && unclear > 0)
    return undecided(
      guarantee,
      'history',
      `${unclear} of ${count} follow one that cannot be traced to one write`,
    );
  if (plain.length === 0 && reads.length > 0)
    return held(
      guarantee,
      isAboutReads
        ? `by what the replicas held that answered, in ${count}`
        : `by what the replicas held at ${countOf(reads.length, 'read')}, for ${count}; between reads nobody looked`,
    );
  if (!isWhole)
    return undecided(guarantee, 'history', 'values alone tell nothing, as the history begins in the middle');
  if (causality?.type === 'tooLarge') return undecided(guarantee, 'budget', causality.sentence);
  if (causality?.type === 'cycle')
    return undecided(
      guarantee,
      'history',
      'by values alone it cannot be told which write is older: causality is cyclic',
    );
  if (isAboutReads)
    return held(
      guarantee,
      `no value shows otherwise, in ${count}; what a replica lacked and nobody read cannot be seen`,
    );
  if (reads.some(({ replica, seen }) => replica === undefined && seen === undefined) || reads.length === 0)
    return undecided(
      guarantee,
      'history',
      'it binds every server, and reads that tell neither what their replica held nor which it was do not show that',
    );
  return held(guarantee, `no two reads at one replica show otherwise, for ${count}`);
}
