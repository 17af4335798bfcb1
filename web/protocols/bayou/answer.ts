// Why a read was answered as it was: the write that it was read from, what has become of that write, and the writes of
// the same key that others had accepted and that this replica lacked. Pure: from the picture and the history.

import { cloneJson } from '../../../shared/core/json.ts';
import { keyedGet } from '../../../shared/core/keyed.ts';
import type { TraceEvent } from '../../../shared/core/trace.ts';
import { applyWrite } from '../../../shared/protocols/bayou/apply.ts';
import { covers } from '../../../shared/protocols/bayou/coverage.ts';
import type {
  BayouEvidence,
  BayouState,
  Outcome,
  Write,
  WriteId,
} from '../../../shared/protocols/bayou/types.ts';
import { committedCsn } from '../../../shared/protocols/bayou/write-log.ts';
import type { OperationPicture, RunPicture } from '../../../shared/trace/picture.ts';
import type { History } from '../../store/history.ts';
import { type Absence, explainAbsence } from './absence.ts';
import { describeWrite, findWrites, type KnownWrite } from './known-writes.ts';
import { stateOf } from './use-bayou.ts';
import { keysOf, writeKey } from './write-words.ts';

/** From what a read was answered, noted when it was: the log moves on. */
export interface AnswerOrigin {
  /** The tentative write that gave the value, and how it went then; `null`: the value is of the committed part. */
  readonly tentative: (WriteId & { readonly outcome: Outcome }) | null;
  /** How far the replica had committed. */
  readonly csn: number;
}

/** Where a write stands: committed with its number, tentative, or in no log any more. */
export type Standing =
  | { readonly type: 'committed'; readonly csn: number }
  | { readonly type: 'tentative' }
  | { readonly type: 'gone' };

export interface AnswerSource {
  readonly write: KnownWrite;
  readonly outcome: Outcome;
  /** At that replica, when it answered. */
  readonly atAnswer: Standing;
  /** At that replica, by now. */
  readonly atPresent: Standing;
}

export interface AnswerWhy extends Absence {
  readonly key: string;
  /** `null`: no write of the key that is still in a log; see `isOlder`. */
  readonly source: AnswerSource | null;
  /** Whether the value came from before the log begins, or the page was not there to see from what. */
  readonly isOlder: boolean;
  /** The same read there now; `null` is absence. */
  readonly valueNow: string | null;
}

type Read = Extract<OperationPicture['operation'], { type: 'get' }>;

/** What to note of a step that answers a read; the state is that after the step. */
export function originOf(
  event: TraceEvent,
  stateAt: (replica: string) => BayouState | null,
): { readonly client: string; readonly number: number; readonly origin: AnswerOrigin } | null {
  if (event.type !== 'replicaStepped' || event.input.type !== 'request') return null;
  const { client, number, operation } = event.input;
  const state = stateAt(event.replica);
  const isAnswered = event.effects.some(
    (effect) => effect.type === 'reply' && effect.number === number && effect.result.type !== 'refused',
  );
  if (state === null || operation.type !== 'get' || !isAnswered) return null;
  const last =
    operation.view === 'committed'
      ? undefined
      : state.tentative.findLast(({ changes }) => changes.some(({ key }) => key === operation.key));
  const tentative =
    last === undefined ? null : { stamp: last.write.stamp, server: last.write.server, outcome: last.outcome };
  return { client, number, origin: { tentative, csn: committedCsn(state) } };
}

/** `null` when the operation is no read that was answered. */
export function explainAnswer(
  picture: RunPicture,
  history: Pick<History, 'faults' | 'origins'>,
  operation: OperationPicture,
): AnswerWhy | null {
  const { result, replica } = operation;
  const asked = replica === null ? null : stateOf(picture, replica);
  if (operation.operation.type !== 'get' || asked === null || replica === null) return null;
  if (result?.type !== 'value' && result?.type !== 'missing') return null;
  const read: Read = operation.operation;
  const evidence = result.evidence as BayouEvidence;
  const vector = evidence.type === 'read' ? evidence.vector : {};
  const origin = (history.origins.get(`${operation.client} ${operation.number}`) ??
    null) as AnswerOrigin | null;
  const lacked = (write: Write): boolean =>
    keysOf(write).includes(read.key) && !covers(vector, write) && wasBefore(picture, write, operation);
  const missing = findWrites(picture, lacked);
  const has = (state: BayouState): boolean => missing.every(({ name }) => covers(state.vector, name));
  const source = origin === null ? null : sourceOf(picture, replica, asked, origin, read);
  const table = read.view === 'committed' ? asked.committedStore : asked.store;
  return {
    ...explainAbsence(picture, history, replica, missing, has),
    key: read.key,
    source,
    isOlder: source === null && (origin === null || result.type === 'value'),
    valueNow: keyedGet(table, read.key) ?? null,
  };
}

/** A write that was called after the read ended could not have been in its answer. */
function wasBefore(picture: RunPicture, { origin }: Write, read: OperationPicture): boolean {
  const call = picture.operations.findLast(
    (one) => one.client === origin?.client && one.number === origin.number,
  );
  return call === undefined || read.endedSequence === null || call.calledSequence < read.endedSequence;
}

function sourceOf(
  picture: RunPicture,
  replica: string,
  asked: BayouState,
  origin: AnswerOrigin,
  { key }: Read,
): AnswerSource | null {
  const { tentative } = origin;
  if (tentative !== null) {
    const [write] = findWrites(picture, (one) => writeKey(one) === writeKey(tentative));
    return write === undefined
      ? null
      : {
          write,
          outcome: tentative.outcome,
          atAnswer: { type: 'tentative' },
          atPresent: standingAt(asked, tentative),
        };
  }
  const committed = changesKnown.get(origin) ?? lastCommittedChange(picture, replica, key, origin.csn);
  if (committed === null) return null;
  changesKnown.set(origin, committed);
  return {
    write: describeWrite(picture, committed.write, asked),
    outcome: committed.outcome,
    atAnswer: { type: 'committed', csn: committed.csn },
    atPresent: standingAt(asked, committed.write),
  };
}

interface CommittedChange {
  readonly write: Write;
  readonly outcome: Outcome;
  readonly csn: number;
}

/** What is committed stays so; the log is not run again for each frame in which its card is looked at. */
const changesKnown = new WeakMap<AnswerOrigin, CommittedChange>();

function standingAt(state: BayouState, id: WriteId): Standing {
  const at = state.committed.findIndex((write) => writeKey(write) === writeKey(id));
  if (at !== -1) return { type: 'committed', csn: state.omitted.csn + at + 1 };
  const isTentative = state.tentative.some(({ write }) => writeKey(write) === writeKey(id));
  return { type: isTentative ? 'tentative' : 'gone' };
}

/**
 * The committed write, up to that CSN, that changed the key last. What a conditional write did shows only by running
 * the log again; committed logs are prefixes of one another, so the longest will do.
 */
function lastCommittedChange(
  picture: RunPicture,
  replica: string,
  key: string,
  csn: number,
): CommittedChange | null {
  const logs = [stateOf(picture, replica), ...picture.replicas.map(({ state }) => state as BayouState)];
  for (const state of logs) {
    if (state === null || committedCsn(state) < csn || state.omitted.csn >= csn) continue;
    const store = cloneJson(state.omitted.store);
    let last: CommittedChange | null = null;
    for (const [i, write] of state.committed.slice(0, csn - state.omitted.csn).entries()) {
      const { outcome, changes } = applyWrite(store, write);
      if (changes.some((change) => change.key === key))
        last = { write, outcome, csn: state.omitted.csn + i + 1 };
    }
    if (last !== null) return last;
  }
  return null;
}
