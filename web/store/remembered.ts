// What the browser remembers for this viewer between visits. A browser that forbids it only forgets.

import type { Point } from '../layout/geometry.ts';

const PREFIX = 'oxbow.';

export function recall(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // Private windows and full disks: the page works the same, until it is closed.
  }
}

/** Kept places, read with care: another version may have written them. */
export function parsePlaces(text: string | null): Record<string, Point> {
  if (text === null) return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return {};
  }
  if (typeof value !== 'object' || value === null) return {};
  const places: Record<string, Point> = {};
  for (const [id, place] of Object.entries(value)) {
    const { x, y } = (place ?? {}) as Record<string, unknown>;
    if (typeof x === 'number' && typeof y === 'number' && x >= 0 && x <= 1 && y >= 0 && y <= 1)
      places[id] = { x, y };
  }
  return places;
}
