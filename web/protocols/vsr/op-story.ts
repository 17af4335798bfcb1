// What became of each op since this page looks: who has it, when a quorum had, when its primary knew, when each of the others
// learned. No replica knows that; it is put together from what all of them said and noted.

import type { TraceEvent } from '../../../shared/core/trace.ts';
import { isPrimary, quorumOf } from '../../../shared/protocols/vsr/configuration.ts';
import { entryAt, isSameOp } from '../../../shared/protocols/vsr/log.ts';
import type { VsrMessage } from '../../../shared/protocols/vsr/messages.ts';
import type { VsrNote } from '../../../shared/protocols/vsr/notes.ts';
import type { LogEntry, VsrState } from '../../../shared/protocols/vsr/types.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';

/** Ops whose story is remembered. Of older ones the logs tell what there is to know. */
export const OPS_KEPT = 64;

/** At which replica something was so first. */
export interface Moment {
  readonly replica: string;
  readonly at: number;
}

/** Durable at a replica, which said so in that view. */
export interface Holding extends Moment {
  readonly view: string;
}

export interface OpStory {
  readonly opNumber: number;
  readonly entry: LogEntry;
  /** The primary that gave it its number, and when. */
  readonly primary: string;
  readonly preparedAt: number;
  /** Of whom a quorum is needed. */
  readonly members: readonly string[];
  /** Who has it durably and has said so. */
  readonly had: readonly Holding[];
  /** Whose PrepareOk for it has arrived, in the view of the newest of them. */
  readonly heard: readonly Moment[];
  readonly heardIn: string;
  /** When a quorum had it, whether or not anybody knew: from then on it cannot be lost. */
  readonly quorum: { readonly at: number; readonly replicas: readonly string[] } | null;
  /** When a primary counted the quorum. */
  readonly committed: {
    readonly by: string;
    readonly at: number;
    readonly viewNumber: number;
    readonly replicas: readonly string[];
  } | null;
  /** Who knows that it is committed: the primary first. */
  readonly learned: readonly Moment[];
  /** Who has cut it off its log. */
  readonly cut: readonly Moment[];
}

type Replicas = Pick<RunPicture, 'replicas'>;

/** Takes one event in, and leaves what was before as it is. The picture has been folded up to it. */
export function followOps(
  before: readonly OpStory[],
  event: TraceEvent,
  picture: Pick<RunPicture, 'replicas' | 'messages'>,
): readonly OpStory[] {
  if (event.type === 'messageSent') {
    const sent = picture.messages.findLast(({ message }) => message === event.message);
    return sent === undefined ? before : onSaid(before, event, sent.body as VsrMessage, picture);
  }
  if (event.type !== 'replicaStepped') return before;
  const state = stateOf(picture, event.replica);
  if (state === null) return before;
  const { at, input, effects } = event;
  let stories = before;
  if (input.type === 'message')
    stories = onHeard(stories, state, input.from, input.message as VsrMessage, at);
  for (const effect of effects)
    if (effect.type === 'note') stories = onNote(stories, state, effect.note as VsrNote, at);
  return stories.length > OPS_KEPT ? stories.slice(-OPS_KEPT) : stories;
}

/** The story of that op as it is in somebody's log; without an entry, of the one that was not cut. */
export function storyOf(stories: readonly OpStory[], opNumber: number, entry?: LogEntry): OpStory | null {
  const ofNumber = stories.filter((story) => story.opNumber === opNumber);
  if (entry !== undefined) return ofNumber.find((story) => isSameEntry(story.entry, entry)) ?? null;
  return ofNumber.find(({ committed }) => committed !== null) ?? ofNumber.at(-1) ?? null;
}

/** One op at one place, numbered in one view. */
export function isSameEntry(left: LogEntry, right: LogEntry): boolean {
  return left === right || (left.viewNumber === right.viewNumber && isSameOp(left, right));
}

// ---------------------------------------------------------------- what is said

/** Whoever says so has it durably: nothing leaves a replica before that. */
function onSaid(
  stories: readonly OpStory[],
  { from, at }: Extract<TraceEvent, { type: 'messageSent' }>,
  message: VsrMessage,
  picture: Replicas,
): readonly OpStory[] {
  const upTo = heldUpTo(message);
  const state = stateOf(picture, from);
  if (upTo === 0 || state === null) return stories;
  const view = viewName(message);
  return changed(stories, (story) => {
    if (story.opNumber > upTo || !holds(state, story)) return story;
    // Once a quorum had it, views do not matter any more.
    const isKnown = (held: Holding) => held.replica === from && (story.quorum !== null || held.view === view);
    if (story.had.some(isKnown)) return story;
    // Of each replica the first moment and the newest view are enough, however many views fail.
    const first = story.had.find((held) => held.replica === from);
    const kept = story.had.filter((held) => held.replica !== from || held === first);
    const had = [...kept, { replica: from, at, view }];
    if (story.quorum !== null) return { ...story, had };
    const replicas = had.filter((held) => held.view === view).map(({ replica }) => replica);
    return { ...story, had, quorum: replicas.length < quorumOf(state) ? null : { at, replicas } };
  });
}

function heldUpTo(message: VsrMessage): number {
  switch (message.type) {
    case 'prepare':
      return message.after + message.entries.length;
    case 'prepareOk':
    case 'startView':
      return message.opNumber;
    default:
      return 0;
  }
}

function onHeard(
  stories: readonly OpStory[],
  state: VsrState,
  from: string,
  message: VsrMessage,
  at: number,
): readonly OpStory[] {
  if (message.type !== 'prepareOk' || message.viewNumber !== state.viewNumber || !isPrimary(state))
    return stories;
  const view = viewName(message);
  return changed(stories, (story) => {
    if (story.opNumber > message.opNumber || !holds(state, story)) return story;
    const heard = story.heardIn === view ? story.heard : [];
    if (heard.some(({ replica }) => replica === from)) return story;
    return { ...story, heardIn: view, heard: [...heard, { replica: from, at }] };
  });
}

// ---------------------------------------------------------------- what is noted

function onNote(stories: readonly OpStory[], state: VsrState, note: VsrNote, at: number): readonly OpStory[] {
  switch (note.type) {
    case 'prepared':
      return [...stories, ...prepared(state, note, at)];
    case 'reconfigurationLogged':
      return stories;
    case 'committed':
      return changed(stories, (story) => committed(story, state, note, at));
    case 'tailCut':
      return changed(stories, (story) => {
        const isMeant = story.opNumber >= note.from && story.opNumber <= note.to && story.committed === null;
        if (!isMeant || holds(state, story)) return story;
        if (story.cut.some(({ replica }) => replica === state.id)) return story;
        return { ...story, cut: [...story.cut, { replica: state.id, at }] };
      });
    default:
      return stories;
  }
}

function prepared(
  state: VsrState,
  { from, to }: Extract<VsrNote, { type: 'prepared' }>,
  preparedAt: number,
): OpStory[] {
  const fresh: OpStory[] = [];
  for (let opNumber = Math.max(from, to - OPS_KEPT + 1); opNumber <= to; opNumber += 1) {
    const entry = entryAt(state, opNumber);
    if (entry === undefined) continue;
    const unknown = { had: [], heard: [], quorum: null, committed: null, learned: [], cut: [] };
    const members = membersAt(state, opNumber);
    fresh.push({
      ...unknown,
      opNumber,
      entry,
      primary: state.id,
      preparedAt,
      members,
      heardIn: viewName(state),
    });
  }
  return fresh;
}

/** The op that ends an epoch is counted in the configuration before, as far as that is still known. */
export function membersAt({ epochStart, before, members }: VsrState, opNumber: number): readonly string[] {
  return opNumber <= epochStart && before !== null ? before.members : members;
}

function committed(
  story: OpStory,
  state: VsrState,
  { from, to, asPrimary }: Extract<VsrNote, { type: 'committed' }>,
  at: number,
): OpStory {
  const { opNumber, learned } = story;
  if (opNumber < from || opNumber > to || learned.some(({ replica }) => replica === state.id)) return story;
  const own = entryAt(state, opNumber);
  // One that was dropped into a checkpoint in the same step was committed: it is the one that nobody cut.
  if (own === undefined ? story.cut.length > 0 : !isSameEntry(own, story.entry)) return story;
  return {
    ...story,
    learned: [...learned, { replica: state.id, at }],
    committed: story.committed ?? (asPrimary ? countedBy(state, story, at) : null),
  };
}

/** The last op of an epoch is committed in the view that its primary has left in the same step. */
function countedBy(state: VsrState, { heard, heardIn }: OpStory, at: number): OpStory['committed'] {
  const viewNumber = Number(heardIn.slice(heardIn.indexOf('/') + 1));
  return { by: state.id, at, viewNumber, replicas: [state.id, ...heard.map(({ replica }) => replica)] };
}

// ---------------------------------------------------------------- helpers

function holds(state: VsrState, { opNumber, entry }: OpStory): boolean {
  const own = entryAt(state, opNumber);
  // What was dropped into a checkpoint was committed before.
  return own === undefined ? opNumber <= state.logStart : isSameEntry(own, entry);
}

/** View-numbers begin anew with each epoch. */
function viewName({ epoch, viewNumber }: { readonly epoch: number; readonly viewNumber: number }): string {
  return `${epoch}/${viewNumber}`;
}

function stateOf({ replicas }: Replicas, id: string): VsrState | null {
  return (replicas.find((replica) => replica.id === id)?.state ?? null) as VsrState | null;
}

/** The same list where nothing changed. */
function changed(stories: readonly OpStory[], change: (story: OpStory) => OpStory): readonly OpStory[] {
  const after = stories.map(change);
  return after.some((story, i) => story !== stories[i]) ? after : stories;
}
