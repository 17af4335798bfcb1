// What letting go does: the lines it performs, and what it leaves on the picture.

import { distance, type Point } from '../layout/geometry.ts';
import { crossedLinks, linesOf } from './gesture-lines.ts';
import { findLink, type GestureScene } from './scene.ts';
import type { Gesture, GestureEffect } from './types.ts';

export function releaseGesture(gesture: Gesture, at: Point, scene: GestureScene): GestureEffect[] {
  switch (gesture.state) {
    case 'idle':
      return [];
    case 'pressing':
      return [onTap(gesture)];
    case 'movingReplica': {
      const healed = linesOf(gesture, scene);
      return healed.length > 0
        ? [{ type: 'perform', lines: healed }]
        : [{ type: 'place', id: gesture.id, at }];
    }
    case 'movingClient':
    case 'stretching':
    case 'rejoining':
    case 'lassoing':
      return performing(linesOf(gesture, scene));
    case 'pulling': {
      const cut = linesOf(gesture, scene);
      if (cut.length === 0) return [];
      const link = findLink(scene, gesture.a, gesture.b);
      const marks: GestureEffect[] =
        link === undefined
          ? []
          : [{ type: 'cutAt', a: link.a, b: link.b, fraction: fractionFromA(link, gesture.from) }];
      return [...marks, ...performing(cut)];
    }
    case 'knifing': {
      const crossed = crossedLinks(gesture.stroke, scene);
      if (crossed.length === 0) return [];
      return [
        ...crossed.map(({ link, fraction }) => ({ type: 'cutAt' as const, a: link.a, b: link.b, fraction })),
        { type: 'stroke', points: gesture.stroke, links: crossed.map(({ link }) => link) },
        ...performing(linesOf(gesture, scene)),
      ];
    }
  }
}

function onTap({ target, from, tap }: Extract<Gesture, { state: 'pressing' }>): GestureEffect {
  switch (tap?.type) {
    case 'menu':
      return { type: 'menu', target, at: from };
    case 'message':
      return { type: 'selectMessage', message: tap.message };
    case undefined:
      return { type: 'select', target };
  }
}

function performing(toDo: readonly string[]): GestureEffect[] {
  return toDo.length === 0 ? [] : [{ type: 'perform', lines: toDo }];
}

function fractionFromA(link: { readonly line: { from: Point; to: Point } }, at: Point): number {
  const whole = distance(link.line.from, link.line.to);
  return whole === 0 ? 0.5 : Math.min(1, distance(link.line.from, at) / whole);
}
