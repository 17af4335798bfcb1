// Version vectors as bars: a column per writer, as high as what is known of it.

export interface ClockColumn {
  readonly writer: string;
  readonly count: number;
}

export interface ClockBar {
  readonly writer: string;
  readonly count: number;
  /** Pixels of the solid bar. */
  readonly height: number;
  /** Pixels of the dashed top: what is known elsewhere and not here; 0 when nothing is. */
  readonly behind: number;
}

/** A bar that exists is seen, and so is any lag. */
const LEAST = 2.5;
const LEAST_LAG = 4;

/**
 * @param newest the largest count of each writer anywhere in the cluster; it sets the common scale.
 * @param height pixels of the tallest bar.
 */
export function clockBars(
  columns: readonly ClockColumn[],
  newest: ReadonlyMap<string, number>,
  height: number,
): ClockBar[] {
  const top = Math.max(1, ...newest.values());
  return columns.map(({ writer, count }) => {
    const most = Math.max(count, newest.get(writer) ?? 0);
    const full = Math.max(LEAST, (most / top) * height);
    if (most === count) return { writer, count, height: count === 0 ? LEAST : full, behind: 0 };
    const behind = Math.min(full, Math.max(LEAST_LAG, ((most - count) / top) * height));
    return { writer, count, height: Math.max(full - behind, count === 0 ? 0 : 1), behind };
  });
}

/** Columns as the replicas stand on the page; those of nobody there come last, in the order they had. */
export function inOrderOf(ids: readonly string[], columns: readonly ClockColumn[]): ClockColumn[] {
  const laneOf = ({ writer }: ClockColumn): number => {
    const lane = ids.indexOf(writer);
    return lane === -1 ? ids.length : lane;
  };
  return [...columns].sort((a, b) => laneOf(a) - laneOf(b));
}

/** The largest count of each writer over all replicas. */
export function newestCounts(clocks: Iterable<readonly ClockColumn[]>): Map<string, number> {
  const newest = new Map<string, number>();
  for (const clock of clocks)
    for (const { writer, count } of clock) newest.set(writer, Math.max(count, newest.get(writer) ?? 0));
  return newest;
}
