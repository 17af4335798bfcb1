// What this viewer looks at and how: selection, places, tools. Nothing here is part of the run.

import { createStore, useStore } from 'zustand';
import type { Tool } from '../gestures/types.ts';
import type { Point } from '../layout/geometry.ts';

export type Selection =
  | { readonly type: 'replica'; readonly id: string }
  | { readonly type: 'client'; readonly id: string }
  | { readonly type: 'link'; readonly a: string; readonly b: string }
  | { readonly type: 'message'; readonly message: number }
  | { readonly type: 'operation'; readonly client: string; readonly number: number };

/** Where the knife went, and the names of the links that it cut. */
export interface KnifeStroke {
  readonly points: readonly Point[];
  readonly links: readonly string[];
}

/** An open menu: what it is about, and where on the page. */
export interface OpenMenu {
  readonly target: Selection;
  readonly at: Point;
}

export interface ViewState {
  readonly selection: Selection | null;
  readonly menu: OpenMenu | null;
  readonly tool: Tool;
  /** Places of replicas that a person moved, as fractions of the scene. */
  readonly places: Readonly<Record<string, Point>>;
  /** Where along a link the knife went through, by link name. */
  readonly cutAt: Readonly<Record<string, number>>;
  /** Strokes of the knife that still part something, as fractions of the scene. */
  readonly strokes: readonly KnifeStroke[];
  /** The part of a replica that is shown; kept from one to the next, so that two can be compared. */
  readonly replicaTab: string;
  readonly helpOpen: boolean;
  /** Presenter mode: the picture alone, large enough for the back of a room. */
  readonly presents: boolean;
  /** The line in the command field. */
  readonly draft: string;
}

export const viewStore = createStore<ViewState>(() => ({
  selection: null,
  menu: null,
  tool: 'knife',
  places: {},
  cutAt: {},
  strokes: [],
  replicaTab: 'log',
  helpOpen: false,
  presents: false,
  draft: '',
}));

export function useView<T>(select: (state: ViewState) => T): T {
  return useStore(viewStore, select);
}

export function select(selection: Selection | null): void {
  viewStore.setState({ selection, menu: null });
}

export function openMenu(target: Selection, at: Point): void {
  viewStore.setState({ menu: { target, at } });
}

export function closeMenu(): void {
  viewStore.setState({ menu: null });
}

export function placeReplica(id: string, at: Point): void {
  viewStore.setState((state) => ({ places: { ...state.places, [id]: at } }));
}

/** More than a few strokes are a scribble: the oldest goes. */
const STROKES_MAX = 4;

export function keepStroke(stroke: KnifeStroke): void {
  viewStore.setState((state) => ({ strokes: [...state.strokes, stroke].slice(-STROKES_MAX) }));
}

/** A healed link is no part of any stroke any more, so that a later cut of it does not bring an old stroke back. */
export function healStrokes(link: string): void {
  const { strokes } = viewStore.getState();
  if (!strokes.some(({ links }) => links.includes(link))) return;
  viewStore.setState({
    strokes: strokes
      .map((stroke) => ({ ...stroke, links: stroke.links.filter((name) => name !== link) }))
      .filter(({ links }) => links.length > 0),
  });
}

export function isSelected(selection: Selection | null, other: Selection): boolean {
  if (selection === null || selection.type !== other.type) return false;
  switch (other.type) {
    case 'replica':
    case 'client':
      return 'id' in selection && selection.id === other.id;
    case 'link':
      return (
        'a' in selection &&
        ((selection.a === other.a && selection.b === other.b) ||
          (selection.a === other.b && selection.b === other.a))
      );
    case 'message':
      return 'message' in selection && selection.message === other.message;
    case 'operation':
      return 'number' in selection && selection.number === other.number && selection.client === other.client;
  }
}
