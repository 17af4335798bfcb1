// Where the words of an exchange stand on its link: about the middle, where nothing else is to be read.

import type { ClusterModel, LinkShape } from './cluster-model.ts';
import { along, type Point } from './geometry.ts';
import { around, overlap, type Rect } from './rects.ts';

/** More links than these, and only what found something new says so. */
const QUIET_LABELS_MAX = 15;
const PLACES = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74];
export const PULSE_HEIGHT = 20;

export interface PulseWords {
  readonly key: number;
  readonly label: string;
  readonly isLoud: boolean;
  readonly isLabelled: boolean;
}

export interface PlacedPulse extends PulseWords {
  readonly link: LinkShape;
  /** `null`: there is no room, or nothing to be said. */
  readonly at: Point | null;
}

export function placePulses(
  { links, taken, words, scene }: Pick<ClusterModel, 'links' | 'taken' | 'words' | 'scene'>,
  pulses: ReadonlyMap<string, PulseWords>,
): PlacedPulse[] {
  const covered = [...taken, ...words];
  const open = links.flatMap((link): PlacedPulse[] => {
    const pulse = pulses.get(link.name);
    return pulse === undefined || link.stubs !== null ? [] : [{ ...pulse, link, at: null }];
  });
  // What found something new has the first choice.
  const order = [...open].sort((a, b) => Number(b.isLoud) - Number(a.isLoud));
  const isCrowded = links.filter(({ ofClient }) => !ofClient).length > QUIET_LABELS_MAX;
  return order.map((pulse) => {
    if (!pulse.isLabelled || (isCrowded && !pulse.isLoud)) return pulse;
    const at = freePlace(pulse, covered, scene.letters);
    return { ...pulse, at };
  });
}

function freePlace({ link, label }: PlacedPulse, covered: Rect[], letters: number): Point | null {
  const [width, height] = [pulseWidth(label) * letters, PULSE_HEIGHT * letters];
  for (const place of PLACES) {
    const at = along(link.line, place);
    const rect = around(at, width, height);
    if (covered.some((other) => overlap(rect, other) > 0)) continue;
    covered.push(rect);
    return at;
  }
  return null;
}

/** Where words of exchanges stand: messages pass beneath them. */
export function pulseRects(placed: readonly PlacedPulse[], letters: number): Rect[] {
  return placed.flatMap(({ at, label }) =>
    at === null ? [] : [around(at, pulseWidth(label) * letters, PULSE_HEIGHT * letters)],
  );
}

/** Pixels of the words at scale 1. */
export function pulseWidth(label: string): number {
  return 14 + label.length * 6.7;
}
