// The op-number grid: a row for each replica, a column for each op-number, and what that replica has of that op.

import { isPrimary, isWitness, primaryOf } from '../../../shared/protocols/vsr/configuration.ts';
import { entryAt, opNumberOf } from '../../../shared/protocols/vsr/log.ts';
import type { LogEntry, VsrState } from '../../../shared/protocols/vsr/types.ts';
import { isSameEntry } from './op-story.ts';

export interface VsrReplica {
  readonly id: string;
  readonly alive: boolean;
  readonly state: VsrState;
}

/**
 * `absent` · `dropped`: executed, and its entry is kept as state alone · `has`: in the log, and the primary has not heard so ·
 * `acknowledged`: its PrepareOk has arrived, or it is the primary · `decided`: committed, and not known here yet ·
 * `committed`: at a witness, which executes nothing · `executed` · `doomed`: another op is committed there, or the log
 * of the newest view ends before.
 */
export type Standing =
  | 'absent'
  | 'dropped'
  | 'has'
  | 'acknowledged'
  | 'decided'
  | 'committed'
  | 'executed'
  | 'doomed';

export interface GridCell {
  readonly opNumber: number;
  readonly standing: Standing;
  readonly entry: LogEntry | null;
  /** In whose colour it is drawn: of the primary of the view that numbered it. */
  readonly numberedBy: string | null;
  /** The commit fence runs at its right. */
  readonly isFence: boolean;
  /** Store and client-table are durable as they are after it. */
  readonly isCheckpoint: boolean;
}

export interface GridRow {
  readonly replica: string;
  readonly alive: boolean;
  readonly role: 'primary' | 'witness' | null;
  readonly viewNumber: number;
  readonly opNumber: number;
  readonly commitNumber: number;
  readonly cells: readonly GridCell[];
}

export interface OpGrid {
  readonly from: number;
  readonly to: number;
  /** The largest op-number anywhere. */
  readonly last: number;
  readonly rows: readonly GridRow[];
}

/** @param lastShown the column at the right edge; absent: the newest */
export function gridOf(all: readonly VsrReplica[], width: number, lastShown?: number): OpGrid {
  const rows = all.filter(({ state }) => state.status !== 'joining' || state.log.length > 0);
  const last = Math.max(0, ...rows.map(({ state }) => opNumberOf(state)));
  const to = Math.max(Math.min(width, last), Math.min(last, lastShown ?? last));
  const from = Math.max(1, to - width + 1);
  const leader = newestPrimary(all);
  return { from, to, last, rows: rows.map((replica) => rowOf(replica, rows, leader, from, to)) };
}

/** Who works as primary of the newest view of the newest epoch; one that is down, or cut off in an old view, does not count. */
export function newestPrimary(all: readonly VsrReplica[]): VsrReplica | null {
  const primaries = all.filter(({ alive, state }) => alive && isPrimary(state));
  const [newest] = primaries.sort((a, b) => isNewer(a.state, b.state) || 0);
  return newest ?? null;
}

function isNewer(a: VsrState, b: VsrState): number {
  return b.epoch - a.epoch || b.viewNumber - a.viewNumber;
}

function rowOf(
  { id, alive, state }: VsrReplica,
  all: readonly VsrReplica[],
  leader: VsrReplica | null,
  from: number,
  to: number,
): GridRow {
  const cells: GridCell[] = [];
  for (let opNumber = from; opNumber <= to; opNumber += 1) {
    const entry = entryAt(state, opNumber) ?? null;
    cells.push({
      opNumber,
      entry,
      standing: standingOf(state, entry, opNumber, all, leader),
      numberedBy: entry === null ? null : primaryOf(state, entry.viewNumber),
      isFence: opNumber === state.commitNumber,
      isCheckpoint: opNumber === state.checkpoint,
    });
  }
  const role = alive && isPrimary(state) ? 'primary' : isWitness(state, id) ? 'witness' : null;
  const { viewNumber, commitNumber } = state;
  return { replica: id, alive, role, viewNumber, opNumber: opNumberOf(state), commitNumber, cells };
}

function standingOf(
  state: VsrState,
  entry: LogEntry | null,
  opNumber: number,
  all: readonly VsrReplica[],
  leader: VsrReplica | null,
): Standing {
  if (opNumber <= state.commitNumber) {
    if (isWitness(state, state.id)) return 'committed';
    return entry === null ? 'dropped' : 'executed';
  }
  if (entry === null) return 'absent';
  const decided = decidedAt(opNumber, all);
  if (decided !== null) return isSameEntry(decided, entry) ? 'decided' : 'doomed';
  if (leader === null) return 'has';
  if (givesWay(state, entry, opNumber, leader.state)) return 'doomed';
  if (leader.id === state.id) return 'acknowledged';
  return (leader.state.acknowledged[state.id] ?? 0) >= opNumber ? 'acknowledged' : 'has';
}

/** The op that is committed at that place, as far as anybody still has it. */
function decidedAt(opNumber: number, all: readonly VsrReplica[]): LogEntry | null {
  for (const { state } of all)
    if (state.commitNumber >= opNumber) {
      const entry = entryAt(state, opNumber);
      if (entry !== undefined) return entry;
    }
  return null;
}

/** Its replica worked in an older view last, and the log of the newest one has another op there, or none. */
function givesWay(state: VsrState, entry: LogEntry, opNumber: number, leader: VsrState): boolean {
  const isOlder =
    state.epoch < leader.epoch ||
    (state.epoch === leader.epoch && state.lastNormalView < leader.lastNormalView);
  if (!isOlder || opNumber <= leader.logStart) return false;
  const there = entryAt(leader, opNumber);
  return there === undefined || !isSameEntry(there, entry);
}

/** What a cell shows, for who hears it read or points at it. */
export function cellInWords(replica: string, { opNumber, standing, entry }: GridCell): string {
  const numbered = entry === null ? '' : `, numbered in view ${entry.viewNumber}`;
  return `${replica}, op ${opNumber}: ${STANDINGS[standing]}${numbered}`;
}

export const STANDINGS: Readonly<Record<Standing, string>> = {
  absent: 'not in its log',
  dropped: 'executed, and kept as state alone',
  has: 'in its log, and the primary has not heard so',
  acknowledged: 'in its log, and the primary knows',
  decided: 'in its log and committed, which it has not heard yet',
  committed: 'committed; a witness executes nothing',
  executed: 'committed and executed',
  doomed: 'never committed, and gives way to the log of the newest view',
};
