// The newest view changes, put together from what all replicas noted: who wished for the view and why, whose votes came, whose
// log won, who works in it, and what was cut.

import type { TraceEvent } from '../../../shared/core/trace.ts';
import { primaryOf } from '../../../shared/protocols/vsr/configuration.ts';
import type { VsrMessage } from '../../../shared/protocols/vsr/messages.ts';
import type { VsrNote } from '../../../shared/protocols/vsr/notes.ts';
import type { VsrState } from '../../../shared/protocols/vsr/types.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';
import type { Moment } from './op-story.ts';

/** As many as can be chosen from at a glance. */
export const VIEW_CHANGES_KEPT = 12;

type ChosenNote = Extract<VsrNote, { type: 'logChosen' }>;
export type Candidate = ChosenNote['candidates'][number];

export interface ViewChange {
  readonly epoch: number;
  readonly viewNumber: number;
  readonly primary: string;
  /** StartViewChange: who wished for it first when, and because of what. */
  readonly wishes: readonly (Moment & { readonly because: string })[];
  /** Who has left the view before for good. */
  readonly entered: readonly (Moment & { readonly from: number })[];
  /** DoViewChange as it came to the new primary, its own as it entered. */
  readonly votes: readonly (Moment & Omit<Candidate, 'replica'>)[];
  readonly chosen: (Pick<ChosenNote, 'winner' | 'candidates'> & { readonly at: number }) | null;
  /** Who works in it, the new primary first. */
  readonly started: readonly (Moment & { readonly opNumber: number; readonly asPrimary: boolean })[];
  readonly cut: readonly (Moment & { readonly from: number; readonly to: number })[];
}

/** Takes one event in, and leaves what was before as it is. The picture has been folded up to it. */
export function followViewChanges(
  before: readonly ViewChange[],
  event: TraceEvent,
  { replicas }: Pick<RunPicture, 'replicas'>,
): readonly ViewChange[] {
  if (event.type !== 'replicaStepped') return before;
  const state = (replicas.find(({ id }) => id === event.replica)?.state ?? null) as VsrState | null;
  if (state === null) return before;
  let changes = before;
  const { input, effects, at } = event;
  if (input.type === 'message')
    changes = onMessage(changes, state, input.from, input.message as VsrMessage, at);
  for (const effect of effects)
    if (effect.type === 'note') changes = onNote(changes, state, effect.note as VsrNote, at);
  return changes.length > VIEW_CHANGES_KEPT ? changes.slice(-VIEW_CHANGES_KEPT) : changes;
}

function onMessage(
  changes: readonly ViewChange[],
  state: VsrState,
  from: string,
  message: VsrMessage,
  at: number,
): readonly ViewChange[] {
  if (message.type !== 'doViewChange' || message.epoch !== state.epoch) return changes;
  if (primaryOf(state, message.viewNumber) !== state.id) return changes;
  const { viewNumber, lastNormalView, opNumber, commitNumber } = message;
  const vote = { replica: from, at, lastNormalView, opNumber, commitNumber };
  return withChange(changes, state, viewNumber, ({ votes }) => ({ votes: withFirst(votes, vote) }));
}

function onNote(
  changes: readonly ViewChange[],
  state: VsrState,
  note: VsrNote,
  at: number,
): readonly ViewChange[] {
  const here = { replica: state.id, at };
  switch (note.type) {
    case 'wished':
      return withChange(changes, state, note.viewNumber, ({ wishes }) => ({
        wishes: withFirst(wishes, { ...here, because: note.because }),
      }));
    case 'viewEntered':
      return withChange(changes, state, note.viewNumber, ({ entered }) => ({
        entered: withFirst(entered, { ...here, from: note.from }),
      }));
    case 'logChosen':
      return withChange(changes, state, note.viewNumber, ({ votes, chosen }) => ({
        chosen: chosen ?? { at, winner: note.winner, candidates: note.candidates },
        votes: note.candidates.reduce((all, vote) => withFirst(all, { ...vote, at }), votes),
      }));
    case 'viewStarted':
      return withChange(changes, state, note.viewNumber, ({ started }) => ({
        started: withFirst(started, { ...here, opNumber: note.opNumber, asPrimary: note.asPrimary }),
      }));
    case 'tailCut':
      return withChange(changes, state, state.viewNumber, ({ cut }) => ({
        cut: withFirst(cut, { ...here, from: note.from, to: note.to }),
      }));
    default:
      return changes;
  }
}

/** What a replica did first stands: it says the same again until it is heard. */
function withFirst<T extends Moment>(known: readonly T[], one: T): readonly T[] {
  return known.some(({ replica }) => replica === one.replica) ? known : [...known, one];
}

/** View 0 began with the run or with its epoch, and nobody changed to it. */
function withChange(
  changes: readonly ViewChange[],
  state: VsrState,
  viewNumber: number,
  patch: (change: ViewChange) => Partial<ViewChange>,
): readonly ViewChange[] {
  if (viewNumber === 0) return changes;
  const { epoch } = state;
  const i = changes.findLastIndex((one) => one.epoch === epoch && one.viewNumber === viewNumber);
  const known = changes[i];
  if (known !== undefined) return changes.with(i, { ...known, ...patch(known) });
  const nothing = { wishes: [], entered: [], votes: [], chosen: null, started: [], cut: [] };
  const fresh = { ...nothing, epoch, viewNumber, primary: primaryOf(state, viewNumber) };
  return [...changes, { ...fresh, ...patch(fresh) }];
}

/** When it began: with the first wish, where that was seen. */
export function startOf({ wishes, entered, votes, started }: ViewChange): number {
  const moments = [...wishes, ...entered, ...votes, ...started].map(({ at }) => at);
  return moments.length === 0 ? 0 : Math.min(...moments);
}
