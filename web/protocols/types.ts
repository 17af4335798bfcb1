// What a protocol brings to the page: its words and its panels. The views know this and no protocol.

import type { ComponentType } from 'react';
import type { Guarantee, Lacking, Protocol } from '../../shared/core/contract.ts';
import type { OperationPicture, RunPicture } from '../../shared/trace/picture.ts';
import type { ReplicaCard } from '../layout/replica-card.ts';
import type { HistoryWords } from '../store/history.ts';

export interface ReplicaTab {
  readonly id: string;
  readonly title: string;
  readonly Panel: ComponentType<{ readonly replica: string }>;
}

/** Entries that a replica took off the end of its log and ran again, by the names that its card gives them. */
export interface Rollback {
  readonly undoneCount: number;
  readonly redoneCount: number;
  /** The newest of each; long lists are cut short. */
  readonly undone: readonly string[];
  readonly redone: readonly string[];
}

/** An exchange between two replicas that has ended, shown on the links that it went over. */
export interface Pulse {
  /** From the one who began it to its partner, with those that handed messages on between them. */
  readonly path: readonly string[];
  /** What was exchanged and what it cost, in a few characters. */
  readonly label: string;
  /** Whether one side had something new for the other. */
  readonly isLoud: boolean;
}

export interface Introduction {
  readonly title: string;
  /** What it promises, in a sentence. */
  readonly promise: string;
}

export type ProtocolPage = Introduction & ProtocolParts;

export interface ProtocolParts {
  readonly protocol: Protocol;
  readonly card: (state: unknown) => ReplicaCard;
  /** Columns of the table of replicas. Absent: how many entries are committed, and how many tentative. */
  readonly figures?: readonly { readonly title: string; readonly of: (state: unknown) => number }[];
  /**
   * What cannot be asked of it, so that nobody is invited to; `refusals`: no client is ever told `ERR_DEP`. Absent: nothing is
   * lacking.
   */
  readonly lacks?: readonly ('committedView' | 'conditionalWrite' | 'pause' | 'exchange' | 'refusals')[];
  /** Whether it starts no exchanges of itself. */
  readonly isPaused: (state: unknown) => boolean;
  readonly words: (picture: RunPicture) => HistoryWords;
  /** What a note says of undoing and redoing; absent where a protocol does neither. */
  readonly rollbackOf?: (note: { readonly type: string }) => Rollback | null;
  /** What a note of that replica says of an exchange; absent where exchanges are not shown as one. */
  readonly pulseOf?: (note: { readonly type: string }, replica: string, picture: RunPicture) => Pulse | null;
  readonly replicaTabs: readonly ReplicaTab[];
  /** What is shown of the whole group while nothing is selected, beneath the table of replicas. */
  readonly Overview?: ComponentType;
  /** What a message says inside. */
  readonly MessagePanel: ComponentType<{ readonly message: number }>;
  /** What a client's session remembers. */
  readonly SessionPanel: ComponentType<{ readonly client: string }>;
  /** Why an operation ended as it did. */
  readonly WhyPanel: ComponentType<{ readonly client: string; readonly number: number }>;
  /** The operation of the client before that one whose effect the replica lacked; `null` when nobody can tell. */
  readonly proofOf: (
    picture: Pick<RunPicture, 'operations'>,
    client: string,
    number: number,
    guarantee: Guarantee,
    lacking: readonly Lacking[],
  ) => OperationPicture | null;
  /** Rows of the legend that are this protocol's own. */
  readonly Legend: ComponentType;
}

export type { ReplicaCard };
