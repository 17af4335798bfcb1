// Replicas come and go: join, retire, crash and revive, in the words of the lab and of the courses.

import type { Name } from './command.ts';
import type { Server } from './directory.ts';
import {
  complain,
  findServer,
  hasLeft,
  isAlive,
  isComplaint,
  type Outcome,
  type Stage,
  servingServers,
} from './stage.ts';

/** `joinServer`: a new server, or a killed one that revives; one that retired comes back as a new one. */
export async function joinServer(stage: Stage, name: Name): Promise<Outcome> {
  const known = stage.directory.find(name);
  if (known?.type === 'client') return complain(`${name} is a client`, name);
  if (known === undefined || hasLeft(stage, known)) return addServer(stage, name, null);
  if (isAlive(stage, known)) return complain(`the server ${name} is there already`, name);
  return revive(stage, known);
}

/** `join s5 via s0`. */
export async function join(stage: Stage, name: Name, via: Name | null): Promise<Outcome> {
  const known = stage.directory.find(name);
  if (known?.type === 'client') return complain(`${name} is a client`, name);
  if (known !== undefined && !hasLeft(stage, known))
    return complain(
      isAlive(stage, known) ? `${name} is there already` : `${name} is down: restart ${name}`,
      name,
    );
  if (via === null) return addServer(stage, name, null);
  const sponsor = findServer(stage, via);
  if (isComplaint(sponsor)) return sponsor;
  // One that cannot now may be able to when it is asked.
  if (!stage.isTimed && !servingServers(stage).includes(sponsor))
    return complain(`${via} cannot let anybody in now`, via);
  return addServer(stage, name, sponsor);
}

/** The earliest-joined server that is up lets a new one in, unless another is named. */
export async function addServer(stage: Stage, name: Name, via: Server | null): Promise<Outcome> {
  const sponsor = via ?? servingServers(stage)[0] ?? null;
  if (sponsor === null && stage.directory.servers.length > 0)
    return complain('no server is up to join through', name);
  const before = stage.directory.find(name);
  const server = stage.directory.addServer(name);
  const added = await stage.run.addReplica(server.id, sponsor?.id ?? null);
  if (!added.ok) {
    const isThere = stage.run.replicas().some(({ id }) => id === server.id);
    if (!isThere) stage.directory.removeServer(server, before);
    return complain(added.error, name);
  }
  // It holds its first log now. Its creation was a write at the sponsor.
  if (sponsor !== null) stage.knowledge.gained(sponsor.id);
  stage.knowledge.forget(server.id);
  if (stage.switches.paused) await stage.run.instruct(server.id, { type: 'pause' });
  return null;
}

/** A killed server comes back with its links to servers; its first place in join order stays. */
async function revive(stage: Stage, server: Server): Promise<Outcome> {
  const { run, directory } = stage;
  for (const other of directory.servers)
    if (other !== server && !hasLeft(stage, other))
      await run.inject({ type: 'heal', a: server.id, b: other.id });
  return restart(stage, server);
}

export async function restart(stage: Stage, server: Server): Promise<Outcome> {
  const restarted = await stage.run.inject({ type: 'restart', replica: server.id });
  stage.knowledge.forget(server.id);
  if (!restarted.ok) return complain(restarted.error, server.name);
  if (stage.switches.paused) await stage.run.instruct(server.id, { type: 'pause' });
  return null;
}

/** `killServer`, `crash`. */
export async function crash(stage: Stage, name: Name): Promise<Outcome> {
  const server = findServer(stage, name);
  if (isComplaint(server)) return server;
  const crashed = await stage.run.inject({ type: 'crash', replica: server.id });
  stage.knowledge.forget(server.id);
  return crashed.ok ? null : complain(crashed.error, name);
}

/** `retireServer`, `retire`, `leave`. One that can tell nobody serves on, and leaves as soon as a link allows. */
export async function retire(stage: Stage, name: Name): Promise<Outcome> {
  const server = findServer(stage, name);
  if (isComplaint(server)) return server;
  if (hasLeft(stage, server)) return complain(`${name} has left already`, name);
  if (!isAlive(stage, server)) return complain(`${name} is down`, name);
  const obstacle = await tryToLeave(stage, server);
  if (obstacle === null) return null;
  // At its moment it is asked once, as a search for schedules asks; it pursues its leaving by itself.
  if (!stage.isTimed) stage.leaving.add(server);
  stage.note(
    hasLeft(stage, server)
      ? `${name} serves nobody any more and still has to tell its heir: ${obstacle}`
      : `${name} cannot leave yet: ${obstacle}; it leaves as soon as a link allows`,
  );
  return null;
}

/** Lets those leave that could not before, after links or the pause have changed. */
export function pursueLeaving(stage: Stage): Promise<void> {
  return stage.leaving.pursue(async (server) => {
    if (!isAlive(stage, server) || (await tryToLeave(stage, server)) !== null) return false;
    stage.note(`${server.name} has left now`);
    return true;
  });
}

/** @returns why it must wait, or `null` when another server knows of its retirement */
async function tryToLeave(stage: Stage, server: Server): Promise<string | null> {
  const result = await stage.run.instruct(server.id, { type: 'retire' });
  stage.knowledge.forgetAll();
  return result.type === 'done' ? null : result.sentence;
}
