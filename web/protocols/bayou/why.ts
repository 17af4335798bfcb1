// Why an operation was answered ERR_DEP: what is missing, where it is now, what stands in its way, and the smallest
// change that would let it through. Pure: from the picture and the history of this moment.

import type { Guarantee, Lacking } from '../../../shared/core/contract.ts';
import { completeStamp } from '../../../shared/protocols/bayou/coverage.ts';
import { sessionRules } from '../../../shared/protocols/bayou/session.ts';
import type { BayouContext, BayouSession, BayouState } from '../../../shared/protocols/bayou/types.ts';
import { handleOf } from '../../../shared/protocols/bayou/view.ts';
import type { OperationPicture, RunPicture } from '../../../shared/trace/picture.ts';
import type { History } from '../../store/history.ts';
import { type Absence, explainAbsence } from './absence.ts';
import { inLaneOrder } from './column-order.ts';
import { findWrites, type KnownWrite } from './known-writes.ts';
import { stateOf } from './use-bayou.ts';

export interface Why extends Absence {
  readonly guarantees: readonly Guarantee[];
  /** A column for each server that the client depends on, or that the replica knows. */
  readonly columns: readonly WhyColumn[];
}

export interface WhyColumn {
  readonly writer: string;
  readonly needed: number;
  /** `null`: all of them, as the writer is known to have retired. */
  readonly held: number | null;
  readonly fails: boolean;
}

/** `null` when the operation did not end with ERR_DEP. */
export function explainRefusal(
  picture: RunPicture,
  history: Pick<History, 'faults'>,
  operation: OperationPicture,
): Why | null {
  const { result, replica } = operation;
  if (result?.type !== 'refused' || result.reason !== 'ERR_DEP' || replica === null) return null;
  const asked = stateOf(picture, replica);
  if (asked === null) return null;
  const lacking = result.lacking ?? [];
  const has = (state: BayouState): boolean =>
    lacking.every(({ writer, needed }) => completeStamp(state.vector, writer) >= needed);
  return {
    ...explainAbsence(picture, history, replica, missingWrites(picture, lacking), has),
    guarantees: [...new Set(lacking.flatMap((column) => column.guarantees))],
    columns: columnsOf(picture, operation, asked, lacking),
  };
}

function columnsOf(
  picture: RunPicture,
  operation: OperationPicture,
  asked: BayouState,
  lacking: readonly Lacking[],
): WhyColumn[] {
  const client = picture.clients.find(({ id }) => id === operation.client);
  // A refusal teaches the session nothing, so what it needs now is what it needed, unless more was done since.
  const needs: BayouContext | null =
    client === undefined ? null : sessionRules.context(client.session as BayouSession, operation.operation);
  const writers = new Set([...Object.keys(asked.vector), ...lacking.map(({ writer }) => writer)]);
  return inLaneOrder(picture, writers).map((writer) => {
    const failed = lacking.find((column) => column.writer === writer);
    const needed =
      failed?.needed ?? Math.max(needs?.readVector[writer] ?? 0, needs?.writeVector[writer] ?? 0);
    const stamp = completeStamp(asked.vector, writer);
    return {
      writer: nameOf(picture, writer, asked),
      needed,
      held: stamp === Infinity ? null : Math.max(0, stamp),
      fails: failed !== undefined && stamp < needed,
    };
  });
}

/** The handle of a server: the replica that was asked may not know it yet, so anyone who does may say. */
function nameOf(picture: RunPicture, writer: string, asked: BayouState): string {
  const knows = picture.replicas.find(({ state }) => (state as BayouState).known[writer] !== undefined);
  return handleOf(knows === undefined ? asked : (knows.state as BayouState), writer);
}

/** The writes that the columns speak of. */
function missingWrites(picture: RunPicture, lacking: readonly Lacking[]): KnownWrite[] {
  return findWrites(picture, (write) =>
    lacking.some(
      ({ writer, needed, held }) =>
        write.server === writer && write.stamp <= needed && write.stamp > Math.max(0, held),
    ),
  );
}
