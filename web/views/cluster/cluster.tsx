// The cluster: layers of links, messages, replicas and clients, and the gestures on them.

import { type CSSProperties, lazy, type ReactNode, Suspense, useLayoutEffect, useRef, useState } from 'react';
import { linkName } from '../../../shared/core/ids.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';
import { crossedLinks } from '../../gestures/gesture-lines.ts';
import type { Gesture } from '../../gestures/types.ts';
import {
  type ClusterModel,
  type ClusterView,
  type LinkShape,
  layCluster,
} from '../../layout/cluster-model.ts';
import { placePulses, pulseRects } from '../../layout/pulses.ts';
import { sharer } from '../../layout/sharing.ts';
import { findProtocolPage } from '../../protocols/index.ts';
import type { ProtocolPage } from '../../protocols/types.ts';
import { newestAnswers } from '../../store/answers.ts';
import { runNow } from '../../store/clock.ts';
import { filmsNow } from '../../store/films.ts';
import { pulsesNow } from '../../store/pulses.ts';
import { runStore, useRunFrame } from '../../store/run-store.ts';
import { standingStrokes } from '../../store/standing-strokes.ts';
import { isSelected, type Selection, useView } from '../../store/view-store.ts';
import type { Size } from '../common/use-size.ts';
import { useSlowClock } from '../common/use-slow-clock.ts';
import { ClientFigure } from './client-figure.tsx';
import { CoachMark } from './coach-mark.tsx';
import { FilmWords } from './film-words.tsx';
import { FlightsCanvas } from './flights-canvas.tsx';
import { GestureLayer } from './gesture-layer.tsx';
import { LinkFigure } from './link-figure.tsx';
import { LinkWords } from './link-words.tsx';
import { LooseEnds } from './loose-ends.tsx';
import { PulseLayer } from './pulse-layer.tsx';
import { ReplicaFigure } from './replica-figure.tsx';
import { useGestures } from './use-gestures.ts';
import { usePictureKeys } from './use-picture-keys.ts';

/** Curves come with it, and most pictures have none. */
const StrokeLayer = lazy(async () => ({ default: (await import('./stroke-layer.tsx')).StrokeLayer }));

export interface ClusterProps {
  readonly size: Size;
  readonly reserved: ClusterView['reserved'];
  /** Whether to show a newcomer where to pull. */
  readonly coaching: boolean;
}

export function Cluster({ size, reserved, coaching }: ClusterProps): ReactNode {
  const run = useRunFrame();
  const page = run === null ? null : findProtocolPage(run.picture.header.protocol);
  if (run === null || page === null || size.width === 0) return null;
  const untouched = coaching && run.history.faults.length === 0;
  return (
    <ClusterPicture
      picture={run.picture}
      cardOf={page.card}
      rollbackOf={page.rollbackOf}
      pulseOf={page.pulseOf}
      size={size}
      reserved={reserved}
      coaching={untouched}
    />
  );
}

interface ClusterPictureProps extends ClusterProps {
  readonly picture: RunPicture;
  readonly cardOf: ClusterView['cardOf'];
  readonly rollbackOf: ProtocolPage['rollbackOf'];
  readonly pulseOf: ProtocolPage['pulseOf'];
}

function ClusterPicture({
  picture,
  cardOf,
  rollbackOf,
  pulseOf,
  size,
  reserved,
  coaching,
}: ClusterPictureProps): ReactNode {
  const svg = useRef<SVGSVGElement>(null);
  const places = useView((state) => state.places);
  const cutAt = useView((state) => state.cutAt);
  const selection = useView((state) => state.selection);
  const scene = useRef<ClusterModel | null>(null);
  const { gesture, handlers } = useGestures(svg, scene);
  const dragged = 'id' in gesture ? gesture : null;
  const { history, clock } = runStore.getState();
  const now = runNow(clock, useSlowClock());
  const answers = newestAnswers(picture.operations, now);
  const strokes = useView((state) => state.strokes);
  const presents = useView((state) => state.presents);
  const [keepAlike] = useState(() => sharer<ClusterModel>());
  const model = keepAlike(
    layCluster(picture, {
      ...size,
      reserved,
      places,
      cutAt,
      dragged,
      cardOf,
      answers,
      strokes: standingStrokes(strokes, picture, history),
      films: filmsNow(history, rollbackOf, now),
      presents,
      selectedLink: selection?.type === 'link' ? linkName(selection.a, selection.b) : null,
    }),
  );
  const pulses = placePulses(model, pulsesNow(history, pulseOf, picture, now));
  // Gestures act on what is drawn.
  useLayoutEffect(() => {
    scene.current = model;
  });
  const keys = usePictureKeys(model);
  const { scale, letters, width, height, figure } = model.scene;
  const crossed = new Set(
    gesture.state === 'knifing' ? crossedLinks(gesture.stroke, model).map(({ link }) => link) : [],
  );
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be an SVG */}
      <svg
        ref={svg}
        className={`cluster-picture ${gesture.state}`}
        data-detail={figure.detail}
        style={wireStyle(model.links.length)}
        width={width}
        height={height}
        role="group"
        aria-label="Cluster: replicas, clients and the links between them"
        onKeyDown={keys.onKeyDown}
        onFocus={keys.onFocus}
        {...handlers}
      >
        <g className="links">
          {orderLinks(model.links).map((shape, i) => (
            <LinkFigure
              key={shape.name}
              shape={shape}
              scale={scale}
              selected={isSelected(selection, { type: 'link', a: shape.a, b: shape.b })}
              tabIndex={keys.tabIndexOf('link', `link:${shape.a}:${shape.b}`, i === 0)}
              {...linkGesture(shape, gesture, crossed)}
            />
          ))}
        </g>
        <PulseLayer placed={pulses} scene={model.scene} />
        {model.strokes.length > 0 && (
          <Suspense fallback={null}>
            <StrokeLayer strokes={model.strokes} letters={letters} />
          </Suspense>
        )}
        <g className="link-words">
          {model.links.map((shape) => (
            <LinkWords key={shape.name} shape={shape} letters={letters} />
          ))}
        </g>
        <g className="loose-ends">
          {model.links.map((shape) => (
            <LooseEnds
              key={shape.name}
              shape={shape}
              scale={scale}
              rejoining={linkGesture(shape, gesture, crossed).rejoining}
            />
          ))}
        </g>
        <g className="replicas">
          {model.replicas.map((shape, i) => (
            <ReplicaFigure
              key={shape.id}
              shape={shape}
              scale={scale}
              selected={isSelected(selection, { type: 'replica', id: shape.id })}
              tabIndex={keys.tabIndexOf('replica', `replica:${shape.id}`, i === 0)}
              figure={figure}
              welcoming={isWelcoming(shape.id, gesture, model)}
            />
          ))}
        </g>
        <FilmWords replicas={model.replicas} letters={letters} />
        <g className="clients">
          {model.clients.map((shape, i) => (
            <ClientFigure
              key={shape.id}
              shape={shape}
              scale={scale}
              selected={isClientSelected(selection, shape.id)}
              tabIndex={keys.tabIndexOf('client', `client:${shape.id}`, i === 0)}
              dragged={dragged?.id === shape.id}
              letters={letters}
            />
          ))}
        </g>
        {coaching && gesture.state === 'idle' && <CoachMark model={model} />}
        <GestureLayer gesture={gesture} model={model} />
      </svg>
      <FlightsCanvas model={model} words={pulseRects(pulses, letters)} />
    </>
  );
}

/** The more links, the lighter each: they are the ground, and what stands on it is to be read. */
function wireStyle(links: number): CSSProperties {
  return {
    '--wire-width': Math.min(1, Math.max(0.5, Math.sqrt(14 / links))).toFixed(2),
    '--wire-strength': Math.min(1, Math.max(0.12, 15 / links)).toFixed(2),
  } as CSSProperties;
}

/** Those of clients lie beneath, so that they never hide a link between replicas. */
function orderLinks(links: readonly LinkShape[]): LinkShape[] {
  return [...links].sort((a, b) => Number(b.ofClient) - Number(a.ofClient));
}

function linkGesture(shape: LinkShape, gesture: Gesture, crossed: ReadonlySet<object>) {
  const pulled = gesture.state === 'pulling' && gesture.a === shape.a && gesture.b === shape.b;
  const rejoined =
    gesture.state === 'rejoining' &&
    [shape.a, shape.b].includes(gesture.near) &&
    [shape.a, shape.b].includes(gesture.far);
  return {
    pull: pulled ? { at: gesture.at, torn: gesture.torn } : null,
    threatened: crossed.has(shape),
    rejoining: rejoined ? { near: gesture.near, at: gesture.at } : null,
  };
}

/** Whether letting go now would join something to this replica. */
function isWelcoming(id: string, gesture: Gesture, model: ClusterModel): boolean {
  switch (gesture.state) {
    case 'movingClient':
      return gesture.over === id;
    case 'rejoining':
      return gesture.far === id && gesture.over;
    case 'movingReplica': {
      if (gesture.over !== id) return false;
      const link = model.links.find(
        ({ a, b }) => (a === id && b === gesture.id) || (b === id && a === gesture.id),
      );
      return link !== undefined && link.stubs !== null;
    }
    default:
      return false;
  }
}

function isClientSelected(selection: Selection | null, id: string): boolean {
  return (
    (selection?.type === 'client' && selection.id === id) ||
    (selection?.type === 'operation' && selection.client === id)
  );
}
