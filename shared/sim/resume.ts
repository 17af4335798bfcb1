// Where a fork begins: actors, links, disks and all that is under way are put where they were in the picture of another
// run, in the order in which that had scheduled them.

import type { ClientMessage, Identity } from '../core/contract.ts';
import type { ReplicaId } from '../core/ids.ts';
import { keyedEntries } from '../core/keyed.ts';
import { AssertionError } from '../core/result.ts';
import type { GatedDeparture } from '../host/actor.ts';
import type { LinkDirection } from '../host/link.ts';
import type { MessagePicture, ReplicaPicture, RunPicture } from '../trace/picture.ts';
import type { SimulatedCluster } from './cluster.ts';
import type { DiskMoment } from './disk.ts';
import type { ReplicaSetting } from './replica.ts';
import { toMicros } from './world.ts';

/** A run in the middle, to go on from. */
export interface RunMoment {
  /** Is taken over, with all its states. */
  readonly picture: RunPicture;
  readonly nowMillis: number;
  /** The disks, where they are at hand; else what the picture says of them. */
  readonly disks: ReadonlyMap<ReplicaId, DiskMoment> | null;
}

/** Something that was scheduled in the other run. */
interface Scheduled {
  readonly atMicros: number;
  readonly order: number;
  readonly schedule: (atMicros: number) => void;
}

export function resumeCluster(
  cluster: SimulatedCluster,
  { picture, disks }: RunMoment,
  settingOf: (id: ReplicaId, identity: Identity) => ReplicaSetting,
): void {
  // What is done below is folded into the picture, so what is needed of it is taken first.
  const { pending } = picture;
  const told = new Map(picture.replicas.map((was) => [was.id, was.told]));
  const free = picture.messages.filter(({ state, order }) => state === 'waiting' && order > 0);
  for (const was of picture.replicas) {
    const moment = { was, outbox: outboxOf(picture, was), disk: disks?.get(was.id) ?? null };
    cluster.resumeReplica(settingOf(was.id, was.identity), moment);
  }
  for (const client of picture.clients) cluster.resumeClient(client);
  resumeLinks(cluster, picture);

  const scheduled = [
    ...timersOf(cluster, picture),
    ...copiesOf(cluster, picture.messages),
    ...writesOf(cluster, picture.replicas, disks),
  ];
  scheduled.sort((left, right) => left.atMicros - right.atMicros || left.order - right.order);
  for (const { atMicros, schedule } of scheduled) schedule(atMicros);

  for (const { message, from, to, body } of free.sort((left, right) => left.order - right.order))
    cluster.network.send(message, from, to, body);
  cluster.settle(told);
  if (pending !== null && cluster.isAlive(pending.replica) === (pending.type === 'crash'))
    cluster.injectOnReplica(pending);
}

/** What waits for rows that are not durable, in the order in which it was emitted. */
function outboxOf({ messages, clients }: RunPicture, { id }: ReplicaPicture): GatedDeparture[] {
  const isClient = new Set(clients.map((client) => client.id));
  return messages
    .filter(({ from, state, order }) => from === id && state === 'waiting' && order === 0)
    .map(({ message, to, body, afterPersists }) => ({
      effect: isClient.has(to) ? toReply(to, body as ClientMessage) : { type: 'send', to, message: body },
      message,
      afterPersists,
    }));
}

function toReply(client: string, body: ClientMessage): GatedDeparture['effect'] {
  if (body.type !== 'reply') throw new AssertionError(`a ${body.type} waits to be sent to ${client}`);
  return { type: 'reply', client, number: body.number, result: body.result };
}

function resumeLinks({ network }: SimulatedCluster, { links, messages, drawsOfGone = {} }: RunPicture): void {
  for (const [link, draws] of keyedEntries(drawsOfGone)) network.table.resumeDraws(link, draws);
  for (const was of links) {
    const { forward, backward } = network.table.resumeLink(was);
    resumeDirection(forward, was.drawsAb, messages);
    resumeDirection(backward, was.drawsBa, messages);
  }
}

function resumeDirection(direction: LinkDirection, draws: number, messages: readonly MessagePicture[]): void {
  const here = messages.filter(({ from, to }) => from === direction.from && to === direction.to);
  // The messages of one sender leave in the order of their identities.
  const held = here.filter(({ state }) => state === 'held');
  const copies = here.flatMap(({ state, delaysMillis }) => (state === 'travelling' ? delaysMillis : []));
  direction.resume(draws, held, copies.length);
}

// ---------------------------------------------------------------- what was scheduled

function timersOf(cluster: SimulatedCluster, { timers }: RunPicture): Scheduled[] {
  return keyedEntries(timers).map(([, { actor, timer, setAt, delayMillis, order }]) => ({
    atMicros: toMicros(setAt) + toMicros(delayMillis),
    order,
    schedule: (atMicros) =>
      (cluster.replicas.get(actor) ?? cluster.client(actor)).resumeTimer(timer, atMicros),
  }));
}

function copiesOf(cluster: SimulatedCluster, messages: readonly MessagePicture[]): Scheduled[] {
  return messages.flatMap(({ message, from, to, body, state, sentAt, delaysMillis, order }) => {
    if (state !== 'travelling' || sentAt === null) return [];
    return delaysMillis.map((delayMillis) => ({
      atMicros: toMicros(sentAt) + toMicros(delayMillis),
      order,
      schedule: (atMicros: number) => cluster.network.resumeDelivery({ message, from, to, body }, atMicros),
    }));
  });
}

function writesOf(
  cluster: SimulatedCluster,
  replicas: readonly ReplicaPicture[],
  disks: ReadonlyMap<ReplicaId, DiskMoment> | null,
): Scheduled[] {
  return replicas.flatMap(({ id, alive, writing }) => {
    if (!alive || writing === null) return [];
    const { persists, since, order } = writing;
    const replica = cluster.replica(id);
    const atMicros = disks?.get(id)?.syncedAtMicros ?? toMicros(since) + toMicros(replica.syncMillisMin);
    return [{ atMicros, order, schedule: (at: number) => replica.resumeWriting(persists, at) }];
  });
}
