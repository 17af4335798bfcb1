// The small texts of the language: whole numbers, durations, delays, base64. Read here, printed in print.ts.

import type { Latency } from '../core/faults.ts';
import { isActorId } from '../core/ids.ts';
import { WAIT_MILLIS_MAX } from '../core/limits.ts';

/** Whether a script may call an actor so: `s0`, `c1`, any word that can name one, or the integer of a course. */
export function isName(text: string): boolean {
  return isActorId(text) || /^[0-9]{1,9}$/.test(text);
}

/** A whole number without sign, at most nine digits. */
export function readWhole(text: string): number | null {
  return /^[0-9]{1,9}$/.test(text) ? Number(text) : null;
}

/** Milliseconds from `300ms`, `0.5ms`, `2s`; an hour at most. */
export function readDuration(text: string): number | null {
  const match = /^([0-9]{1,9}(?:\.[0-9]{1,3})?)(ms|s)$/.exec(text);
  if (match === null) return null;
  const millis = roundToMicros(Number(match[1]) * (match[2] === 's' ? 1_000 : 1));
  return millis <= WAIT_MILLIS_MAX ? millis : null;
}

/** `200ms`, `20..40ms` or `20ms..2s`. */
export function readLatency(text: string): Latency | null {
  const [low = '', high, rest] = text.split('..');
  if (rest !== undefined) return null;
  if (high === undefined) {
    const millis = readDuration(low);
    return millis === null ? null : { minMillis: millis, maxMillis: millis };
  }
  const unit = /(ms|s)$/.exec(high)?.[0] ?? '';
  const minMillis = readDuration(/[0-9]$/.test(low) ? low + unit : low);
  const maxMillis = readDuration(high);
  if (minMillis === null || maxMillis === null || minMillis > maxMillis) return null;
  return { minMillis, maxMillis };
}

/** A number from 0 to 1. */
export function readProbability(text: string): number | null {
  return /^(?:0|1|0?\.[0-9]{1,9}|1\.0{1,9})$/.test(text) ? Number(text) : null;
}

/** `on` or `off`. */
export function readSwitch(text: string): boolean | null {
  return text === 'on' ? true : text === 'off' ? false : null;
}

/** A rate: a number with at most nine decimals. */
export function readRate(text: string): number | null {
  return /^[0-9]{1,3}(?:\.[0-9]{1,9})?$/.test(text) ? Number(text) : null;
}

/** Whether a text that says `b64:` is base64 with padding; any other text is fine. */
export function isBase64Text(text: string): boolean {
  if (!text.startsWith('b64:')) return true;
  const digits = text.slice(4);
  return digits.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(digits);
}

/** Times of a run are multiples of a microsecond. */
function roundToMicros(millis: number): number {
  return Math.round(millis * 1_000) / 1_000;
}
