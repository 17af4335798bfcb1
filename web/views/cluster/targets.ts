// What an element of the picture stands for, written on the element, so that one listener serves them all.

import type { Target } from '../../gestures/scene.ts';
import type { Selection } from '../../store/view-store.ts';

export function targetName(target: Target): string {
  switch (target.type) {
    case 'background':
      return 'background';
    case 'replica':
    case 'client':
      return `${target.type}:${target.id}`;
    case 'link':
      return `link:${target.a}:${target.b}`;
    case 'looseEnd':
      return `end:${target.near}:${target.far}`;
  }
}

export function parseTarget(name: string | null | undefined): Target {
  const [kind, first = '', second = ''] = (name ?? '').split(':');
  switch (kind) {
    case 'replica':
    case 'client':
      return { type: kind, id: first };
    case 'link':
      return { type: 'link', a: first, b: second };
    case 'end':
      return { type: 'looseEnd', near: first, far: second };
    default:
      return { type: 'background' };
  }
}

/** What the page shows when a target is chosen. */
export function selectionOf(target: Target): Selection | null {
  switch (target.type) {
    case 'background':
      return null;
    case 'replica':
    case 'client':
      return { type: target.type, id: target.id };
    case 'link':
      return { type: 'link', a: target.a, b: target.b };
    case 'looseEnd':
      return { type: 'link', a: target.near, b: target.far };
  }
}
