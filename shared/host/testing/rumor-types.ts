// The types of the rumor register.

import type { ProtocolTypes } from '../../core/contract.ts';
import type { ClientId, ReplicaId } from '../../core/ids.ts';
import type { Keyed } from '../../core/keyed.ts';
import type { RandomStream } from '../../core/random.ts';

/** One version of a register; `null` is a deletion. */
export interface Version {
  readonly key: string;
  readonly value: string | null;
  readonly stamp: number;
  readonly writer: ReplicaId;
}

export type RumorMessage =
  /** `exchange`: the number of the instruction that asked for it, echoed by the acknowledgement. */
  | { readonly type: 'rumor'; readonly versions: readonly Version[]; readonly exchange?: number }
  | {
      readonly type: 'heard';
      readonly versions: readonly Version[];
      readonly changed: boolean;
      readonly exchange?: number;
    }
  | { readonly type: 'hello' }
  | { readonly type: 'welcome'; readonly versions: readonly Version[] };

export type RumorTimer = { readonly type: 'resend' } | { readonly type: 'greet' };

export type RumorNote = { readonly type: 'learned'; readonly version: Version };

export interface RumorState extends RandomStream {
  readonly id: ReplicaId;
  readonly config: RumorConfig;
  readonly sponsor: ReplicaId | null;
  status: 'joining' | 'serving' | 'left';
  isPaused: boolean;
  /** The largest stamp seen. */
  clock: number;
  registers: Keyed<Version>;
  up: ReplicaId[];
  /** By replica: the keys whose newest version it has not acknowledged. */
  unheard: Record<ReplicaId, string[]>;
  /** Requests carried out, the oldest first, so that a duplicate is answered and not done again. */
  answered: { readonly client: ClientId; readonly number: number; readonly version: Version }[];
}

export interface RumorConfig {
  readonly resendMillis: number;
  readonly mistake: string | null;
}

export interface RumorTypes extends ProtocolTypes {
  config: RumorConfig;
  state: RumorState;
  message: RumorMessage;
  timer: RumorTimer;
  note: RumorNote;
  /** The newest stamp that the client knows of each key. */
  session: { known: Keyed<number> };
  context: { readonly known: number };
  evidence: { readonly key: string; readonly stamp: number };
}

/** Last writer wins, and of two equal stamps the one of the writer with the larger name. */
export function isNewer(left: Version, right: Version): boolean {
  return left.stamp > right.stamp || (left.stamp === right.stamp && left.writer > right.writer);
}
