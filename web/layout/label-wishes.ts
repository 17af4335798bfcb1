// Where each kind of label on the cluster would like to stand: its size, and its spots from the best to the last.

import type { ClientShape, LinkShape, ReplicaShape, StrokeShape } from './cluster-model.ts';
import { along, direction, type Point, type Segment } from './geometry.ts';
import type { LabelWish } from './labels.ts';
import { shorten } from './space-time.ts';

const DIED_MOST = 14;

/** Beside its replica, so that the log beneath can be watched meanwhile. */
export function filmWish({ id, at, radius, film }: ReplicaShape, letters: number): LabelWish[] {
  if (film === null) return [];
  const [width, height] = [filmWidth(film.words) * letters, 20 * letters];
  const aside = radius + width / 2 + 8;
  return [
    {
      key: `film ${id}`,
      width,
      height,
      optional: true,
      spots: [0.5, 0, -0.5, 0.9].flatMap((part) => [
        { x: at.x + aside, y: at.y + part * radius },
        { x: at.x - aside, y: at.y + part * radius },
      ]),
    },
  ];
}

export function filmWidth(words: string): number {
  return words.length * 6.9 + 14;
}

/** Above the client if that is free; else around it, nearer first. */
export function answerWish({ id, at, radius }: ClientShape, width: number, letters: number): LabelWish {
  const height = 22 * letters;
  const up = radius + height / 2 + 3 * letters;
  const aside = radius * 1.1 + width / 2 + 4 * letters;
  return {
    key: `answer ${id}`,
    width,
    height,
    optional: false,
    spots: [
      { x: at.x, y: at.y - up },
      { x: at.x, y: at.y + up },
      { x: at.x + aside, y: at.y },
      { x: at.x - aside, y: at.y },
      ...[0, 1.2, 2.4, 4].flatMap((rows) =>
        [0, 0.5, -0.5, 1, -1].flatMap((part) => [
          { x: at.x + part * width, y: at.y - up - rows * height },
          { x: at.x + part * width, y: at.y + up + rows * height },
        ]),
      ),
    ],
  };
}

/** What is written about a link, line by line; none when there is nothing to say. */
export function noteOf({ note, held }: Pick<LinkShape, 'note' | 'held'>): string[] {
  const lines = note === '' ? [] : note.split(' · ');
  if (held === 0) return lines;
  const at = lines.findIndex((line) => line.startsWith('held'));
  if (at === -1) return [...lines, `${held} waiting`];
  return lines.map((line, i) => (i === at ? `${line}: ${held}` : line));
}

/** The size of the box around a note, at scale 1. */
export function noteSize(lines: readonly string[]): { readonly width: number; readonly height: number } {
  return {
    width: Math.max(0, ...lines.map((line) => line.length)) * 6.7 + 16,
    height: lines.length * NOTE_LINE + 6,
  };
}

export const NOTE_LINE = 14;

export function noteWish(link: LinkShape, letters: number): LabelWish[] {
  const lines = noteOf(link);
  if (lines.length === 0) return [];
  const size = noteSize(lines);
  const [width, height] = [size.width * letters, size.height * letters];
  return [
    { key: `note ${link.name}`, width, height, optional: false, spots: spotsAlong(link.line, width, height) },
  ];
}

/** The number of the dead; in words only on a link that is looked at, as words would cover what stands near. */
export function diedLabel({ lost, stubs }: LinkShape, selected: boolean): string | null {
  if (lost === null || stubs === null) return null;
  if (!selected) return `✕ ${lost.count}`;
  return `✕ ${shorten(lost.newest, DIED_MOST)}${lost.count > 1 ? ` +${lost.count - 1}` : ''}`;
}

export function diedWidth(label: string): number {
  return label.length * 6.6 + 12;
}

/** In the gap, and a little beside the line where the gap is covered. */
export function diedWish(link: LinkShape, label: string | undefined, letters: number): LabelWish[] {
  if (label === undefined) return [];
  const [width, height] = [diedWidth(label) * letters, 18 * letters];
  const spots = [link.middle, ...spotsAlong(link.line, width, height)];
  return [{ key: `died ${link.name}`, width, height, optional: true, spots }];
}

const FRACTIONS = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74];

/** On the line, the middle first; then beside it. */
function spotsAlong(line: Segment, width: number, height: number): Point[] {
  const towards = direction(line.from, line.to);
  // As far as half of a label reaches across the line.
  const reach = (Math.abs(towards.y) * width + Math.abs(towards.x) * height) / 2 + 5;
  const aside = { x: -towards.y * reach, y: towards.x * reach };
  const on = FRACTIONS.map((fraction) => along(line, fraction));
  return [
    ...on,
    ...[1, 1.6].flatMap((far) =>
      on.flatMap(({ x, y }) => [
        { x: x + aside.x * far, y: y + aside.y * far },
        { x: x - aside.x * far, y: y - aside.y * far },
      ]),
    ),
  ];
}

/** Beside an end of the stroke, the upper one if it can be; then beside the stroke itself. */
export function strokeWish({ key, words, points }: StrokeShape, letters: number): LabelWish {
  const [width, height] = [(words.length * 6.9 + 8) * letters, 18 * letters];
  const ends = [points[0], points.at(-1)].filter((point) => point !== undefined).sort((a, b) => a.y - b.y);
  const within = points.slice(1, -1).filter((_, i) => i % 2 === 0);
  const beside = [...ends, ...within].flatMap(({ x, y }) => [
    { x: x + width / 2 + 8, y },
    { x: x - width / 2 - 8, y },
  ]);
  const beyond = ends.flatMap(({ x, y }, i) => [{ x, y: y + (i === 0 ? -1 : 1) * height }]);
  return {
    key: `stroke ${key}`,
    width,
    height,
    optional: true,
    spots: [...beside.slice(0, 4), ...beyond, ...beside.slice(4)],
  };
}

/** The "…" stands off the line, so that it is not in the way of a hand that pulls. */
export function dotsWish(link: LinkShape, scale: number): LabelWish {
  const { line } = link;
  const towards = direction(line.from, line.to);
  const up = towards.x >= 0 ? -1 : 1;
  const aside = { x: -towards.y * up * 24 * scale, y: towards.x * up * 24 * scale };
  const centres = [link.middle, ...FRACTIONS.map((fraction) => along(line, fraction))];
  return {
    key: `dots ${link.name}`,
    width: 22 * scale,
    height: 22 * scale,
    optional: false,
    spots: centres.flatMap(({ x, y }) => [
      { x: x + aside.x, y: y + aside.y },
      { x: x - aside.x, y: y - aside.y },
    ]),
  };
}
