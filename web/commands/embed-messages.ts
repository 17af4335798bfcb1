// What a slide and the frame in it tell each other by `postMessage`. What comes in is from another page, so it is `unknown`
// until it has been here.

import { LINE_LENGTH_MAX } from '../../shared/core/limits.ts';
import { fail, type Result, succeed } from '../../shared/core/result.ts';
import { isRecord } from '../../shared/core/shape.ts';

/** Every message bears it: a page hears of much that is not for it. */
export const EMBED_VERSION = 1;

export type EmbedOrder =
  /** @property speed how many times as fast as it happened */
  | { readonly type: 'play'; readonly speed?: number }
  | { readonly type: 'pause' }
  /** Shows the run as it is. */
  | { readonly type: 'live' }
  /** To an event, or to a time in milliseconds of the run. */
  | { readonly type: 'seek'; readonly event?: number; readonly millis?: number }
  | { readonly type: 'step'; readonly direction?: 1 | -1 }
  | { readonly type: 'perform'; readonly line: string; readonly id?: number };

export type EmbedReport =
  /** The run is there. */
  | { readonly type: 'ready'; readonly protocol: string; readonly first: number; readonly last: number }
  | {
      readonly type: 'moment';
      readonly event: number;
      readonly millis: number;
      readonly live: boolean;
      readonly playing: boolean;
    }
  /** What an operation of a client came to: `get room → 11am`. */
  | { readonly type: 'answer'; readonly client: string; readonly number: number; readonly words: string }
  | {
      readonly type: 'performed';
      readonly id: number | null;
      readonly output: readonly string[];
      readonly error: string | null;
    }
  /** An order that cannot be followed. */
  | { readonly type: 'refused'; readonly sentence: string };

/** @returns `null` for what is no order of this kind at all */
export function readOrder(data: unknown): Result<EmbedOrder> | null {
  if (!isRecord(data) || data['oxbow'] !== EMBED_VERSION) return null;
  const { type, speed, event, millis, direction, line, id } = data;
  switch (type) {
    case 'pause':
    case 'live':
      return succeed({ type });
    case 'play':
      if (speed === undefined) return succeed({ type });
      return isPositive(speed) ? succeed({ type, speed }) : fail('speed is a number above 0');
    case 'seek':
      if (isCount(event)) return succeed({ type, event });
      return isCount(millis) ? succeed({ type, millis }) : fail('seek wants an event or millis, from 0 on');
    case 'step':
      if (direction === undefined) return succeed({ type });
      return direction === 1 || direction === -1
        ? succeed({ type, direction })
        : fail('direction is 1 or -1');
    case 'perform':
      if (typeof line !== 'string' || line.length > LINE_LENGTH_MAX || line.includes('\n'))
        return fail('line is one line of the command language');
      return succeed({ type, line, ...(isCount(id) ? { id } : {}) });
    default:
      return fail('type is play, pause, live, seek, step or perform');
  }
}

function isPositive(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
