// What came of performing a schedule, as plain JSON.

import type { Model } from '../core/contract.ts';
import type { ActorId, ReplicaId } from '../core/ids.ts';
import type { TimedAction } from './schedule.ts';

/** What is demanded in the liveness phase. */
export const DEMANDS = {
  stands: 'L1 the cluster stands',
  converges: 'L2 once healed, all replicas come together',
  ends: 'C8 nothing hangs for ever',
  takesPart: 'L3 once healed, every replica takes part or has left',
  keeps: 'L4 no accepted write is lost',
  serves: 'G7 once healed, no session is refused',
  partTakesPart: 'L5 of a healed part, every replica takes part or has left',
  partConverges: 'L6 a healed part comes together by itself',
  partServes: 'L7 a healed part serves clients',
} as const;

/** As whose finding a broken promise to clients counts. */
export function promiseName(model: Model): string {
  return `history is ${model}`;
}

/** What a schedule broke. `invariant` names it: the checker whose finding it is, or the demand that was not met. */
export type Finding =
  /** After a step of `replica`, which is a client where a promise to a session is broken. */
  | Broken<'violated'>
  /** At the end of a half of the liveness phase; `replica` is the one that lacks it, where it is one. */
  | Broken<'missing'>
  /** The code itself threw. */
  | Broken<'threw'>;

interface Broken<Type extends string> {
  readonly type: Type;
  readonly invariant: string;
  /** All invariants that broke in the same step, this one first: one mistake often shows in several. */
  readonly together: readonly string[];
  readonly sentence: string;
  readonly replica: ActorId | null;
  /** Milliseconds since the run's start. */
  readonly at: number;
}

/** How the first half of the liveness phase went. */
export interface PartOutcome {
  readonly replicas: readonly ReplicaId[];
  /** All that was done: what healed them, and what they were asked. */
  readonly actions: readonly TimedAction[];
  /** Milliseconds since the cluster stood; `null`: it did not end, as something broke before. */
  readonly endedAt: number | null;
}

/** A half of the liveness phase of which nothing was demanded in the end, as the protocol says that it could not go on. */
export interface Excuse {
  readonly of: 'part' | 'all';
  readonly why: string;
  /** What was missing. */
  readonly missing: string;
}

export interface Outcome {
  readonly finding: Finding | null;
  readonly excuses: readonly Excuse[];
  /** `null`: no part was healed before everything was. */
  readonly part: PartOutcome | null;
  /** When the cluster stood, in milliseconds since the run's start: the times of actions count from there. */
  readonly stoodAt: number;
  readonly endedAt: number;
  /** Steps of replicas. */
  readonly steps: number;
  /** How many operations ended in each way: a schedule in which nothing is accepted, or refused, shows little. */
  readonly ways: Readonly<Record<string, number>>;
  /** How often each property that should hold sometimes was seen. */
  readonly sightings: Readonly<Record<string, number>>;
  /** Where a trace is kept: how many events it has, and their hash. */
  readonly trace: { readonly events: number; readonly hash: string } | null;
}

/** Whether a part of the cluster did not do what is demanded of it. */
export function isOfPart({ invariant }: Finding): boolean {
  return [DEMANDS.partTakesPart, DEMANDS.partConverges, DEMANDS.partServes].some(
    (name) => name === invariant,
  );
}
