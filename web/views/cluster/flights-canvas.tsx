// The canvas over the cluster on which messages travel: drawn at each animation frame while there are any, without React; and
// anew where time stands and the picture beneath is laid out in another way.

import { type ReactNode, useEffect, useRef } from 'react';
import { type ClusterModel, HUES } from '../../layout/cluster-model.ts';
import { placeFlights } from '../../layout/flights.ts';
import type { Segment } from '../../layout/geometry.ts';
import type { Rect } from '../../layout/rects.ts';
import { runNow } from '../../store/clock.ts';
import { rememberDrawn } from '../../store/drawn-flights.ts';
import { runStore } from '../../store/run-store.ts';
import { viewStore } from '../../store/view-store.ts';
import { type Colours, useColours } from '../common/use-colours.ts';
import { useStillness } from '../common/use-media.ts';
import { drawFlights } from './draw-flights.ts';

/** Reduced motion: what changes is drawn anew so often. */
const STILL_STEP_MILLIS = 200;

interface Scene {
  readonly model: ClusterModel;
  /** Where words of exchanges stand: messages pass beneath them. */
  readonly words: readonly Rect[];
}

export function FlightsCanvas({ model, words }: Scene): ReactNode {
  const scene = useRef<Scene>({ model, words });
  const wakes = useRef<() => void>(() => undefined);
  const canvas = useRef<HTMLCanvasElement>(null);
  const colours = useColours();
  const still = useStillness();
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (element === null || !context) return;
    let handle: number | null = null;
    let last = 0;
    let wasEmpty = false;
    const tick = (): void => {
      handle = null;
      const at = performance.now();
      const moving = isMoving();
      if (!(moving && at - last < (still ? STILL_STEP_MILLIS : 0))) {
        last = at;
        wasEmpty = draw(element, context, scene.current, { still, colours, pageNow: at, wasEmpty });
      }
      if (moving) handle = requestAnimationFrame(tick);
    };
    const wake = (): void => {
      handle ??= requestAnimationFrame(tick);
    };
    wakes.current = wake;
    wake();
    const leave = [runStore.subscribe(wake), viewStore.subscribe(wake)];
    return () => {
      for (const end of leave) end();
      if (handle !== null) cancelAnimationFrame(handle);
      rememberDrawn([], 1);
    };
  }, [colours, still]);
  useEffect(() => {
    scene.current = { model, words };
    wakes.current();
  }, [model, words]);
  return <canvas ref={canvas} className="flights" />;
}

function isMoving(): boolean {
  const { flights, clock } = runStore.getState();
  return flights.flights.length > 0 && clock.type !== 'still';
}

/** @returns whether nothing was drawn */
function draw(
  element: HTMLCanvasElement,
  context: CanvasRenderingContext2D,
  { model, words }: Scene,
  how: {
    readonly still: boolean;
    readonly colours: Colours;
    readonly pageNow: number;
    readonly wasEmpty: boolean;
  },
): boolean {
  const { flights, clock } = runStore.getState();
  const { selection } = viewStore.getState();
  const placed = placeFlights(flights.flights, linesOf(model), runNow(clock, how.pageNow), {
    still: how.still,
    scale: model.scene.letters,
    taken: [...coveredOf(model), ...words],
  });
  rememberDrawn(placed, model.scene.letters);
  if (placed.length === 0 && how.wasEmpty) return true;
  sizeCanvas(element, context, model);
  drawFlights(context, placed, {
    model,
    words,
    colours: how.colours,
    hues: new Map(model.replicas.map(({ id }, i) => [id, i % HUES])),
    selected: selection?.type === 'message' ? selection.message : null,
  });
  return placed.length === 0;
}

/** A label in motion lies on nothing that is to be read. */
function coveredOf(model: ClusterModel): readonly Rect[] {
  const known = coveredLists.get(model) ?? [...model.taken, ...model.words];
  coveredLists.set(model, known);
  return known;
}

const coveredLists = new WeakMap<ClusterModel, readonly Rect[]>();

/** As many pixels as the screen has, up to a bound: a canvas is paid for by its area. */
const RATIO_MAX = 2;

function sizeCanvas(
  element: HTMLCanvasElement,
  context: CanvasRenderingContext2D,
  { scene }: ClusterModel,
): void {
  const ratio = Math.min(RATIO_MAX, devicePixelRatio);
  const [width, height] = [Math.round(scene.width * ratio), Math.round(scene.height * ratio)];
  if (element.width !== width || element.height !== height) {
    element.width = width;
    element.height = height;
    element.style.width = `${scene.width}px`;
    element.style.height = `${scene.height}px`;
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
}

const lineLists = new WeakMap<ClusterModel, ReturnType<typeof collectLines>>();

function linesOf(model: ClusterModel): (from: string, to: string) => Segment | null {
  const known = lineLists.get(model) ?? collectLines(model);
  lineLists.set(model, known);
  return (from, to) => known.get(`${from}>${to}`) ?? null;
}

/** Both ways of each link. */
function collectLines(model: ClusterModel): Map<string, Segment> {
  const lines = new Map<string, Segment>();
  for (const { a, b, line } of model.links) {
    lines.set(`${a}>${b}`, line);
    lines.set(`${b}>${a}`, { from: line.to, to: line.from });
  }
  return lines;
}
