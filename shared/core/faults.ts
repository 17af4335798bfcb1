// Faults: what a person, a script or a schedule does to links and replicas.

import type { ActorId, MessageId, ReplicaId } from './ids.ts';

/** A range of milliseconds from which each message draws its delay. */
export interface Latency {
  readonly minMillis: number;
  readonly maxMillis: number;
}

export type Fault =
  /**
   * `both` closes the link and refuses it; otherwise messages from `a` to `b` are lost and the other way works. What
   * travels or is held in a direction that is cut dies. Two cuts, one each way, close the link as `both` does.
   */
  | { readonly type: 'cut'; readonly a: ActorId; readonly b: ActorId; readonly both: boolean }
  /** Takes every fault off the link, both ways; what was held is delivered. */
  | { readonly type: 'heal'; readonly a: ActorId; readonly b: ActorId }
  /** `delay`, `lossy` and `duplicate` shape both ways. */
  | { readonly type: 'delay'; readonly a: ActorId; readonly b: ActorId; readonly latency: Latency }
  | { readonly type: 'lossy'; readonly a: ActorId; readonly b: ActorId; readonly probability: number }
  | { readonly type: 'duplicate'; readonly a: ActorId; readonly b: ActorId; readonly probability: number }
  /** Messages from `a` to `b` wait until they are released or dropped; no `count`: all that wait, and stop holding. */
  | { readonly type: 'hold'; readonly a: ActorId; readonly b: ActorId }
  | { readonly type: 'release'; readonly a: ActorId; readonly b: ActorId; readonly count?: number }
  | { readonly type: 'drop'; readonly a: ActorId; readonly b: ActorId; readonly count?: number }
  /** That one message from `a` to `b` is lost, whether it waits or travels. One that has arrived stays where it is. */
  | { readonly type: 'dropMessage'; readonly a: ActorId; readonly b: ActorId; readonly message: MessageId }
  /**
   * The newest `count` messages that arrived from `a` at `b` set out again, as copies that lingered in the network: also
   * those of before a restart. No `count`: all that the link remembers, at most `REPEATABLE_MESSAGES_MAX`.
   */
  | { readonly type: 'repeat'; readonly a: ActorId; readonly b: ActorId; readonly count?: number }
  | { readonly type: 'crash'; readonly replica: ReplicaId }
  | { readonly type: 'restart'; readonly replica: ReplicaId }
  /**
   * It does nothing until it is thawed: messages, timeouts and what its disk has to tell wait for it, and come late, in
   * their order. Its links stand; messages wait within the bound of their link. What is cut then dies as always.
   */
  | { readonly type: 'freeze'; readonly replica: ReplicaId }
  | { readonly type: 'thaw'; readonly replica: ReplicaId }
  /** The next row that it must keep finds no room, which stops it. A restart finds room again. */
  | { readonly type: 'fillDisk'; readonly replica: ReplicaId }
  /**
   * From now on its own clock is so far ahead of the run's (behind, if negative) and runs at that rate; what it is told
   * of the time never falls. Timers that are set from now on run by it. Outlasts a restart.
   */
  | {
      readonly type: 'clock';
      readonly replica: ReplicaId;
      readonly aheadMillis: number;
      readonly rate: number;
    };

/** What shapes the messages of one direction of a link. */
export interface LinkPolicy {
  readonly cut: boolean;
  readonly held: boolean;
  readonly latency: Latency;
  /** Of each message, independently. */
  readonly lossProbability: number;
  readonly duplicateProbability: number;
}

export const PERFECT_LINK: LinkPolicy = {
  cut: false,
  held: false,
  latency: { minMillis: 0, maxMillis: 0 },
  lossProbability: 0,
  duplicateProbability: 0,
};
