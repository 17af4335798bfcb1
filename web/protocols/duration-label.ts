// How long something took, in few characters: `0 ms`, `240 ms`, `1.4 s`, `2:05`.

import { timeLabel } from '../layout/space-time.ts';

export function durationLabel(millis: number): string {
  if (millis < 1) return '0 ms';
  if (millis < 999.5) return `${Math.round(millis)} ms`;
  return timeLabel(millis, 1);
}
