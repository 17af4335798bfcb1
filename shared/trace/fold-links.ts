// Links in the picture: the same rules as the link table of the engines (host/link-table.ts), on plain values.

import { type ActorId, type ClientId, linkName, type ReplicaId } from '../core/ids.ts';
import { keyedDelete, keyedGet, keyedSet } from '../core/keyed.ts';
import type { TraceEvent } from '../core/trace.ts';
import type { LinkFault } from '../host/fault.ts';
import { applyFault, isFaulted } from '../host/fault.ts';
import type { LinkPicture, RunPicture } from './picture.ts';

/** A new replica has a link to every replica that is in the picture already; it comes up by an event of its own. */
export function foldNewReplicaLinks(picture: RunPicture, replica: ReplicaId): void {
  for (const other of picture.replicas) addLink(picture, other.id, replica);
}

/** The client's former link goes unless a fault lies on it; it has one to the new replica. */
export function foldAttachment(picture: RunPicture, client: ClientId, replica: ReplicaId | null): void {
  for (const link of picture.links.filter((one) => one.a === client)) forgetIdle(picture, link);
  if (replica !== null) ensureLink(picture, client, replica);
}

export function foldFault(picture: RunPicture, fault: LinkFault, at: number): void {
  const link = ensureLink(picture, fault.a, fault.b);
  applyFault(link, fault, picture.header.link, at);
  forgetIdle(picture, link);
}

export function foldLinkChange(
  picture: RunPicture,
  event: Extract<TraceEvent, { type: 'linkChanged' }>,
): void {
  const link = findLink(picture, event.a, event.b);
  if (link !== undefined) link.up = event.up;
}

/** A client's link exists while the client is attached there or a fault lies on it. */
function forgetIdle(picture: RunPicture, link: LinkPicture): void {
  const client = picture.clients.find(({ id }) => id === link.a);
  if (client === undefined || client.replica === link.b || isFaulted(link)) return;
  picture.drawsOfGone ??= {};
  keyedSet(picture.drawsOfGone, linkName(link.a, link.b), { ab: link.drawsAb, ba: link.drawsBa });
  picture.links = picture.links.filter((one) => one !== link);
}

function ensureLink(picture: RunPicture, a: ActorId, b: ActorId): LinkPicture {
  const isClient = picture.clients.some(({ id }) => id === b);
  return findLink(picture, a, b) ?? (isClient ? addLink(picture, b, a) : addLink(picture, a, b));
}

function findLink(picture: RunPicture, a: ActorId, b: ActorId): LinkPicture | undefined {
  return picture.links.find((link) => (link.a === a && link.b === b) || (link.a === b && link.b === a));
}

function addLink(picture: RunPicture, a: ActorId, b: ActorId): LinkPicture {
  const base = picture.header.link;
  const name = linkName(a, b);
  const gone = picture.drawsOfGone ?? {};
  const draws = keyedGet(gone, name);
  keyedDelete(gone, name);
  const link: LinkPicture = {
    a,
    b,
    up: false,
    ab: base,
    ba: base,
    faultedAt: null,
    drawsAb: draws?.ab ?? 0,
    drawsBa: draws?.ba ?? 0,
    died: [],
  };
  picture.links.push(link);
  return link;
}
