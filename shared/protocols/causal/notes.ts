// What a replica notes of its own steps, for whoever looks on: no rule hangs on it.

import type { VersionVector } from '../../clocks/version-vector.ts';
import type { Guarantee } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import type { Gap } from './messages.ts';
import type { MemberName } from './names.ts';
import type { FailingEntry, Version } from './types.ts';

/** A write in words: the writer's name, its handle where it is known, and the count. */
export interface WriteLabel {
  readonly writer: MemberName;
  readonly replica: ReplicaId;
  readonly count: number;
}

/** A failing entry with the handle of its member. */
export type EntryLabel = FailingEntry & { readonly replica: ReplicaId };

/** Why one of two concurrent writes gave way. */
export type TieRule = 'larger Lamport stamp' | 'equal Lamport stamps: larger id' | 'it came later';

export type CausalNote =
  | { readonly type: 'clockTicked'; readonly count: number; readonly lamport: number }
  | {
      readonly type: 'batchClosed';
      readonly write: WriteLabel;
      readonly keys: readonly string[];
      readonly reason: string;
    }
  | { readonly type: 'broadcast'; readonly write: WriteLabel; readonly to: readonly ReplicaId[] }
  /** A write was applied; `heldBack`: it had waited on the queue. */
  | {
      readonly type: 'delivered';
      readonly write: WriteLabel;
      readonly clock: VersionVector;
      readonly keys: readonly string[];
      readonly heldBack: boolean;
    }
  /** `failing`: the first entry of the write's clock that is not covered here. */
  | {
      readonly type: 'heldBack';
      readonly write: WriteLabel;
      readonly from: ReplicaId;
      readonly failing: EntryLabel;
      readonly waiting: number;
    }
  /** What it waited for came, and now another entry fails it. */
  | { readonly type: 'stillHeldBack'; readonly write: WriteLabel; readonly failing: EntryLabel }
  | {
      readonly type: 'holdBackFull';
      readonly write: WriteLabel;
      readonly failing: EntryLabel;
      readonly bound: number;
    }
  | { readonly type: 'repeated'; readonly write: WriteLabel; readonly from: ReplicaId }
  | {
      readonly type: 'gapAsked';
      readonly of: ReplicaId;
      readonly gaps: readonly Gap[];
      readonly isWriter: boolean;
    }
  | {
      readonly type: 'gapAnswered';
      readonly to: ReplicaId;
      readonly gaps: readonly Gap[];
      readonly found: number;
    }
  | {
      readonly type: 'tieDecided';
      readonly key: string;
      readonly winner: Version;
      readonly loser: Version;
      readonly rule: TieRule;
    }
  | { readonly type: 'siblingsKept'; readonly key: string; readonly versions: readonly Version[] }
  | {
      readonly type: 'siblingsResolved';
      readonly key: string;
      readonly by: WriteLabel;
      readonly count: number;
    }
  | {
      readonly type: 'sessionChecked';
      readonly client: string;
      readonly number: number;
      readonly satisfied: boolean;
      readonly guarantees: readonly Guarantee[];
    }
  | {
      readonly type: 'exchange';
      readonly phase: 'started' | 'traded' | 'finished' | 'broken';
      readonly with: ReplicaId;
      readonly exchange: number;
      readonly pushed: number;
      readonly pulled: number;
      readonly messages: number;
      readonly sentence: string;
    }
  | {
      readonly type: 'frontRose';
      readonly front: VersionVector;
      /** Writes and tombstones that nobody needs any more. */
      readonly writes: number;
      readonly tombstones: number;
    }
  | { readonly type: 'idGiven'; readonly name: MemberName; readonly to: ReplicaId }
  | {
      readonly type: 'storeHandedOver';
      readonly to: ReplicaId;
      readonly name: MemberName;
      readonly part: number;
      readonly keys: number;
      readonly writes: number;
      readonly isLast: boolean;
    }
  | { readonly type: 'joinAsked'; readonly of: ReplicaId }
  | { readonly type: 'joinRefused'; readonly by: ReplicaId; readonly sentence: string }
  | { readonly type: 'joined'; readonly name: MemberName; readonly sponsor: ReplicaId; readonly keys: number }
  | { readonly type: 'memberLearned'; readonly name: MemberName; readonly replica: ReplicaId }
  | {
      readonly type: 'memberLeft';
      readonly name: MemberName;
      readonly replica: ReplicaId;
      readonly writes: number;
    }
  /** Everybody knows that it left and has all that it wrote: stamps do without it. */
  | { readonly type: 'memberForgotten'; readonly name: MemberName; readonly replica: ReplicaId }
  /** A second sponsor had given an id to a newcomer that bears another. */
  | { readonly type: 'idVoid'; readonly name: MemberName }
  | { readonly type: 'leavingPending'; readonly sentence: string }
  | { readonly type: 'leaving'; readonly writes: number }
  | { readonly type: 'left' };
