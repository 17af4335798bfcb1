// A log as a row of boxes with a fence: committed ones solid on its left, tentative ones dashed on its right.

export interface StripEntry {
  /** Names the write for keys of the drawing. */
  readonly id: string;
  /** The writer's replica, for its hue; `null` when unknown. */
  readonly writer: string | null;
  /** The commit sequence number; `null` while tentative. */
  readonly number: number | null;
}

export interface StripBox {
  readonly entry: StripEntry;
  readonly x: number;
  readonly width: number;
}

export interface StripLayout {
  readonly boxes: readonly StripBox[];
  /** Committed writes left out at the front, as one box with their count. */
  readonly hiddenBefore: { readonly count: number; readonly x: number; readonly width: number } | null;
  /** Tentative writes left out at the end. */
  readonly hiddenAfter: { readonly count: number; readonly x: number; readonly width: number } | null;
  /** The x of the fence. */
  readonly fence: number;
  readonly width: number;
}

const GAP = 3;
const FENCE_GAP = 5;

/**
 * Lays a strip of at most `most` boxes (the counts of what was left out included), centred on 0.
 * @param committedBefore committed writes that are not among the entries, because they were truncated.
 */
export function layStrip(
  committed: readonly StripEntry[],
  tentative: readonly StripEntry[],
  most: number,
  box: number,
  committedBefore = 0,
): StripLayout {
  const shown = chooseEntries(committed.length, tentative.length, committedBefore, most);
  const left = committed.slice(committed.length - shown.committed);
  const right = tentative.slice(0, shown.tentative);
  const hiddenLeft = committedBefore + committed.length - left.length;
  const hiddenRight = tentative.length - right.length;

  let x = 0;
  const take = (width: number): number => {
    const at = x;
    x += width + GAP;
    return at;
  };
  const hiddenBefore =
    hiddenLeft === 0 ? null : { count: hiddenLeft, ...spot(take, countWidth(hiddenLeft, box)) };
  const leftBoxes = left.map((entry) => ({ entry, ...spot(take, boxWidth(entry, box)) }));
  const fence = x - GAP / 2 + FENCE_GAP - GAP / 2;
  if (x > 0) x += FENCE_GAP * 2 - GAP;
  else x += FENCE_GAP;
  const rightBoxes = right.map((entry) => ({ entry, ...spot(take, boxWidth(entry, box)) }));
  const hiddenAfter =
    hiddenRight === 0 ? null : { count: hiddenRight, ...spot(take, countWidth(hiddenRight, box)) };
  const width = Math.max(0, x - (right.length > 0 || hiddenRight > 0 ? GAP : FENCE_GAP));
  const shift = -width / 2;
  const move = <B extends { readonly x: number }>(placed: B): B => ({ ...placed, x: placed.x + shift });
  return {
    boxes: [...leftBoxes, ...rightBoxes].map(move),
    hiddenBefore: hiddenBefore === null ? null : move(hiddenBefore),
    hiddenAfter: hiddenAfter === null ? null : move(hiddenAfter),
    fence: fence + shift,
    width,
  };
}

/** How many of each are drawn: the fence is the news, so both sides grow from it, in turn, as far as there is room. */
function chooseEntries(
  committed: number,
  tentative: number,
  before: number,
  most: number,
): { committed: number; tentative: number } {
  const boxes = (left: number, right: number): number =>
    left + right + (before + committed > left ? 1 : 0) + (tentative > right ? 1 : 0);
  let left = 0;
  let right = 0;
  for (;;) {
    const canLeft = left < committed && boxes(left + 1, right) <= most;
    const canRight = right < tentative && boxes(left, right + 1) <= most;
    if (!canLeft && !canRight) return { committed: left, tentative: right };
    if (canLeft && (left <= right || !canRight)) left += 1;
    else right += 1;
  }
}

function spot(take: (width: number) => number, width: number): { x: number; width: number } {
  return { x: take(width), width };
}

function boxWidth(entry: StripEntry, box: number): number {
  return entry.number === null ? box : countWidth(entry.number, box);
}

/** Three digits and more need room. */
function countWidth(count: number, box: number): number {
  return box * Math.max(1, 0.42 + String(count).length * 0.36);
}
