// The strokes of the knife that still part something, with what each one did in words.

import { linkName } from '../../shared/core/ids.ts';
import type { RunPicture } from '../../shared/trace/picture.ts';
import type { Point } from '../layout/geometry.ts';
import { timeLabel } from '../layout/space-time.ts';
import { cutBetween } from './fault-history.ts';
import type { History } from './history.ts';
import type { KnifeStroke } from './view-store.ts';

export interface StandingStroke {
  readonly key: string;
  readonly words: string;
  readonly points: readonly Point[];
}

export function standingStrokes(
  strokes: readonly KnifeStroke[],
  picture: Pick<RunPicture, 'links'>,
  history: Pick<History, 'faults'>,
): StandingStroke[] {
  if (strokes.length === 0) return [];
  const cut = new Map(
    picture.links.flatMap((link) =>
      link.ab.cut || link.ba.cut ? [[linkName(link.a, link.b), link] as const] : [],
    ),
  );
  return strokes.flatMap((stroke) => {
    const still = stroke.links.filter((name) => cut.has(name));
    const first = cut.get(still[0] ?? '');
    if (first === undefined) return [];
    const at = (cutBetween(history, first.a, first.b) ?? cutBetween(history, first.b, first.a))?.at;
    const links = still.length === 1 ? 'one link' : `${still.length} links`;
    const words = at === undefined ? `your cut: ${links}` : `your cut, ${timeLabel(at)}: ${links}`;
    return [{ key: JSON.stringify(stroke.points[0]), words, points: stroke.points }];
  });
}
