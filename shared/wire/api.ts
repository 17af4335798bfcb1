// What the HTTP interface takes and gives, apart from pictures and events. The server's schemas are checked against
// these types by the compiler, so the page and the server cannot drift apart.

import type { Guarantee } from '../core/contract.ts';
import type { Latency } from '../core/faults.ts';
import type { ClientId, ReplicaId } from '../core/ids.ts';
import type { RunHeader } from '../core/trace.ts';
import type { Dialect, Schedule } from '../script/command.ts';

/** A client of a run that is to be created. */
export interface ClientRequest {
  id: ClientId;
  /** The replica that it talks to; `null`: nobody. Absent: the clients are spread over the replicas. */
  replica?: ReplicaId | null;
  /** Absent: all four. */
  guarantees?: Guarantee[];
}

/** The body of `POST /api/runs`. All that is absent has a default. */
export interface RunRequest {
  /** Absent: the server picks one. */
  id?: string;
  /** Absent: the one for which the scripts of the dialect are written. */
  protocol?: string;
  /** How many (named `s0`, `s1`, …) or which. Absent: three. 0: none yet; a `cluster` or `joinServer` line adds them. */
  replicas?: number | ReplicaId[];
  /** Who founds a run that begins empty, where founders must all be known from the start. Absent: whoever joins first. */
  founders?: ReplicaId[];
  /** How many (named `c0`, `c1`, …) or which. Absent: one. */
  clients?: number | ClientRequest[];
  /** Options of the protocol, as of a `cluster` line. */
  options?: Record<string, string>;
  /** `sim`: in virtual time, which stands until the first line and then follows real time. Absent: `live`. */
  engine?: RunHeader['engine'];
  placement?: RunHeader['placement'];
  /** Whether a replica that died unasked is started again. Absent: `never`, as a person may want to look at it. */
  restart?: 'never' | 'always';
  latency?: Latency;
  lossProbability?: number;
  duplicateProbability?: number;
  clientTimeoutMillis?: number;
  /** Whether clients follow the primary. Absent: where the protocol's can, and the dialect is `lab`. */
  clientsFollow?: boolean;
  seed?: number;
  /** In which language its lines are read. Absent: `lab`. */
  dialect?: Dialect;
  /** When its replicas exchange. Absent: by their own timers in `lab`, after each line in the courses' dialects. */
  schedule?: Schedule;
}

/** The body of `POST /api/runs/:run/forks`. */
export interface ForkRequest {
  /** The event after which the fork begins. Absent: the newest. */
  at?: number;
}

export interface ForkOrigin {
  run: string;
  at: number;
  atMillis: number;
}

export interface RunSummary {
  id: string;
  /** Changes whenever the run is started anew: sequence numbers of another epoch mean nothing. */
  epoch: string;
  /** The default run: started with the server and started anew when it is closed. */
  isDefault: boolean;
  protocol: string;
  engine: RunHeader['engine'];
  placement: RunHeader['placement'];
  seed: number;
  replicas: { id: ReplicaId; alive: boolean; incarnation: number }[];
  clients: { id: ClientId; replica: ReplicaId | null }[];
  /** Of a fork: from which run, and after which of its events. */
  forkOf?: ForkOrigin;
  /** The sequence number of the last event. */
  sequence: number;
  nowMillis: number;
  viewers: number;
  /** Lines of all viewers and callers that have not begun yet. */
  linesWaiting: number;
}

export interface RunList {
  runs: RunSummary[];
  runsMax: number;
}

/** The body of `POST /api/runs/:run/commands`. */
export interface CommandRequest {
  line: string;
}

/** A line was performed. That it could not be done is an answer too: `error` is the sentence for people. */
export interface CommandAnswer {
  output: string[];
  /** Sentences for people that are no results. */
  notes?: string[];
  error?: string;
}

export interface CloseAnswer {
  closed: string;
  /** It is the default run, and runs again, under a new epoch. */
  startedAnew: boolean;
}

export interface ProtocolSummary {
  name: string;
  version: number;
  /** What `mistake=NAME` among the options plants. */
  mistakes: { name: string; sentence: string }[];
}

export interface ProtocolList {
  protocols: ProtocolSummary[];
}

export interface Health {
  status: 'ok';
  version: string;
  /** Changes with every build of server or page. */
  build: string;
  uptimeMillis: number;
  runs: number;
  viewers: number;
}

/** The body of every answer that is an error. */
export interface ApiFailure {
  error: { code: string; sentence: string };
}
