// The canvas of the strip: lays out what its window shows when something of that has changed, and paints it.

import { type ReactNode, type RefObject, useEffect, useRef } from 'react';
import type { ConeStretch } from '../../layout/cone.ts';
import { type Lane, type TimeFrame, timeScale } from '../../layout/space-time.ts';
import { type FactPicture, factInFocus, layFacts } from '../../layout/strip-facts.ts';
import { layScene, type StripAxis, type StripScene } from '../../layout/strip-scene.ts';
import { codeNamed, IS_STEP } from '../../store/columns/codes.ts';
import { placeAtTime } from '../../store/columns/places.ts';
import type { TraceColumns } from '../../store/columns/trace-columns.ts';
import { useChosenFact } from '../../store/fact-store.ts';
import type { FaultSpan } from '../../store/fault-history.ts';
import { liveStore } from '../../store/run-store.ts';
import { useSearch } from '../../store/search-store.ts';
import { useStrip } from '../../store/strip-store.ts';
import { timeMachine } from '../../store/time/page-machine.ts';
import { useView } from '../../store/view-store.ts';
import { useColours } from '../common/use-colours.ts';
import type { GroundSpan } from './paint-ground.ts';
import { paintStrip } from './paint-strip.ts';
import type { Touchable } from './touchable.ts';

export interface StripCanvasProps {
  readonly width: number;
  readonly height: number;
  /** Screen pixels per pixel of the drawing. */
  readonly unit: number;
  readonly lanes: readonly Lane[];
  readonly frame: TimeFrame;
  readonly axis: StripAxis;
  readonly hues: ReadonlyMap<string, number>;
  readonly here: number;
  readonly now: number;
  readonly start: number;
  readonly isPast: boolean;
  readonly cone: readonly ConeStretch[];
  /** The fact that is pointed at, by its row. */
  readonly pointed: number | null;
  /** Where what is drawn is written down, for the pointer. */
  readonly touchables: RefObject<readonly Touchable[]>;
}

/** More device pixels than this for each of the page are not seen. */
const RATIO_MAX = 3;

/** What was laid out for the last painting: most paintings change neither the window nor what is in it. */
interface Laid {
  readonly key: string;
  readonly scene: StripScene;
  readonly focus: number;
  readonly facts: FactPicture;
}

export function StripCanvas(props: StripCanvasProps): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const laid = useRef<Laid | null>(null);
  const colours = useColours();
  const hiddenKinds = useStrip((state) => state.hiddenKinds);
  const selection = useView((state) => state.selection);
  const hits = useSearch((state) => state.hits);
  useSearch((state) => state.looked);
  const chosenFact = useChosenFact();
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!canvas.current || !context) return;
    const { width, height, lanes, frame, axis, hues, pointed, touchables, ...moments } = props;
    const ratio = sizeCanvas(canvas.current, props);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const { columns } = timeMachine.memory;
    const laneOf = lanesOfActors(columns, lanes);
    const hidden = new Set([...hiddenKinds].map((kind) => columns.kinds.find(kind)));
    const key = [columns.version, axis, frame.from, frame.to, width, lanes.length, ...hidden].join();
    const scene =
      laid.current?.key === key
        ? laid.current.scene
        : layScene(columns, {
            axis,
            frame,
            laneOf,
            laneCount: lanes.length,
            showsKind: (kind) => !hidden.has(kind),
            isStep: IS_STEP,
            sentCode: codeNamed('messageSent'),
          });
    const focus = factInFocus(columns, scene, {
      pointed,
      operation:
        selection?.type === 'operation'
          ? { client: columns.actors.find(selection.client), number: selection.number }
          : null,
      chosen: chosenFact,
      here: timeMachine.here,
    });
    const facts =
      laid.current?.key === key && laid.current.focus === focus
        ? laid.current.facts
        : layFacts(columns, scene, { axis, frame, laneOf, focus });
    laid.current = { key, scene, focus, facts };
    const drawn: Touchable[] = [];
    const colourOf = (lane: number): string => {
      const hue = hues.get(lanes[lane]?.actor ?? '');
      return hue === undefined ? colours.ink : (colours.hues[hue] ?? colours.ink);
    };
    paintStrip(
      { context, colours, frame, height, lanes, colourOf, x: timeScale(frame), touchables: drawn, words: [] },
      {
        ...moments,
        columns,
        scene,
        axis,
        laneOf,
        facts,
        spans: onAxis(liveStore.getState().history.spans, columns, axis),
        hits,
        selection,
      },
    );
    touchables.current = drawn;
  });
  const { width, height, unit } = props;
  return (
    <canvas ref={canvas} className="strip-canvas" style={{ width: width * unit, height: height * unit }} />
  );
}

/** @returns device pixels per pixel of the drawing */
function sizeCanvas(
  element: HTMLCanvasElement,
  { width, height, unit }: Pick<StripCanvasProps, 'width' | 'height' | 'unit'>,
): number {
  const ratio = Math.min(RATIO_MAX, devicePixelRatio) * unit;
  const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (element.width !== across) element.width = across;
  if (element.height !== down) element.height = down;
  return ratio;
}

function lanesOfActors({ actors }: TraceColumns, lanes: readonly Lane[]): Int16Array {
  const places = new Map(lanes.map(({ actor }, i) => [actor, i]));
  return Int16Array.from(actors.texts, (name) => places.get(name) ?? -1);
}

function onAxis(spans: readonly FaultSpan[], columns: TraceColumns, axis: StripAxis): readonly GroundSpan[] {
  if (axis === 'time') return spans;
  const { sequence } = columns.events.columns;
  const last = columns.length - 1;
  const placed = (millis: number): number => sequence[Math.min(last, placeAtTime(columns, millis))] ?? 0;
  return spans.map((span) => ({
    ...span,
    since: placed(span.since),
    until: span.until === null ? null : placed(span.until),
  }));
}
