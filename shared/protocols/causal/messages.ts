// What replicas of the causal store say to each other, and what they set timers for.

import type { VersionVector } from '../../clocks/version-vector.ts';
import type { ReplicaId } from '../../core/ids.ts';
import type { MemberName } from './names.ts';
import type { KeyedEntries, MemberTable, Report, Stage, Write } from './types.ts';

/** What both sides of an exchange tell of themselves at its beginning. */
export interface Head {
  readonly name: MemberName;
  readonly stage: Stage;
  readonly clock: VersionVector;
  readonly members: MemberTable;
  readonly reports: Readonly<Record<MemberName, Report>>;
}

/** `stays`: it serves until it knows that the one who asked leaves. */
export type PartnerHead = Pick<Head, 'name' | 'stage' | 'clock'> & { readonly stays: boolean };

/** Writes of one member that are asked for, both ends included. */
export interface Gap {
  readonly writer: MemberName;
  readonly from: number;
  readonly to: number;
}

export type CausalMessage =
  /** A new write, from its writer (rule CA3). */
  | { readonly type: 'write'; readonly write: Write }
  /** Asks for writes that others depend on and that have not come. */
  | { readonly type: 'ask'; readonly gaps: readonly Gap[] }
  | { readonly type: 'repair'; readonly writes: readonly Write[] }
  /** Clocks are exchanged: a lost last write leaves no gap. */
  | {
      readonly type: 'clock';
      readonly exchange: number;
      readonly step: number;
      readonly head: Head;
      /** Whether the partner is asked to stay while the sender leaves (rule CA6). */
      readonly asks: boolean;
    }
  | {
      readonly type: 'clockReply';
      readonly exchange: number;
      readonly step: number;
      /** `null`: it has not joined, and has no clock to tell. */
      readonly head: Head | null;
      /** Whether it promises to stay, as it was asked. */
      readonly stays: boolean;
      /** What the asker lacks, by its clock. */
      readonly writes: readonly Write[];
    }
  /** What the partner lacks by its clock, and the own clock by now. */
  | {
      readonly type: 'trade';
      readonly exchange: number;
      readonly step: number;
      readonly clock: VersionVector;
      readonly writes: readonly Write[];
    }
  | {
      readonly type: 'tradeReply';
      readonly exchange: number;
      readonly step: number;
      /** One that has begun to leave since the exchange began is no heir any more. */
      readonly stage: Stage;
      readonly clock: VersionVector;
      readonly writes: readonly Write[];
    }
  /** A newcomer asks for an id and a part of the store (rule CA5). */
  | {
      readonly type: 'join';
      readonly ordinal: number;
      /** 0: begins. */
      readonly transfer: number;
      /** How many keys and writes it has of that transfer. */
      readonly part: number;
    }
  | {
      readonly type: 'welcome';
      readonly transfer: number;
      readonly part: number;
      readonly isLast: boolean;
      readonly name: MemberName;
      readonly clock: VersionVector;
      readonly lamport: number;
      readonly front: VersionVector;
      readonly members: MemberTable;
      readonly entries: readonly KeyedEntries[];
      readonly writes: readonly Write[];
    }
  | { readonly type: 'joinRefused'; readonly stage: Stage }
  /** Who takes part: told to all by the member that let somebody in. */
  | { readonly type: 'members'; readonly members: MemberTable };

export type CausalTimer =
  | { readonly type: 'clocks' }
  | { readonly type: 'exchange'; readonly to: ReplicaId; readonly exchange: number }
  | { readonly type: 'gap' }
  | { readonly type: 'batch' }
  /** A joining replica asks again. */
  | { readonly type: 'join' }
  /** A leaving replica looks for a partner again. */
  | { readonly type: 'handOver' };
