// The words on the cluster and the spots at which each may stand, in the order of their importance: fresh answers, what
// shapes a link, what died on it, the strokes of the knife, and answers that have aged.

import type { ClientShape, ClusterView, LinkShape, ReplicaShape, StrokeShape } from './cluster-model.ts';
import { answerWish, diedLabel, diedWish, dotsWish, filmWish, noteWish, strokeWish } from './label-wishes.ts';
import { placeLabels } from './labels.ts';
import { around, type Rect } from './rects.ts';
import type { Scene } from './ring.ts';
import { shorten } from './space-time.ts';

const ANSWER_MOST = 26;

export interface LabelledShapes {
  readonly replicas: readonly ReplicaShape[];
  readonly clients: readonly ClientShape[];
  readonly links: readonly LinkShape[];
  readonly strokes: readonly StrokeShape[];
}

/** Gives each label its place, or none. `words` is where they lie. */
export function labelCluster(
  shapes: LabelledShapes,
  taken: readonly Rect[],
  scene: Scene,
  view: Pick<ClusterView, 'answers' | 'selectedLink'>,
): LabelledShapes & { readonly words: readonly Rect[] } {
  const { letters } = scene;
  const isDense = scene.figure.boxes === 0;
  const answers = shapes.clients.flatMap((client) => {
    const answer = view.answers.get(client.id);
    if (answer === undefined) return [];
    const shown = shorten(answer.text, ANSWER_MOST);
    const wish = answerWish(client, (shown.length * 7.3 + 18) * letters, letters);
    return [{ fresh: answer.fresh, answer: { ...answer, shown }, wish }];
  });
  const diedLabels = new Map(
    shapes.links.flatMap((link) => {
      const isSelected = link.name === view.selectedLink;
      // Among many links the marks would be a crowd of their own.
      const label = isDense && !isSelected ? null : diedLabel(link, isSelected);
      return label === null ? [] : [[link.name, label] as const];
    }),
  );
  const news = [
    ...shapes.replicas.flatMap((replica) => filmWish(replica, letters)),
    ...answers.filter(({ fresh }) => fresh).map(({ wish }) => wish),
    ...shapes.links.flatMap((link) => noteWish(link, letters)),
    ...shapes.links.flatMap((link) => diedWish(link, diedLabels.get(link.name), letters)),
    ...shapes.strokes.map((stroke) => strokeWish(stroke, letters)),
  ];
  const places = placeLabels(
    [...news, ...answers.filter(({ fresh }) => !fresh).map(({ wish }) => wish)],
    isDense ? taken : [...taken, ...looseEnds(shapes.links, scene.scale)],
    scene.free,
  );
  const dots = placeLabels(
    shapes.links.map((link) => dotsWish(link, scene.scale)),
    taken,
    scene.free,
  );
  return {
    words: news.flatMap(({ key, width, height }) => {
      const at = places.get(key);
      return at === undefined ? [] : [around(at, width, height)];
    }),
    replicas: shapes.replicas.map((replica) =>
      replica.film === null
        ? replica
        : { ...replica, film: { ...replica.film, at: places.get(`film ${replica.id}`) ?? null } },
    ),
    clients: shapes.clients.map((client) => {
      const key = `answer ${client.id}`;
      const found = answers.find(({ wish }) => wish.key === key);
      const at = places.get(key);
      return found === undefined || at === undefined
        ? client
        : { ...client, answer: { ...found.answer, at, width: found.wish.width } };
    }),
    links: shapes.links.map((link) => {
      const diedAt = places.get(`died ${link.name}`);
      const label = diedLabels.get(link.name);
      return {
        ...link,
        noteAt: places.get(`note ${link.name}`) ?? link.middle,
        dotsAt: dots.get(`dots ${link.name}`) ?? link.middle,
        died: diedAt === undefined || label === undefined ? null : { label, at: diedAt },
      };
    }),
    strokes: shapes.strokes.map((stroke) => ({
      ...stroke,
      wordsAt: places.get(`stroke ${stroke.key}`) ?? null,
    })),
  };
}

/** A hand must find them, so no words lie over them. */
function looseEnds(links: readonly LinkShape[], scale: number): Rect[] {
  return links.flatMap(({ stubs }) =>
    stubs === null ? [] : [stubs.a.to, stubs.b.to].map((tip) => around(tip, 12 * scale, 12 * scale)),
  );
}
