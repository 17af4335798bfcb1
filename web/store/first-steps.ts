// What a newcomer has done of the first four deeds, read off the run itself.

import type { ClientState } from '../../shared/client/client.ts';
import type { OperationPicture, RunPicture } from '../../shared/trace/picture.ts';
import { connectedParts } from '../layout/parts.ts';
import type { History } from './history.ts';

export interface Steps {
  readonly cut: boolean;
  readonly wrote: boolean;
  readonly refused: boolean;
  readonly healed: boolean;
}

export function stepsDone(
  history: Pick<History, 'faults' | 'spans'>,
  operations: readonly OperationPicture[],
): Steps {
  const cuts = history.faults.filter(({ fault }) => fault.type === 'cut').map(({ at }) => at);
  const [firstCut] = cuts;
  const newestCut = cuts.at(-1);
  if (firstCut === undefined || newestCut === undefined)
    return { cut: false, wrote: false, refused: false, healed: false };
  const refusal = operations.find(
    ({ calledAt, result }) =>
      calledAt >= firstCut && result?.type === 'refused' && result.reason === 'ERR_DEP',
  );
  const refused = refusal !== undefined;
  // A write from before the newest cut has reached the other side by then, and nobody would be refused for it.
  const wrote =
    refused ||
    operations.some(
      ({ calledAt, operation, result }) =>
        calledAt >= newestCut && operation.type !== 'get' && result?.type === 'accepted',
    );
  // Healing is the last deed: it shows what the refusal was about. A partition heals too, within its islands.
  const healed = history.faults.some(
    ({ fault, at }) => refusal !== undefined && fault.type === 'heal' && at >= refusal.calledAt,
  );
  return { cut: true, wrote, refused, healed };
}

/**
 * The client that the guide speaks of: the one whose write counts, if it can still ask, else any that can. A link that
 * is being dialled counts; one that was cut does not.
 */
export function guidedClient(
  picture: Pick<RunPicture, 'clients' | 'replicas' | 'links' | 'operations'>,
): ClientState | null {
  const able = picture.clients.filter(({ id, replica }) => {
    const isUp = picture.replicas.some((one) => one.id === replica && one.alive);
    const isCut = picture.links.some(
      ({ a, b, ab, ba }) => [a, b].includes(id) && [a, b].includes(replica ?? '') && (ab.cut || ba.cut),
    );
    return isUp && !isCut;
  });
  const writer = picture.operations.findLast(
    ({ operation, result }) => operation.type !== 'get' && result?.type === 'accepted',
  )?.client;
  return able.find(({ id }) => id === writer) ?? able[0] ?? null;
}

/** A live replica that the client's replica cannot reach; `null` when the cluster is in one piece. */
export function otherSide(
  picture: Pick<RunPicture, 'replicas' | 'links'>,
  replica: string | null,
): string | null {
  const ids = picture.replicas.filter(({ alive }) => alive).map(({ id }) => id);
  const whole = picture.links.filter((link) => !link.ab.cut && !link.ba.cut);
  const reached = connectedParts(ids, whole).find((part) => replica !== null && part.includes(replica));
  return reached === undefined ? null : (ids.find((id) => !reached.includes(id)) ?? null);
}
