// The session guarantees of Terry 1994 as far as values alone show them. A read shows that a write is not there by
// returning one that is causally before it, or absence. What a replica held and nobody read cannot be seen.
//
// Writes follow reads and monotonic writes speak of every server: they are seen where two reads are known to have been
// answered by one replica, since a replica keeps what it has.

import type { Guarantee } from '../../core/contract.ts';
import type { Causality } from './causality.ts';
import {
  compareStarts,
  endedBefore,
  type History,
  type HistoryOperation,
  isWrite,
  sessionOf,
  tellOperation,
} from './history.ts';
import { certainWrite, type Source } from './reads-from.ts';
import type { SessionFindings } from './session-guarantees.ts';
import { UnderWay, walkSessions } from './session-walk.ts';
import type { Breach } from './verdict.ts';

type IsSubject = (operation: HistoryOperation, guarantee: Guarantee) => boolean;

/** Whether all that a read may have returned is before that write: causally, or in the store's own order where it tells. */
type IsOlder = (read: HistoryOperation, write: HistoryOperation) => boolean;

/** Operations of a session before a write that are looked at for what it follows. */
const LOOK_BACK_MAX = 256;

export function findBreachesByValues(
  history: History,
  sources: ReadonlyMap<HistoryOperation, Source>,
  causality: Extract<Causality, { type: 'causality' }>,
  isSubject: IsSubject,
): SessionFindings {
  const breaches = new Map<Guarantee, Breach>();
  const report = (guarantee: Guarantee, breach: Breach): void => {
    if (!breaches.has(guarantee)) breaches.set(guarantee, breach);
  };
  const isOlder = olderBy(sources, causality);
  walkSessions(history, () => {
    const written = new Map<string, HistoryOperation>();
    const read = new Map<string, { readonly write: HistoryOperation; readonly by: HistoryOperation }[]>();
    return {
      learn: (operation) => {
        if (isWrite(operation)) written.set(operation.key, operation);
        const write = operation.op === 'get' ? certainWrite(sources.get(operation)) : null;
        if (write === null) return;
        // What is older than one that was read before says nothing new.
        const others = (read.get(operation.key) ?? []).filter((one) => !isOlder(one.by, write));
        read.set(operation.key, [...others, { write, by: operation }]);
      },
      look: (operation) => {
        if (operation.op !== 'get' || operation.result !== 'ok') return;
        const own = written.get(operation.key);
        if (own !== undefined && isSubject(operation, 'RYW') && isOlder(operation, own))
          report('RYW', tell('ReadYourWrites', [own, operation]));
        const newer = read.get(operation.key)?.find(({ write }) => isOlder(operation, write));
        if (newer !== undefined && isSubject(operation, 'MR'))
          report('MR', tell('MonotonicReads', [newer.by, operation]));
      },
    };
  });
  for (const [guarantee, breach] of findAtReplicas(history, sources, isOlder, isSubject))
    report(guarantee, breach);
  return { breaches, unclear: 0 };
}

function olderBy(
  sources: ReadonlyMap<HistoryOperation, Source>,
  { graph, order }: Extract<Causality, { type: 'causality' }>,
): IsOlder {
  return (read, write) => {
    // A store that orders the versions of each key by itself may well put what came causally later before.
    if (write.rank !== undefined) return read.rank !== undefined && compareRanks(read.rank, write.rank) < 0;
    const source = sources.get(read);
    const node = graph.nodeOf.get(write);
    if (source === undefined || node === undefined) return false;
    if (source.writes.length === 0 && !source.isInitialPossible) return false;
    return source.writes.every(
      (one) => one !== write && order.isBefore(graph.nodeOf.get(one) as number, node),
    );
  };
}

function compareRanks(left: readonly number[], right: readonly number[]): number {
  const place = left.findIndex((number, i) => number !== right[i]);
  return place === -1 ? 0 : (left[place] ?? 0) - (right[place] ?? 0);
}

const RELATIONS = {
  ReadYourWrites: 'which its own session had written over before, by',
  MonotonicReads: 'which is older than what its session had read before, by',
} as const;

function tell(pattern: keyof typeof RELATIONS, [before, read]: [HistoryOperation, HistoryOperation]): Breach {
  const sentence = `${tellOperation(read)}, ${RELATIONS[pattern]} ${tellOperation(before)}`;
  return { pattern, sentence, proof: [before, read] };
}

/** A write that a replica holds, since a read there returned one that follows it. */
interface Implied {
  readonly guarantee: 'WFR' | 'MW';
  readonly write: HistoryOperation;
  /** The session's own operation that makes `follower` follow: the write itself, or the read that returned it. */
  readonly because: HistoryOperation;
  readonly follower: HistoryOperation;
  readonly shownBy: HistoryOperation;
}

function* findAtReplicas(
  history: History,
  sources: ReadonlyMap<HistoryOperation, Source>,
  isOlder: IsOlder,
  isSubject: IsSubject,
): Generator<readonly [Guarantee, Breach], void, undefined> {
  const followed = new Followed(history, sources, isSubject);
  for (const reads of readsOfReplicas(history)) {
    const held = new Map<string, Implied[]>();
    const underWay = new UnderWay(endedBefore);
    for (const read of reads) {
      for (const shownBy of underWay.takeEndedBefore(read))
        for (const implied of followed.by(certainWrite(sources.get(shownBy)), shownBy)) addTo(held, implied);
      for (const implied of held.get(read.key) ?? [])
        if (isOlder(read, implied.write)) yield [implied.guarantee, tellImplied(implied, read)];
      underWay.add(read);
    }
  }
}

function addTo(held: Map<string, Implied[]>, implied: Implied): void {
  const others = held.get(implied.write.key) ?? [];
  held.set(implied.write.key, others);
  const { write, guarantee } = implied;
  if (!others.some((one) => one.write === write && one.guarantee === guarantee)) others.push(implied);
}

function readsOfReplicas(history: History): Iterable<HistoryOperation[]> {
  const replicas = new Map<string, HistoryOperation[]>();
  for (const operation of [...history].sort(compareStarts)) {
    if (operation.op !== 'get' || operation.result !== 'ok' || operation.replica === undefined) continue;
    const reads = replicas.get(operation.replica) ?? [];
    replicas.set(operation.replica, reads);
    reads.push(operation);
  }
  return replicas.values();
}

/** What each write follows in its session. */
class Followed {
  readonly #sessions = new Map<string, HistoryOperation[]>();
  /** Of each write how many operations its session had ended before. */
  readonly #before = new Map<HistoryOperation, number>();
  readonly #sources: ReadonlyMap<HistoryOperation, Source>;
  readonly #isSubject: IsSubject;

  constructor(history: History, sources: ReadonlyMap<HistoryOperation, Source>, isSubject: IsSubject) {
    this.#sources = sources;
    this.#isSubject = isSubject;
    walkSessions(history, (session) => {
      const ended: HistoryOperation[] = [];
      this.#sessions.set(session, ended);
      return {
        learn: (operation) => void ended.push(operation),
        look: (operation) => void (isWrite(operation) && this.#before.set(operation, ended.length)),
      };
    });
  }

  *by(follower: HistoryOperation | null, shownBy: HistoryOperation): Generator<Implied, void, undefined> {
    if (follower === null) return;
    const count = this.#before.get(follower) ?? 0;
    const ended = this.#sessions.get(sessionOf(follower)) ?? [];
    for (const because of ended.slice(Math.max(0, count - LOOK_BACK_MAX), count)) {
      const guarantee = isWrite(because) ? 'MW' : 'WFR';
      const write = isWrite(because) ? because : certainWrite(this.#sources.get(because));
      if (write !== null && this.#isSubject(follower, guarantee))
        yield { guarantee, write, because, follower, shownBy };
    }
  }
}

function tellImplied({ guarantee, because, follower, shownBy }: Implied, read: HistoryOperation): Breach {
  const pattern = guarantee === 'MW' ? 'MonotonicWrites' : 'WritesFollowReads';
  const sentence = `${read.replica} held ${tellOperation(follower)}, as ${tellOperation(shownBy)}, shows; that write follows ${tellOperation(because)}, and yet ${tellOperation(read)}`;
  return { pattern, sentence, proof: [because, follower, shownBy, read] };
}
