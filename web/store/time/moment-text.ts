// A moment as text and back: what panels remember holds maps and sets, which JSON alone would lose. A picture is plain JSON.

import { cloneForPanels, type History } from '../history.ts';
import type { Moment } from './trace-memory.ts';

/** The keys of an object that stands for a map or a set; no protocol has such names. */
const MAP = '$map';
const SET = '$set';

/**
 * Three lines: the picture; what of the history is plain JSON, which is most of it; the rest of it. What is plain is read
 * several times as fast.
 */
export function momentToText({ picture, history }: Moment): string {
  const { notes, faults, ...rest } = cloneForPanels(history);
  return [picture, { notes, faults }, toPlain(rest)].map((part) => JSON.stringify(part)).join('\n');
}

/** @param text as `momentToText` gave it, never anything from outside */
export function momentFromText(text: string): Moment {
  const [picture = '', plain = '', rest = ''] = text.split('\n');
  return {
    picture: JSON.parse(picture) as Moment['picture'],
    history: {
      ...(JSON.parse(plain) as Pick<History, 'notes' | 'faults'>),
      ...(JSON.parse(rest, fromPlain) as Omit<History, 'notes' | 'faults'>),
    },
  };
}

function toPlain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(toPlain);
  if (value instanceof Map) return { [MAP]: [...value].map(([key, one]) => [toPlain(key), toPlain(one)]) };
  if (value instanceof Set) return { [SET]: [...value].map(toPlain) };
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, toPlain(one)]));
}

function fromPlain(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (MAP in value) return new Map(value[MAP] as [unknown, unknown][]);
  if (SET in value) return new Set(value[SET] as unknown[]);
  return value;
}
