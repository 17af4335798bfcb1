// Clients and links: who is linked to whom, which links are cut, and which faults lie on them.

import { GUARANTEES, type Guarantee } from '../core/contract.ts';
import type { Fault } from '../core/faults.ts';
import { assertNever } from '../core/result.ts';
import { refuseFollowing } from '../host/run.ts';
import type { Name } from './command.ts';
import type { Client, Server } from './directory.ts';
import { crash, restart } from './membership.ts';
import {
  complain,
  findActor,
  findClient,
  findServer,
  hasLeft,
  isComplaint,
  type Outcome,
  type Stage,
} from './stage.ts';

// ---------------------------------------------------------------- clients

/** `client c0 s1`. */
export async function startClient(
  stage: Stage,
  name: Name,
  serverName: Name,
  guarantees: readonly Guarantee[],
  follow: boolean | null,
): Promise<Outcome> {
  const known = stage.directory.find(name);
  if (known !== undefined) {
    const hint = known.type === 'client' ? `: move ${name} ${serverName}` : ' as a server';
    return complain(`${name} is there already${hint}`, name);
  }
  const server = findServer(stage, serverName);
  if (isComplaint(server)) return server;
  const cannotFollow = refuseFollowing(stage.run.protocol, follow === true);
  if (cannotFollow !== null) return complain(cannotFollow, name);
  const client = stage.directory.addClient(name);
  const added = stage.run.addClient(client.id, guarantees);
  if (!added.ok) return complain(added.error, name);
  stage.witness.begin(client.id);
  const isFollowing = stage.run.header.clientsFollow === true;
  if (follow !== null && follow !== isFollowing) stage.run.setFollowing(client.id, follow);
  return attach(stage, client, server);
}

/** `joinClient`: a new client with all guarantees; one that lives moves. */
export async function joinClient(stage: Stage, name: Name, serverName: Name): Promise<Outcome> {
  const known = stage.directory.find(name);
  if (known?.type === 'server') return complain(`${name} is a server`, name);
  if (known === undefined) return startClient(stage, name, serverName, GUARANTEES, null);
  const server = findServer(stage, serverName);
  return isComplaint(server) ? server : relink(stage, known, server);
}

/** `move c0 s1`. */
export async function moveClient(stage: Stage, name: Name, serverName: Name): Promise<Outcome> {
  const client = findClient(stage, name);
  if (isComplaint(client)) return client;
  const server = findServer(stage, serverName);
  return isComplaint(server) ? server : attach(stage, client, server);
}

/** `quit c0`. */
export async function quitClient(stage: Stage, name: Name): Promise<Outcome> {
  const client = findClient(stage, name);
  if (isComplaint(client)) return client;
  const left = await stage.run.attachClient(client.id, null);
  return left.ok ? null : complain(left.error, name);
}

export function chooseGuarantees(stage: Stage, name: Name, guarantees: readonly Guarantee[]): Outcome {
  const client = findClient(stage, name);
  if (isComplaint(client)) return client;
  const chosen = stage.run.chooseGuarantees(client.id, guarantees);
  return chosen.ok ? null : complain(chosen.error, name);
}

export function setFollowing(stage: Stage, name: Name, isOn: boolean): Outcome {
  const client = findClient(stage, name);
  if (isComplaint(client)) return client;
  const set = stage.run.setFollowing(client.id, isOn);
  return set.ok ? null : complain(set.error, client.name);
}

/** The replica that the client is linked to, whatever its state; `null`: none, or the link is cut. */
export function linkedServer(stage: Stage, client: Client): Server | null {
  const state = stage.run.clients().find(({ id }) => id === client.id);
  if (state === undefined || state.replica === null || !state.linked) return null;
  const server = stage.directory.byId(state.replica);
  return server?.type === 'server' ? server : null;
}

/** Links a client anew, whatever fault lay on that link: the latest connection wins. */
async function relink(stage: Stage, client: Client, server: Server): Promise<Outcome> {
  await stage.run.inject({ type: 'heal', a: client.id, b: server.id });
  return attach(stage, client, server);
}

async function attach(stage: Stage, client: Client, server: Server): Promise<Outcome> {
  const attached = await stage.run.attachClient(client.id, server.id);
  return attached.ok ? null : complain(attached.error, client.name);
}

// ---------------------------------------------------------------- links, in the words of the courses

export async function breakConnection(stage: Stage, a: Name, b: Name): Promise<Outcome> {
  const ends = findEnds(stage, a, b);
  if (isComplaint(ends)) return ends;
  const [left, right] = ends;
  const client = [left, right].find((actor) => actor.type === 'client');
  if (client?.type === 'client') {
    const server = left === client ? right : left;
    const state = stage.run.clients().find(({ id }) => id === client.id);
    if (state?.replica !== server.id) return complain(`${client.name} is not linked to ${server.name}`, a);
  }
  return inject(stage, { type: 'cut', a: left.id, b: right.id, both: true });
}

/** Between servers the link is whole again; a client is switched to the server, without a break before. */
export async function restoreConnection(stage: Stage, a: Name, b: Name): Promise<Outcome> {
  const ends = findEnds(stage, a, b);
  if (isComplaint(ends)) return ends;
  const [left, right] = ends;
  if (left.type === 'client' && right.type === 'server') return relink(stage, left, right);
  if (right.type === 'client' && left.type === 'server') return relink(stage, right, left);
  return inject(stage, { type: 'heal', a: left.id, b: right.id });
}

function findEnds(stage: Stage, a: Name, b: Name) {
  const left = findActor(stage, a);
  if (isComplaint(left)) return left;
  const right = findActor(stage, b);
  if (isComplaint(right)) return right;
  if (left === right) return complain(`${a} has no link to itself`, a);
  if (left.type === 'client' && right.type === 'client')
    return complain(`${a} and ${b} are clients: no link joins them`, b);
  return [left, right] as const;
}

// ---------------------------------------------------------------- faults, in the words of the lab

/** The actors of the fault are names. */
export async function injectFault(stage: Stage, fault: Fault): Promise<Outcome> {
  switch (fault.type) {
    case 'crash':
      return crash(stage, fault.replica);
    case 'restart': {
      const server = findServer(stage, fault.replica);
      return isComplaint(server) ? server : restart(stage, server);
    }
    case 'freeze':
    case 'thaw':
    case 'fillDisk':
    case 'clock': {
      const server = findServer(stage, fault.replica);
      return isComplaint(server) ? server : inject(stage, { ...fault, replica: server.id });
    }
    case 'dropMessage': {
      const ends = findEnds(stage, fault.a, fault.b);
      if (isComplaint(ends)) return ends;
      return dropMessage(stage, { ...fault, a: ends[0].id, b: ends[1].id });
    }
    case 'cut':
    case 'heal':
    case 'delay':
    case 'lossy':
    case 'duplicate':
    case 'hold':
    case 'release':
    case 'drop':
    case 'repeat': {
      const ends = findEnds(stage, fault.a, fault.b);
      if (isComplaint(ends)) return ends;
      return inject(stage, { ...fault, a: ends[0].id, b: ends[1].id });
    }
    default:
      return assertNever(fault);
  }
}

/** Whoever names a message that has arrived is told so: nothing would be lost. */
function dropMessage(
  stage: Stage,
  fault: Extract<Fault, { type: 'dropMessage' }>,
): Outcome | Promise<Outcome> {
  const { message, a, b } = fault;
  if (!stage.run.isUnderWay(message, a, b))
    return complain(`message ${message} is not under way from ${a} to ${b}`);
  return inject(stage, fault);
}

export async function healAll(stage: Stage): Promise<Outcome> {
  for (const { a, b } of stage.run.links()) await stage.run.inject({ type: 'heal', a, b });
  return null;
}

/** Cuts what leads from group to group, and takes away cuts within a group. Clients keep their links. */
export async function partition(stage: Stage, groups: readonly (readonly Name[])[]): Promise<Outcome> {
  const groupOf = new Map<string, number>();
  for (const [number, group] of groups.entries()) {
    for (const name of group) {
      const server = findServer(stage, name);
      if (isComplaint(server)) return server;
      groupOf.set(server.id, number);
    }
  }
  const isServer = new Set(stage.directory.servers.map(({ id }) => id));
  for (const { a, b, ab, ba } of stage.run.links()) {
    if (!isServer.has(a) || !isServer.has(b)) continue;
    const isWithin = groupOf.get(a) === groupOf.get(b);
    const isCut = ab.cut || ba.cut;
    if (isWithin && isCut) await stage.run.inject({ type: 'heal', a, b });
    if (!isWithin && !(ab.cut && ba.cut)) await stage.run.inject({ type: 'cut', a, b, both: true });
  }
  return null;
}

async function inject(stage: Stage, fault: Fault): Promise<Outcome> {
  const injected = await stage.run.inject(fault);
  return injected.ok ? null : complain(injected.error);
}

/** A client of a server that left has nobody to talk to, though the link stands. */
export function connectedServer(stage: Stage, client: Client): Server | null {
  const server = linkedServer(stage, client);
  return server === null || hasLeft(stage, server) ? null : server;
}
