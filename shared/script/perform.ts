// One command performed: which part of the master does it, and what it may have touched.

import { assertNever } from '../core/result.ts';
import { comeToRest, exchange, spreadUntilQuiet, sweepUntilQuiet } from './anti-entropy.ts';
import { checkClaim } from './check-claim.ts';
import type { Command, Name } from './command.ts';
import {
  breakConnection,
  chooseGuarantees,
  healAll,
  injectFault,
  joinClient,
  moveClient,
  partition,
  quitClient,
  restoreConnection,
  setFollowing,
  startClient,
} from './connections.ts';
import { addServer, crash, join, joinServer, retire } from './membership.ts';
import { operate } from './operations.ts';
import type { Ending } from './performance.ts';
import { printLog, printStore, show } from './showing.ts';
import { complain, findServer, hasLeft, isAlive, isComplaint, type Outcome, type Stage } from './stage.ts';

/**
 * What a command may have changed, so that the master knows what must happen before the next one: nothing at all, what
 * the clients' replicas hold, links and who is there, or anything.
 */
export type Touched = 'nothing' | 'writes' | 'links' | 'anything';

export interface PerformedCommand extends Ending {
  readonly touches: Touched;
}

export async function perform(
  stage: Stage,
  command: Exclude<Command, { readonly type: 'at' }>,
): Promise<PerformedCommand> {
  switch (command.type) {
    case 'cluster':
      return done('anything', await startCluster(stage, command.replicas));
    case 'client': {
      const { client, replica, guarantees, follow } = command;
      return done('links', await startClient(stage, client, replica, guarantees, follow));
    }
    case 'follow':
      return done('nothing', setFollowing(stage, command.client, command.isOn));
    case 'move':
      return done('links', await moveClient(stage, command.client, command.replica));
    case 'quit':
      return done('links', await quitClient(stage, command.client));
    case 'guarantees':
      return done('nothing', chooseGuarantees(stage, command.client, command.guarantees));
    case 'operate':
      return done('writes', await operate(stage, command.client, command.operation));
    case 'inject':
      return done('anything', await injectFault(stage, command.fault));
    case 'healAll':
      return done('anything', await healAll(stage));
    case 'partition':
      return done('links', await partition(stage, command.groups));
    case 'join':
      return done('links', await join(stage, command.replica, command.via));
    case 'retire':
      return done('anything', await retire(stage, command.replica));
    case 'exchange':
      return done('anything', await exchangeNow(stage, command.from, command.to));
    case 'truncate':
      return done('anything', await truncate(stage, command.replica, command.keep));
    case 'pause':
    case 'start':
      return done('links', await holdAntiEntropy(stage, command.type === 'pause', command.replica));
    case 'wait':
      await stage.run.wait(command.millis);
      return done('anything');
    case 'stabilize':
      return done('anything', await stabilize(stage));
    case 'show':
      return done('nothing', show(stage, command.what, command.replica));
    case 'expect': {
      const verdict = await checkClaim(stage, command.claim);
      if (verdict === null) return done('writes');
      return 'wrong' in verdict ? { touches: 'writes', wrongClaim: verdict.wrong } : done('writes', verdict);
    }
    case 'note':
      stage.run.record({ type: 'remarked', text: command.text });
      stage.note(command.text);
      return done('nothing');
    case 'time':
      // Whoever shows the run minds its time; in a script that is run by itself nobody looks on.
      return done('nothing', stage.run.header.engine === 'live' ? complain(REAL_TIME) : null);
    case 'pauseHere':
      return { touches: 'nothing', stopsHere: true };
    case 'joinServer':
      return done('links', await joinServer(stage, command.server));
    case 'retireServer':
      return done('anything', await retire(stage, command.server));
    case 'killServer':
      return done('anything', await crash(stage, command.server));
    case 'joinClient':
      return done('links', await joinClient(stage, command.client, command.server));
    case 'breakConnection':
      return done('links', await breakConnection(stage, command.a, command.b));
    case 'restoreConnection':
      return done('links', await restoreConnection(stage, command.a, command.b));
    case 'printLog':
      return done('nothing', printLog(stage, command.server));
    case 'printStore':
      return done('nothing', printStore(stage, command.server));
    default:
      return assertNever(command);
  }
}

const REAL_TIME =
  'the time of a live run cannot be stopped: fork it, and stop that of the fork; or go back on the page while the run goes on';

function done(touches: Touched, complaint: Outcome = null): PerformedCommand {
  return complaint === null ? { touches } : { touches, complaint };
}

async function startCluster(stage: Stage, replicas: readonly Name[]): Promise<Outcome> {
  if (stage.directory.servers.length > 0) return complain('the cluster stands already: join adds to it');
  for (const name of replicas) {
    const problem = await addServer(stage, name, null);
    if (problem !== null) return problem;
  }
  return null;
}

async function exchangeNow(stage: Stage, from: Name, to: Name): Promise<Outcome> {
  const sender = findServer(stage, from);
  if (isComplaint(sender)) return sender;
  const receiver = findServer(stage, to);
  if (isComplaint(receiver)) return receiver;
  if (sender === receiver) return complain(`${from} cannot exchange with itself`, to);
  const result = await exchange(stage, sender, receiver);
  if (typeof result === 'object') stage.note(`no session from ${from} to ${to}: ${result.failed}`);
  return null;
}

async function truncate(stage: Stage, name: Name, keep: number): Promise<Outcome> {
  const server = findServer(stage, name);
  if (isComplaint(server)) return server;
  const result = await stage.run.instruct(server.id, { type: 'truncate', keep });
  if (result.type !== 'done') stage.note(`truncate ${name}: ${result.sentence}`);
  return null;
}

/** Anti-entropy alone is held: clients still work, links still change, new servers still get a name and a log. */
async function holdAntiEntropy(stage: Stage, paused: boolean, replica?: Name): Promise<Outcome> {
  const type = paused ? 'pause' : 'resume';
  if (replica !== undefined) {
    const server = findServer(stage, replica);
    if (isComplaint(server)) return server;
    const result = await stage.run.instruct(server.id, { type });
    return result.type === 'failed' ? complain(result.sentence, replica) : null;
  }
  if (stage.switches.paused === paused) stage.note(paused ? 'it is paused already' : 'it is running already');
  stage.switches.paused = paused;
  for (const server of stage.directory.servers)
    if (isAlive(stage, server) && !hasLeft(stage, server)) await stage.run.instruct(server.id, { type });
  return null;
}

async function stabilize(stage: Stage): Promise<Outcome> {
  if (stage.switches.paused) {
    stage.note('stabilize does nothing while anti-entropy is paused');
    return null;
  }
  await stage.run.whenAlone();
  stage.knowledge.forgetAll();
  const isLive = stage.run.header.engine === 'live';
  await comeToRest(stage, isLive ? spreadUntilQuiet : sweepUntilQuiet);
  return null;
}
