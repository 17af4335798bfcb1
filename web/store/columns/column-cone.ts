// The causal cone of an event over columns (Lamport 1978), as `causality.ts` has it over events. Of each actor one number
// is carried along, so a scan of a million events is a few milliseconds, and it ends where nothing more can change.

import type { CausalCone, ConeEdge } from '../../../shared/trace/causality.ts';
import { FATE, NONE } from '../../layout/strip-columns.ts';
import { IS_STEP } from './codes.ts';
import { stepAtOrBefore } from './places.ts';
import type { TraceColumns } from './trace-columns.ts';

/** The cone of the step at a place, or of the last one before it; `null`: there is none. */
export function coneAt(columns: TraceColumns, place: number): CausalCone | null {
  const step = stepAtOrBefore(columns, place);
  if (step < 0) return null;
  const { actor } = columns.events.columns;
  return {
    of: { ...edgeAt(columns, step), actor: columns.actors.textOf(actor[step] ?? 0) },
    past: named(columns, pastOf(columns, step)),
    future: named(columns, futureOf(columns, step)),
  };
}

/** Of each actor the last step that can have been known; `NONE`: none of it. */
function pastOf(columns: TraceColumns, step: number): Uint32Array {
  const { code, actor, message } = columns.events.columns;
  const { emitted, fate } = columns.messages.columns;
  const edges = new Uint32Array(columns.actors.texts.length).fill(NONE);
  edges[actor[step] ?? 0] = step;
  let unknown = edges.length - 2;
  for (let i = step; i >= 0; i -= 1) {
    const own = actor[i] ?? 0;
    const edge = edges[own] ?? NONE;
    if (edge === NONE || i > edge || IS_STEP[code[i] ?? 0] !== true) continue;
    const row = message[i] ?? NONE;
    if (row === NONE || fate[row] !== FATE.arrived) continue;
    const from = emitted[row] ?? NONE;
    if (from === NONE) continue;
    const sender = actor[from] ?? 0;
    const known = edges[sender] ?? NONE;
    if (known !== NONE && known >= from) continue;
    if (known === NONE) unknown -= 1;
    edges[sender] = from;
    // All are known up to a later event than any that is still to come.
    if (unknown <= 0 && least(edges) >= i) break;
  }
  return edges;
}

/** Of each actor the first step that can have known. */
function futureOf(columns: TraceColumns, step: number): Uint32Array {
  const { code, actor, message } = columns.events.columns;
  const { emitted, fate } = columns.messages.columns;
  const edges = new Uint32Array(columns.actors.texts.length).fill(NONE);
  edges[actor[step] ?? 0] = step;
  let unknown = edges.length - 2;
  for (let i = step + 1; i < columns.length && unknown > 0; i += 1) {
    const own = actor[i] ?? 0;
    if (own === 0 || edges[own] !== NONE || IS_STEP[code[i] ?? 0] !== true) continue;
    const row = message[i] ?? NONE;
    if (row === NONE || fate[row] !== FATE.arrived) continue;
    const from = emitted[row] ?? NONE;
    if (from === NONE || from < (edges[actor[from] ?? 0] ?? NONE)) continue;
    edges[own] = i;
    unknown -= 1;
  }
  return edges;
}

function least(edges: Uint32Array): number {
  let found = NONE;
  // 0 is nobody.
  for (let i = 1; i < edges.length; i += 1) found = Math.min(found, edges[i] ?? NONE);
  return found;
}

function named(columns: TraceColumns, edges: Uint32Array): Map<string, ConeEdge> {
  const result = new Map<string, ConeEdge>();
  for (let i = 1; i < edges.length; i += 1) {
    const edge = edges[i] ?? NONE;
    if (edge !== NONE) result.set(columns.actors.textOf(i), edgeAt(columns, edge));
  }
  return result;
}

function edgeAt({ events }: TraceColumns, place: number): ConeEdge {
  const { sequence, at } = events.columns;
  return { sequence: sequence[place] ?? 0, at: at[place] ?? 0 };
}
