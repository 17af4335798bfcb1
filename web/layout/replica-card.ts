// What the picture of a cluster shows of one replica: values, the same for every protocol.

import type { ClockColumn } from './clock-bars.ts';
import type { StripEntry } from './log-strip.ts';

/** What is drawn of a replica on the cluster picture. */
export interface ReplicaCard {
  readonly role: string | null;
  readonly status: string;
  /** Whether it takes part; one that has left, or has not joined yet, is drawn faint. */
  readonly serving: boolean;
  readonly clock: readonly ClockColumn[];
  /** Two short lines that stand in the circle in place of bars, where columns of a clock would say less. */
  readonly lines?: readonly string[];
  readonly committed: readonly StripEntry[];
  readonly tentative: readonly StripEntry[];
  /** Committed entries that were dropped from the front. */
  readonly truncated: number;
  /** The newest keys, the newest first. */
  readonly newest: readonly {
    readonly key: string;
    readonly value: string | null;
    readonly tentative: boolean;
  }[];
  /** One sentence for the accessible name. */
  readonly sentence: string;
}
