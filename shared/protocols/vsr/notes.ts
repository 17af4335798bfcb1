// What a replica notes of its own steps, for whoever looks on: no rule hangs on it.

import type { ClientId, ReplicaId } from '../../core/ids.ts';
import type { LogChoice } from './types.ts';

export type VsrNote =
  /** A primary gave numbers to requests and sends them together. */
  | {
      readonly type: 'prepared';
      readonly viewNumber: number;
      readonly from: number;
      readonly to: number;
    }
  /** A request that was asked again was answered from the client-table, or dropped. */
  | {
      readonly type: 'requestRepeated';
      readonly client: ClientId;
      readonly requestNumber: number;
      readonly fate: 'answered' | 'under way' | 'old' | 'refused before';
    }
  | { readonly type: 'preparedAgain'; readonly to: ReplicaId; readonly after: number }
  /** The commit-number rose: ops up to it were executed. */
  | { readonly type: 'committed'; readonly from: number; readonly to: number; readonly asPrimary: boolean }
  | { readonly type: 'wished'; readonly viewNumber: number; readonly because: string }
  /** A primary that no quorum answers serves nobody any more. */
  | { readonly type: 'abdicated'; readonly viewNumber: number }
  | {
      readonly type: 'viewEntered';
      readonly viewNumber: number;
      readonly from: number;
      readonly wasNormal: boolean;
    }
  /** A new primary has heard a quorum: whose log it takes, and why that one. */
  | (LogChoice & { readonly type: 'logChosen' })
  | {
      readonly type: 'viewStarted';
      readonly viewNumber: number;
      readonly opNumber: number;
      readonly asPrimary: boolean;
    }
  /** Ops that never committed gave way to the log of the view. */
  | { readonly type: 'tailCut'; readonly from: number; readonly to: number }
  | { readonly type: 'transferred'; readonly from: ReplicaId; readonly after: number; readonly to: number }
  /** The state after an op came in place of the ops up to it. */
  | {
      readonly type: 'checkpointInstalled';
      readonly from: ReplicaId;
      readonly opNumber: number;
      readonly keys: number;
    }
  /** Store and client-table are durable as they are after that op, and ops up to `dropped` are gone from the log. */
  | { readonly type: 'checkpointTaken'; readonly opNumber: number; readonly dropped: number }
  | { readonly type: 'recoveryBegan'; readonly nonce: string; readonly viewNumber: number }
  | {
      readonly type: 'recovered';
      readonly viewNumber: number;
      readonly from: ReplicaId;
      readonly responses: readonly ReplicaId[];
      readonly opNumber: number;
    }
  | {
      readonly type: 'reconfigurationLogged';
      readonly opNumber: number;
      readonly members: readonly ReplicaId[];
    }
  | {
      readonly type: 'epochBegan';
      readonly epoch: number;
      readonly members: readonly ReplicaId[];
      readonly opNumber: number;
      readonly isMember: boolean;
    }
  /** Enough of the new configuration have started: nobody needs the one before. */
  | { readonly type: 'handedOver'; readonly epoch: number }
  | { readonly type: 'readUnderLease'; readonly key: string; readonly round: number }
  | { readonly type: 'leaseWaitBegan'; readonly millis: number }
  | { readonly type: 'leaseWaitEnded' };
