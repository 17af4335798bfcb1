// Figures of the strip in a few characters.

import { timeLabel } from '../../layout/space-time.ts';
import { countLabel, type StripAxis } from '../../layout/strip-scene.ts';

/** How much of the axis the strip shows: `30 s`, `400 events`. */
export function spanLabel(axis: StripAxis, span: number): string {
  if (axis === 'order') return `${countLabel(Math.round(span))} events`;
  return span < 1_000 ? `${span < 10 ? span.toFixed(1) : Math.round(span)} ms` : timeLabel(span, 0);
}
