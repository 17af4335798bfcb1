// What every command works on: the run, the names, and where results and notes go.

import { present } from '../core/result.ts';
import type { ReplicaStatus, Run } from '../host/run.ts';
import type { Dialect, Name, Schedule } from './command.ts';
import type { Client, Directory, Server } from './directory.ts';
import type { Knowledge } from './knowledge.ts';
import type { Leaving } from './leaving.ts';
import type { SessionWitness } from './session-witness.ts';

/** What all lines of a run share. */
export interface SharedStage {
  readonly run: Run;
  readonly dialect: Dialect;
  readonly schedule: Schedule;
  readonly directory: Directory;
  readonly knowledge: Knowledge;
  readonly witness: SessionWitness;
  readonly leaving: Leaving;
  readonly switches: {
    /** Anti-entropy is held. */
    paused: boolean;
  };
}

/** What one line works on. */
export interface Stage extends SharedStage {
  /** Begun at its moment: it does what it says once, and leaves everything else to the replicas. */
  readonly isTimed: boolean;
  /** A line of the result. */
  print(line: string): void;
  /** A sentence for people that is no result. */
  note(sentence: string): void;
}

/**
 * Why a command cannot be performed. The lab dialect ends the script with it; the courses' dialects note it and go on.
 */
export interface Complaint {
  readonly sentence: string;
  /** The argument at fault. */
  readonly about: Name | null;
  readonly suggestion: Name | null;
  /** Set when the courses' dialects cannot go on either: there is no run. */
  readonly endsScript?: boolean;
}

/** What performing a command comes to; `null`: it was done. */
export type Outcome = Complaint | null;

export function complain(
  sentence: string,
  about: Name | null = null,
  suggestion: Name | null = null,
): Complaint {
  return { sentence, about, suggestion };
}

export function isComplaint(value: object): value is Complaint {
  return 'sentence' in value && 'suggestion' in value;
}

export function findServer(stage: Stage, name: Name): Server | Complaint {
  const entry = findEntry(stage, name, 's');
  if (entry === undefined) return complain(`there is no server ${name}`, name, stage.directory.nearest(name));
  return entry.type === 'server' ? entry : complain(`${name} is a client`, name);
}

export function findClient(stage: Stage, name: Name): Client | Complaint {
  const entry = findEntry(stage, name, 'c');
  if (entry === undefined) return complain(`there is no client ${name}`, name, stage.directory.nearest(name));
  return entry.type === 'client' ? entry : complain(`${name} is a server`, name);
}

export function findActor(stage: Stage, name: Name): Server | Client | Complaint {
  return (
    findEntry(stage, name, 's') ??
    findEntry(stage, name, 'c') ??
    complain(`there is no server or client ${name}`, name, stage.directory.nearest(name))
  );
}

/** In the courses' dialects a name is a name; the lab also takes `0` for `s0` where a server is meant. */
function findEntry(stage: Stage, name: Name, letter: 's' | 'c'): Server | Client | undefined {
  return stage.dialect === 'lab' ? stage.directory.findAlike(name, letter) : stage.directory.find(name);
}

export function statusOf(stage: Stage, server: Server): ReplicaStatus {
  const status = stage.run.replicas().find(({ id }) => id === server.id);
  return present(status, `the status of ${server.id}`);
}

export function isAlive(stage: Stage, server: Server): boolean {
  return statusOf(stage, server).alive;
}

/** One that broke while it started has no state, and has not left. */
export function hasLeft(stage: Stage, server: Server): boolean {
  const { state } = statusOf(stage, server);
  return state !== null && stage.run.protocol.hasLeft(state);
}

/** Up, joined and not retired, in join order. */
export function servingServers(stage: Stage): Server[] {
  const { protocol } = stage.run;
  const serving = new Set(
    stage.run
      .replicas()
      .filter(({ alive, state }) => alive && protocol.isServing(state) && !protocol.hasLeft(state))
      .map(({ id }) => id),
  );
  return stage.directory.servers.filter(({ id }) => serving.has(id));
}
