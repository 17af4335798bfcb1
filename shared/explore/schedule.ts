// A schedule: everything that is done to a cluster in one search for faults, as plain JSON. A seed draws one
// (`draw-schedule.ts`), the simulator performs it (`perform-schedule.ts`), and what fails is made smaller (`shrink.ts`).

import type { Guarantee, Instruction, Operation } from '../core/contract.ts';
import type { Fault, Latency } from '../core/faults.ts';
import type { ClientId, ReplicaId } from '../core/ids.ts';

/** What is done at one moment. What makes no sense just then (a crash of what is down) is refused and does nothing. */
export type Action =
  | { readonly type: 'operate'; readonly client: ClientId; readonly operation: Operation }
  | { readonly type: 'attach'; readonly client: ClientId; readonly replica: ReplicaId }
  | { readonly type: 'choose'; readonly client: ClientId; readonly guarantees: readonly Guarantee[] }
  | { readonly type: 'inject'; readonly fault: Fault }
  | { readonly type: 'join'; readonly replica: ReplicaId; readonly sponsor: ReplicaId }
  | { readonly type: 'instruct'; readonly replica: ReplicaId; readonly instruction: Instruction };

export interface TimedAction {
  /** Milliseconds since the cluster stood. */
  readonly at: number;
  readonly action: Action;
}

export interface ScheduledLink {
  readonly latency: Latency;
  readonly lossProbability: number;
  readonly duplicateProbability: number;
}

export interface ScheduledDisk {
  readonly sync: Latency;
  /** That the batch which is being written at a crash is found on the disk afterwards. */
  readonly survivalProbability: number;
}

/** Some replicas are healed before all are: they must come together by themselves, and serve. */
export interface ScheduledPart {
  /** All replicas. Those at the head are healed: `size` of them, and as many more as they need to be a quorum. */
  readonly order: readonly ReplicaId[];
  readonly size: number;
  /** Whether the rest is cut off; else it stays as it is. */
  readonly isAlone: boolean;
  /** Who asks them; it does nothing else. */
  readonly client: ClientId;
}

export interface Schedule {
  readonly protocol: string;
  /** Of the luck of links, disks and replicas. */
  readonly seed: number;
  /** Options of the protocol, as of a `cluster` line. */
  readonly options: Readonly<Record<string, string>>;
  readonly link: ScheduledLink;
  readonly disk: ScheduledDisk;
  readonly clientTimeoutMillis: number;
  /** Whether clients follow the primary; absent where the protocol's cannot. */
  readonly clientsFollow?: boolean;
  /** They join one after another, before the first action. */
  readonly founders: readonly ReplicaId[];
  readonly clients: readonly {
    readonly id: ClientId;
    readonly replica: ReplicaId;
    readonly guarantees: readonly Guarantee[];
    /** Whether it follows the primary; absent: as clients of the run do. */
    readonly follow?: boolean;
  }[];
  /** By time; those of one moment in the order in which they stand here. */
  readonly actions: readonly TimedAction[];
  /** How long anything may happen, in milliseconds since the cluster stood. */
  readonly safetyMillis: number;
  /** What is healed first; `null`: everything is healed at once. */
  readonly part: ScheduledPart | null;
  /** How long a part, and then everything, has to come together again once it is healed; 0: that is not looked at. */
  readonly livenessMillis: number;
}

/** The replicas that a schedule adds, in the order in which they come. */
export function replicasOf({ founders, actions }: Pick<Schedule, 'founders' | 'actions'>): ReplicaId[] {
  const joiners = actions.flatMap(({ action }) => (action.type === 'join' ? [action.replica] : []));
  return [...founders, ...joiners];
}
