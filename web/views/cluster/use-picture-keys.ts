// Keys on the picture: arrows go from thing to thing, letters do what the menu does.

import { type KeyboardEvent, useState } from 'react';
import { keyDeed } from '../../commands/keys.ts';
import type { ClusterModel } from '../../layout/cluster-model.ts';
import { toFraction } from '../../layout/ring.ts';
import { performAll } from '../../store/command-store.ts';
import { runStore } from '../../store/run-store.ts';
import { openMenu, placeReplica, type Selection, select, viewStore } from '../../store/view-store.ts';
import { focusCommandField } from '../script/command-field-focus.ts';
import { parseTarget, selectionOf } from './targets.ts';

const ARROWS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
const NUDGE = 16;

export interface PictureKeys {
  readonly onKeyDown: (event: KeyboardEvent<SVGSVGElement>) => void;
  readonly onFocus: (event: React.FocusEvent<SVGSVGElement>) => void;
  /** 0 for the one thing of its group that the tab key reaches, -1 for the others. */
  tabIndexOf(group: 'replica' | 'client' | 'link', target: string, first: boolean): number;
}

export function usePictureKeys(model: ClusterModel): PictureKeys {
  const [reached, setReached] = useState<Readonly<Record<string, string>>>({});
  return {
    tabIndexOf: (group, target, first) => ((reached[group] ?? (first ? target : '')) === target ? 0 : -1),
    onFocus(event) {
      const element = event.target.closest('[data-group]');
      const group = element?.getAttribute('data-group');
      const target = element?.getAttribute('data-target');
      if (group && target) setReached((before) => ({ ...before, [group]: target }));
    },
    onKeyDown(event) {
      const element = (event.target as Element).closest('[data-group]');
      if (element === null || event.ctrlKey || event.metaKey) return;
      const selection = selectionOf(parseTarget(element.getAttribute('data-target')));
      const step = ARROWS[event.key];
      if (step !== undefined) {
        event.preventDefault();
        if (event.altKey && selection?.type === 'replica') nudge(selection.id, event.key, model);
        else if (!event.altKey) goTo(element, step);
        return;
      }
      if (selection !== null && !event.altKey && actOn(selection, event, element)) event.preventDefault();
    },
  };
}

function goTo(element: Element, step: number): void {
  const group = element.getAttribute('data-group');
  const things = [...(element.closest('svg')?.querySelectorAll<SVGElement>(`[data-group="${group}"]`) ?? [])];
  const at = things.indexOf(element as SVGElement);
  things[(at + step + things.length) % things.length]?.focus();
}

/** Alt and an arrow move a replica, as dragging does. */
function nudge(id: string, key: string, model: ClusterModel): void {
  const shape = model.replicas.find((replica) => replica.id === id);
  if (shape === undefined) return;
  const step = (ARROWS[key] ?? 0) * NUDGE;
  const vertical = key === 'ArrowUp' || key === 'ArrowDown';
  const at = { x: shape.at.x + (vertical ? 0 : step), y: shape.at.y + (vertical ? step : 0) };
  placeReplica(id, toFraction(at, model.scene));
}

/** @returns whether the key meant something here */
function actOn(selection: Selection, event: KeyboardEvent, element: Element): boolean {
  const { picture } = runStore.getState();
  if (picture === null) return false;
  const deed = keyDeed(selection, { key: event.key, shift: event.shiftKey }, picture);
  if (deed === null) return false;
  switch (deed.type) {
    case 'perform':
      void performAll(deed.lines);
      break;
    case 'draft':
      viewStore.setState({ draft: deed.line });
      focusCommandField();
      break;
    case 'menu': {
      const box = element.getBoundingClientRect();
      openMenu(selection, { x: box.left + box.width / 2, y: box.top + box.height / 2 });
      break;
    }
    case 'select':
      select(selection);
      break;
  }
  return true;
}
