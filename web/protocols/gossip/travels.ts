// What became of each write since this page looks: where and when each replica got it, when all had it or something newer,
// and to which concurrent write it lost. No replica knows that; it is put together from the notes of all.

import type { TraceEvent } from '../../../shared/core/trace.ts';
import { hasReached } from '../../../shared/protocols/gossip/session.ts';
import type {
  Entry,
  GossipContext,
  GossipNote,
  GossipState,
  OrderRule,
} from '../../../shared/protocols/gossip/types.ts';
import { isSameVersion, type Version } from '../../../shared/protocols/gossip/versions.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';

/** Writes whose travels are remembered; of older ones only what the stores say is known. */
export const TRAVELS_KEPT = 400;

export interface Arrival {
  readonly replica: string;
  readonly at: number;
  /** Which replica told it. */
  readonly from: string;
}

export interface Travel {
  readonly key: string;
  readonly entry: Entry;
  readonly writtenAt: number;
  /** The replica that accepted it, and for which client. */
  readonly origin: string;
  readonly client: string | null;
  /** The versions of the key that its writer knew, directly: it was meant to follow them. */
  readonly follows: readonly Version[];
  /** The others, in the order in which they got it. */
  readonly arrivals: readonly Arrival[];
  /** When the last replica had it, or something newer. */
  readonly everywhereAt: number | null;
  /** The concurrent write that it first lost to. */
  readonly lost: { readonly to: Version; readonly rule: OrderRule; readonly at: string } | null;
}

/** The oldest first. */
export type Travels = readonly Travel[];

/** Takes one event in, and leaves what was before as it is: the page goes back to it. The picture has been folded up to it. */
export function followTravels(
  before: Travels | null,
  event: TraceEvent,
  { replicas }: Pick<RunPicture, 'replicas'>,
): Travels {
  if (event.type !== 'replicaStepped') return before ?? [];
  const notes = event.effects.flatMap((effect) => {
    const note = effect.type === 'note' ? (effect.note as GossipNote) : null;
    return note?.type === 'entryStored' || note?.type === 'entryLost' ? [note] : [];
  });
  if (notes.length === 0) return before ?? [];
  const travels = [...(before ?? [])];
  for (const note of notes) takeNote(travels, event, note);
  endTravels(travels, new Set(notes.map(({ key }) => key)), event.at, replicas);
  return travels.slice(-TRAVELS_KEPT);
}

type Step = Extract<TraceEvent, { type: 'replicaStepped' }>;

function takeNote(
  travels: Travel[],
  { replica, at, input }: Step,
  note: Extract<GossipNote, { type: 'entryStored' | 'entryLost' }>,
): void {
  const { key, from } = note;
  if (note.type === 'entryLost') return loses(travels, key, note.version, note.winner, note.rule, replica);
  if (from !== null) {
    change(travels, key, note.entry, ({ arrivals }) => ({ arrivals: [...arrivals, { replica, at, from }] }));
    if (note.replaced !== null && note.rule !== null)
      loses(travels, key, note.replaced, note.entry, note.rule, replica);
    return;
  }
  const known = input.type === 'request' ? (input.context as GossipContext) : null;
  travels.push({
    key,
    entry: note.entry,
    writtenAt: at,
    origin: replica,
    client: input.type === 'request' ? input.client : null,
    follows: [note.replaced, known?.read ?? null, known?.written ?? null].filter((one) => one !== null),
    arrivals: [],
    everywhereAt: null,
    lost: null,
  });
}

/** Only of two writes of which neither followed the other is it a tie; a write that was meant to follow has not "won". */
function loses(
  travels: Travel[],
  key: string,
  loser: Version,
  winner: Version,
  rule: OrderRule,
  at: string,
): void {
  if (!areConcurrent(travels, key, loser, winner)) return;
  const to = { stamp: winner.stamp, server: winner.server };
  change(travels, key, loser, ({ lost }) => ({ lost: lost ?? { to, rule, at } }));
}

/** Goes back from the winner through all that it was meant to follow. What was forgotten since is not claimed. */
function areConcurrent(travels: Travels, key: string, loser: Version, winner: Version): boolean {
  const open: Version[] = [winner];
  const seen = new Set<string>();
  for (const version of open) {
    if (isSameVersion(version, loser)) return false;
    const name = `${version.stamp} ${version.server}`;
    // Whatever a version follows has a smaller stamp.
    if (seen.has(name) || version.stamp < loser.stamp) continue;
    seen.add(name);
    const travel = travelOf(travels, key, version);
    if (travel === null) return false;
    open.push(...travel.follows);
  }
  return true;
}

export function travelOf(travels: Travels, key: string, version: Version): Travel | null {
  return travels.findLast((travel) => travel.key === key && isSameVersion(travel.entry, version)) ?? null;
}

function change(
  travels: Travel[],
  key: string,
  version: Version,
  patch: (travel: Travel) => Partial<Travel>,
): void {
  const i = travels.findLastIndex((travel) => travel.key === key && isSameVersion(travel.entry, version));
  const travel = travels[i];
  if (travel !== undefined) travels[i] = { ...travel, ...patch(travel) };
}

function endTravels(
  travels: Travel[],
  keys: ReadonlySet<string>,
  at: number,
  replicas: RunPicture['replicas'],
): void {
  const states = replicas.map(({ state }) => state as GossipState).filter(({ stage }) => stage === 'serving');
  for (const [i, travel] of travels.entries())
    if (travel.everywhereAt === null && keys.has(travel.key))
      if (states.every((state) => hasReached(state, travel.key, travel.entry)))
        travels[i] = { ...travel, everywhereAt: at };
}

/** From the writer to that replica, as the write went: `s0`, `s3`, `s1`. Empty: it did not get this very version. */
export function pathOf({ origin, arrivals }: Travel, replica: string): string[] {
  const path: string[] = [];
  for (let at: string | undefined = replica; at !== undefined && path.length <= arrivals.length; ) {
    path.unshift(at);
    if (at === origin) return path;
    at = arrivals.find((arrival) => arrival.replica === at)?.from;
  }
  return [];
}
