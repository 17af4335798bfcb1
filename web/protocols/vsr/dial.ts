// The quorum dial of one op: who has said PrepareOk, how many are needed, and when it closed.

import { isPrimary, quorumOf } from '../../../shared/protocols/vsr/configuration.ts';
import { entryAt, opNumberOf } from '../../../shared/protocols/vsr/log.ts';
import type { LogEntry, VsrState } from '../../../shared/protocols/vsr/types.ts';
import { newestPrimary, type VsrReplica } from './op-grid.ts';
import { isSameEntry, membersAt, type OpStory, storyOf } from './op-story.ts';

export interface DialPart {
  readonly replica: string;
  /** `primary`: it has what it asks others to have. `counted`: its PrepareOk was there when the dial closed, or is now. */
  readonly standing: 'primary' | 'counted' | 'late' | 'missing';
  /** Milliseconds after the primary had given the op its number; `null`: not known. */
  readonly afterMillis: number | null;
  readonly isDown: boolean;
}

export interface QuorumDial {
  readonly opNumber: number;
  readonly needed: number;
  readonly parts: readonly DialPart[];
  readonly count: number;
  readonly isClosed: boolean;
  readonly closedAfterMillis: number | null;
}

/** The op that is being committed, or the newest one. */
export function currentOp(all: readonly VsrReplica[]): number {
  const primary = newestPrimary(all);
  if (primary === null) return Math.max(0, ...all.map(({ state }) => opNumberOf(state)));
  const { state } = primary;
  return Math.min(state.commitNumber + 1, opNumberOf(state));
}

/**
 * `null`: nobody has that op in its log.
 * @param entry which of two at the same op-number is meant; absent: the one that counts
 */
export function dialOf(
  all: readonly VsrReplica[],
  stories: readonly OpStory[],
  opNumber: number,
  entry?: LogEntry,
): QuorumDial | null {
  const holders = all.filter(({ state }) => has(state, opNumber, entry));
  const holder = newestPrimary(holders) ?? holders[0];
  if (holder === undefined || opNumber < 1) return null;
  const story = storyOf(stories, opNumber, entry ?? entryAt(holder.state, opNumber));
  const members = story?.members ?? membersAt(holder.state, opNumber);
  const primary = countingPrimary(holder, story);
  const parts = members.map((replica): DialPart => {
    const heardAt = story?.heard.find((moment) => moment.replica === replica)?.at ?? null;
    const isPrimaryOf = replica === primary;
    return {
      replica,
      standing: isPrimaryOf ? 'primary' : standingOf(replica, holder.state, opNumber, story),
      afterMillis: isPrimaryOf ? 0 : story === null || heardAt === null ? null : heardAt - story.preparedAt,
      isDown: all.find(({ id }) => id === replica)?.alive === false,
    };
  });
  const committed = story?.committed ?? null;
  return {
    opNumber,
    needed: quorumOf({ members }),
    parts,
    count: parts.filter(({ standing }) => standing === 'primary' || standing === 'counted').length,
    isClosed: holders.some(({ state }) => state.commitNumber >= opNumber),
    closedAfterMillis: story === null || committed === null ? null : committed.at - story.preparedAt,
  };
}

/** Who counts, or has counted. */
function countingPrimary({ id, state }: VsrReplica, story: OpStory | null): string {
  if (story === null) return id;
  return story.committed?.by ?? (isPrimary(state) ? id : story.primary);
}

function standingOf(
  replica: string,
  state: VsrState,
  opNumber: number,
  story: OpStory | null,
): DialPart['standing'] {
  const isHeard = story?.heard.some((moment) => moment.replica === replica) ?? false;
  const counted = story?.committed?.replicas;
  if (counted !== undefined) return counted.includes(replica) ? 'counted' : isHeard ? 'late' : 'missing';
  return isHeard || (state.acknowledged[replica] ?? 0) >= opNumber ? 'counted' : 'missing';
}

function has(state: VsrState, opNumber: number, entry: LogEntry | undefined): boolean {
  const own = entryAt(state, opNumber);
  if (own === undefined) return opNumber <= state.logStart;
  return entry === undefined || isSameEntry(own, entry);
}

export interface Arc {
  readonly path: string;
  readonly label: { readonly x: number; readonly y: number };
}

/** The ring in as many parts as there are members, the first at the top, clockwise, with a gap between two. */
export function layArcs(count: number, radius: number, labelRadius: number): readonly Arc[] {
  const gap = count === 1 ? 0.001 : 0.09;
  const step = (2 * Math.PI) / count;
  return Array.from({ length: count }, (_, i) => {
    const middle = -Math.PI / 2 + i * step;
    const [start, end] = [middle - step / 2 + gap, middle + step / 2 - gap];
    const isLarge = end - start > Math.PI ? 1 : 0;
    const [a, b] = [pointAt(start, radius), pointAt(end, radius)];
    return {
      path: `M${a.x} ${a.y}A${radius} ${radius} 0 ${isLarge} 1 ${b.x} ${b.y}`,
      label: pointAt(middle, labelRadius),
    };
  });
}

function pointAt(angle: number, radius: number): { x: number; y: number } {
  return { x: rounded(radius * Math.cos(angle)), y: rounded(radius * Math.sin(angle)) };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

/** For who hears it read. */
export function dialInWords({ opNumber, needed, parts, isClosed, closedAfterMillis }: QuorumDial): string {
  const have = parts.filter(({ standing }) => standing !== 'missing').map(({ replica }) => replica);
  const who = have.length === 0 ? 'nobody' : have.join(', ');
  const closed =
    closedAfterMillis === null
      ? isClosed
        ? 'committed'
        : 'not committed yet'
      : `committed after ${Math.round(closedAfterMillis)} ms`;
  return `Op ${opNumber}: ${who} of ${parts.map(({ replica }) => replica).join(', ')} have it, ${needed} are needed; ${closed}`;
}
