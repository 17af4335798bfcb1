// What a gesture is while it goes on, what feeds it, and what comes of it.

import type { Point } from '../layout/geometry.ts';
import type { LinkLine } from '../layout/links.ts';
import type { Target } from './scene.ts';

export type Tool = 'knife' | 'lasso';

export interface Modifiers {
  readonly alt: boolean;
  readonly shift: boolean;
}

export type GestureInput =
  | {
      readonly type: 'down';
      readonly target: Target;
      readonly at: Point;
      readonly modifiers: Modifiers;
      readonly tap?: Tap;
    }
  | { readonly type: 'move'; readonly at: Point; readonly modifiers: Modifiers }
  | { readonly type: 'up'; readonly at: Point; readonly modifiers: Modifiers }
  /** The pointer stayed where it was pressed for half a second. */
  | { readonly type: 'longPress' }
  | { readonly type: 'cancel' };

/**
 * What letting go at once does instead of selecting the target. A drag from there is a drag of the target all the
 * same: the "…" of a link lies on its middle, where people pull, and messages travel along it.
 */
export type Tap = { readonly type: 'menu' } | { readonly type: 'message'; readonly message: number };

export type Gesture =
  | { readonly state: 'idle' }
  | {
      readonly state: 'pressing';
      readonly target: Target;
      readonly from: Point;
      readonly tool: Tool;
      readonly tap?: Tap;
    }
  | { readonly state: 'movingReplica'; readonly id: string; readonly at: Point; readonly over: string | null }
  | { readonly state: 'movingClient'; readonly id: string; readonly at: Point; readonly over: string | null }
  /** Pulling a link off; beyond the threshold a release cuts it. */
  | {
      readonly state: 'pulling';
      readonly a: string;
      readonly b: string;
      readonly at: Point;
      readonly from: Point;
      readonly torn: boolean;
      readonly oneWay: boolean;
    }
  | { readonly state: 'knifing'; readonly stroke: readonly Point[]; readonly oneWay: boolean }
  | { readonly state: 'lassoing'; readonly stroke: readonly Point[] }
  /** A replica is drawn away from another: the further, the longer messages take. */
  | {
      readonly state: 'stretching';
      readonly id: string;
      readonly other: string;
      readonly at: Point;
      readonly rest: number;
    }
  /** The loose end of a cut link, on its way back. */
  | {
      readonly state: 'rejoining';
      readonly near: string;
      readonly far: string;
      readonly at: Point;
      readonly over: boolean;
    };

export type GestureEffect =
  | { readonly type: 'perform'; readonly lines: readonly string[] }
  /** Where the knife or the pull went through a link: the gap is drawn there. */
  | { readonly type: 'cutAt'; readonly a: string; readonly b: string; readonly fraction: number }
  /** The knife went here, through these links. */
  | { readonly type: 'stroke'; readonly points: readonly Point[]; readonly links: readonly LinkLine[] }
  | { readonly type: 'place'; readonly id: string; readonly at: Point }
  | { readonly type: 'select'; readonly target: Target }
  | { readonly type: 'selectMessage'; readonly message: number }
  | { readonly type: 'menu'; readonly target: Target; readonly at: Point };

export interface GestureStep {
  readonly gesture: Gesture;
  readonly effects: readonly GestureEffect[];
}

export const IDLE: Gesture = { state: 'idle' };
