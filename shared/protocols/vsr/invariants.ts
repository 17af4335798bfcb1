// What must hold after every step of every run (rules VR1 to VR7). They know the paper's claims, and none of the code that
// keeps them.

import type { ClusterStates, Invariant } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { canonicalJson } from '../../core/json.ts';
import type { Keyed } from '../../core/keyed.ts';
import { isPrimary, isWitness, quorumOf } from './configuration.ts';
import { leaseIsExclusive } from './lease-invariant.ts';
import { entryAt, isSameOp, opNumberOf } from './log.ts';
import { executeOperation } from './store.ts';
import type { LogEntry, StoredValue, VsrState, VsrTypes } from './types.ts';

type Cluster = ClusterStates<VsrTypes>;

/** What costs as much as the log is long is looked at once in so many steps. */
const FULL_LOOK_EVERY = 64;

/** What an invariant remembers of each replica; a new incarnation may have lost what was not durable. */
class PerReplica<M> {
  readonly #begin: () => M;
  readonly #known = new Map<ReplicaId, { readonly incarnation: number; readonly memory: M }>();

  constructor(begin: () => M) {
    this.#begin = begin;
  }

  of({ id, incarnation }: VsrState): M {
    const known = this.#known.get(id);
    if (known?.incarnation === incarnation) return known.memory;
    const memory = this.#begin();
    this.#known.set(id, { incarnation, memory });
    return memory;
  }
}

/** One number for epoch and view, larger for later ones: no epoch has so many views. */
function placeOf({ epoch, viewNumber }: Pick<VsrState, 'epoch' | 'viewNumber'>): number {
  return epoch * 1_000_000_000 + viewNumber;
}

/**
 * All that was ever committed by anybody, op by op; invariants of one monitor share it. No op is ever another one, with one
 * exception.
 *
 * A group of one is its own quorum: it commits an op in the step in which it logs it, before its only copy is durable. (Larger
 * groups do not: Prepare leaves when the primary's copy is durable, PrepareOk when the backup's is.) Whatever could tell of the
 * op, to clients as to replicas, waits for the disk (rule C3); so a crash may take back what nobody knows of, as if it had come
 * a moment earlier. What was acknowledged is durable and cannot be. (With the log in memory a group of one that crashed is silent
 * for ever; the paper promises nothing where f is 0.) So only a restart may take ops back, only of that replica, only those after
 * the end of the log that its disk gave back, only those that it committed alone, and none that any other replica has.
 */
class Committed {
  readonly entries: LogEntry[] = [];
  /** In which epoch and view each was committed first, by `placeOf`. */
  readonly places: number[] = [];
  /** Rises when ops were taken back: what was reckoned from them is void. */
  generation = 0;
  /** Who committed it as a group of one; of what a larger group has committed, nobody. */
  readonly #alone = new Map<number, ReplicaId>();
  readonly #checked = new PerReplica(() => ({ upTo: 0, isBack: true }));

  static of(common: Map<string, unknown> = new Map()): Committed {
    const known = (common.get('committed') as Committed | undefined) ?? new Committed();
    common.set('committed', known);
    return known;
  }

  /** Takes in what a replica has committed since it was looked at last. @returns where it differs from others */
  take(state: VsrState, cluster: Cluster): string | null {
    const checked = this.#checked.of(state);
    if (state.status === 'recovering' || state.status === 'joining') return null;
    const lost = checked.isBack ? this.#takeBack(state, cluster) : null;
    checked.isBack = false;
    if (lost !== null) return lost;
    // What was dropped from the log was looked at while it was there, or came as the state of one that had it.
    for (let op = Math.max(checked.upTo, state.logStart) + 1; op <= state.commitNumber; op += 1) {
      const entry = entryAt(state, op);
      if (entry === undefined) return `${state.id} has committed op ${op} and does not have it`;
      const wrong = this.#takeOne(state, op, entry);
      if (wrong !== null) return wrong;
    }
    checked.upTo = Math.max(checked.upTo, state.commitNumber);
    return null;
  }

  #takeOne(state: VsrState, op: number, entry: LogEntry): string | null {
    const other = this.entries[op - 1];
    if (other !== undefined && !isSameOp(entry, other))
      return `${state.id} has committed ${inWords(entry)} as op ${op}, others ${inWords(other)}`;
    const isAlone = committersOf(state, op).join() === state.id;
    if (!isAlone) this.#alone.delete(op);
    if (other !== undefined) return null;
    this.entries[op - 1] = entry;
    this.places[op - 1] = placeOf(state);
    if (isAlone) this.#alone.set(op, state.id);
    return null;
  }

  /** Of one that has just come back. @returns what of it was known to others */
  #takeBack(state: VsrState, { replicas }: Cluster): string | null {
    const had = opNumberOf(state);
    const lost = this.entries.slice(had);
    if (lost.length === 0 || !lost.every((_, at) => this.#alone.get(had + at + 1) === state.id)) return null;
    // Not whether it stands in a log: others may have it as a checkpoint, or in a log that another view has cut.
    for (const [id, { state: other }] of replicas)
      if (other !== null && other.commitNumber > had)
        return `${state.id} came back without op ${had + 1}, which ${id} has committed`;
    for (let op = this.entries.length; op > had; op -= 1) this.#alone.delete(op);
    this.entries.length = had;
    this.places.length = had;
    this.generation += 1;
    return null;
  }
}

/**
 * Whose quorum an op needed: the one that ends an epoch takes whoever executes it into the next, and was committed by the group
 * before. None is named where that group is not needed any more; it had others in it than this replica then.
 */
function committersOf({ members, before, epochStart }: VsrState, op: number): readonly ReplicaId[] {
  return op > epochStart ? members : (before?.members ?? []);
}

function inWords(entry: LogEntry): string {
  return entry.type === 'operation'
    ? `request ${entry.requestNumber} of ${entry.client}`
    : 'a reconfiguration';
}

function changedState(cluster: Cluster, changed: ReplicaId): VsrState | null {
  return cluster.replicas.get(changed)?.state ?? null;
}

const oneOpANumber: Invariant<VsrTypes, Committed> = {
  name: 'VR2 no two replicas commit different ops at one op-number',
  begin: (common) => Committed.of(common),
  after(committed, cluster, changed) {
    const state = changedState(cluster, changed);
    return state === null ? null : committed.take(state, cluster);
  },
};

const commitWithinLog: Invariant<
  VsrTypes,
  PerReplica<{ commitNumber: number; epoch: number; viewNumber: number }>
> = {
  name: 'VR2 commit-number and view-number never fall, and what is committed is in the log',
  begin: () => new PerReplica(() => ({ commitNumber: 0, epoch: 0, viewNumber: 0 })),
  after(known, cluster, changed) {
    const state = changedState(cluster, changed);
    if (state === null) return null;
    const before = known.of(state);
    const { id, commitNumber, viewNumber, lastNormalView, epoch } = state;
    if (commitNumber < before.commitNumber)
      return `the commit-number of ${id} fell from ${before.commitNumber} to ${commitNumber}`;
    if (commitNumber > opNumberOf(state))
      return `${id} has committed ${commitNumber} ops and has ${opNumberOf(state)}`;
    if (epoch < before.epoch) return `the epoch of ${id} fell from ${before.epoch} to ${epoch}`;
    if (epoch === before.epoch && viewNumber < before.viewNumber)
      return `the view-number of ${id} fell from ${before.viewNumber} to ${viewNumber}`;
    if (lastNormalView > viewNumber) return `${id} worked in view ${lastNormalView} before it entered it`;
    Object.assign(before, { commitNumber, epoch, viewNumber });
    return null;
  },
};

/** A copy counts where it would win: in the log that its replica had when it last worked, or executed already. */
const heldByQuorum: Invariant<VsrTypes, Map<ReplicaId, number>> = {
  name: 'VR2 what is committed is in the logs of a quorum',
  begin: () => new Map(),
  after(seen, cluster, changed) {
    const state = changedState(cluster, changed);
    if (state === null || !isPrimary(state)) return null;
    const { commitNumber, members, id } = state;
    const known = seen.get(id);
    seen.set(id, commitNumber);
    const entry = entryAt(state, commitNumber);
    if (entry === undefined || (known !== undefined && commitNumber <= known)) return null;
    // The op that made the group was committed by the one before.
    if (commitNumber <= state.epochStart) return null;
    const holders = members.filter((member) => {
      const other = cluster.replicas.get(member)?.state;
      // Whoever lost its log said so before, and asks a quorum, this primary among it.
      return (
        other !== undefined &&
        other !== null &&
        (other.status === 'recovering' || holds(other, commitNumber, entry))
      );
    });
    return holders.length >= quorumOf(state)
      ? null
      : `${id} committed op ${commitNumber}, which ${holders.join(', ') || 'nobody'} of ${members.join(', ')} has`;
  },
};

function holds(state: VsrState, opNumber: number, entry: LogEntry): boolean {
  if (opNumber <= state.logStart) return true;
  const held = entryAt(state, opNumber);
  return held !== undefined && held.viewNumber === entry.viewNumber && isSameOp(held, entry);
}

/** What a backup was counted for must be there after any crash: nothing is said before it is durable (pitfall 10). */
const acknowledgedIsThere: Invariant<VsrTypes> = {
  name: 'VR2 a backup has what its primary knows it to have',
  begin: () => null,
  after(_memory, cluster, changed) {
    for (const { state } of cluster.replicas.values()) {
      if (state === null || !isPrimary(state)) continue;
      for (const [id, opNumber] of Object.entries(state.acknowledged)) {
        const backup = cluster.replicas.get(id)?.state ?? null;
        if (backup === null || (id !== changed && state.id !== changed)) continue;
        if (backup.epoch !== state.epoch || backup.viewNumber !== state.viewNumber) continue;
        if (backup.status === 'normal' && opNumberOf(backup) < opNumber)
          return `${id} has ${opNumberOf(backup)} ops of view ${state.viewNumber}, and said ${opNumber}`;
      }
    }
    return null;
  },
};

const onePrimaryAView: Invariant<VsrTypes, Map<string, string>> = {
  name: 'VR4 a view has one primary, and begins once',
  begin: () => new Map(),
  after(primaries, cluster, changed) {
    const state = changedState(cluster, changed);
    if (state === null || !isPrimary(state)) return null;
    const view = `view ${state.viewNumber} of epoch ${state.epoch}`;
    const known = primaries.get(view) ?? state.id;
    primaries.set(view, known);
    return known === state.id ? null : `${known} and ${state.id} are both primary of ${view}`;
  },
};

interface Started {
  readonly committed: Committed;
  readonly views: Set<string>;
}

const viewStartsWhole: Invariant<VsrTypes, Started> = {
  name: 'VR4 a view starts with all that was committed before',
  begin: (common) => ({ committed: Committed.of(common), views: new Set() }),
  after({ committed, views }, cluster, changed) {
    const state = changedState(cluster, changed);
    if (state === null) return null;
    const view = `${state.epoch} ${state.viewNumber}`;
    if (isPrimary(state) && !views.has(view)) {
      views.add(view);
      // One that slept may start a view in which nobody works any more, without what later views committed.
      const lost = committed.entries.findIndex(
        (entry, at) => (committed.places[at] ?? 0) < placeOf(state) && !holds(state, at + 1, entry),
      );
      if (lost !== -1)
        return `${state.id} starts view ${state.viewNumber} without op ${lost + 1}, which was committed`;
    }
    return null;
  },
};

interface Executions {
  readonly committed: Committed;
  readonly numbers: Map<string, number>;
  looked: number;
  generation: number;
}

const executedOnce: Invariant<VsrTypes, Executions> = {
  name: 'VR2 a request is executed once',
  begin: (common) => ({ committed: Committed.of(common), numbers: new Map(), looked: 0, generation: 0 }),
  after(memory, cluster, changed) {
    const state = changedState(cluster, changed);
    if (state === null) return null;
    const { entries, generation } = memory.committed;
    if (generation !== memory.generation) {
      memory.numbers.clear();
      memory.looked = 0;
      memory.generation = generation;
    }
    for (; memory.looked < entries.length; memory.looked += 1) {
      const entry = entries[memory.looked];
      if (entry?.type !== 'operation') continue;
      const request = `request ${entry.requestNumber} of ${entry.client}`;
      const before = memory.numbers.get(request);
      if (before !== undefined) return `${request} is op ${before} and op ${memory.looked + 1}`;
      memory.numbers.set(request, memory.looked + 1);
    }
    return null;
  },
};

interface Model {
  readonly committed: Committed;
  store: Keyed<StoredValue>;
  generation: number;
  executed: number;
  text: string;
  steps: number;
}

/** Executes all that is committed a second time, beside the replicas. */
const storeIsReplay: Invariant<VsrTypes, Model> = {
  name: 'VR2 the store is what the committed ops make',
  begin: (common) => ({
    committed: Committed.of(common),
    store: {},
    generation: 0,
    executed: 0,
    text: '{}',
    steps: 0,
  }),
  after(model, cluster, changed) {
    const state = changedState(cluster, changed);
    if (state === null) return null;
    model.steps += 1;
    if (model.steps % FULL_LOOK_EVERY !== 0) return null;
    replay(model);
    // Of those that are behind nothing is known here; each comes level sooner or later.
    if (state.commitNumber !== model.executed || isWitness(state, state.id)) return null;
    return canonicalJson(state.store) === model.text
      ? null
      : `the store of ${state.id} is not what ${model.executed} ops make`;
  },
};

function replay(model: Model): void {
  const { entries, generation } = model.committed;
  if (generation !== model.generation)
    Object.assign(model, { store: {}, executed: 0, text: '{}', generation });
  if (model.executed === entries.length) return;
  while (model.executed < entries.length) {
    const entry = entries[model.executed];
    model.executed += 1;
    if (entry?.type === 'operation') executeOperation(model.store, entry.operation, model.executed);
  }
  model.text = canonicalJson(model.store);
}

const latestLogWins: Invariant<VsrTypes> = {
  name: 'VR4 the log of the largest last-normal view wins, then the longest',
  begin: () => null,
  after(_memory, cluster, changed) {
    const chosen = changedState(cluster, changed)?.chosen ?? null;
    if (chosen === null) return null;
    const won = chosen.candidates.find(({ replica }) => replica === chosen.winner);
    const better = chosen.candidates.find(
      ({ lastNormalView, opNumber }) =>
        won === undefined ||
        lastNormalView > won.lastNormalView ||
        (lastNormalView === won.lastNormalView && opNumber > won.opNumber),
    );
    return better === undefined
      ? null
      : `view ${chosen.viewNumber} took the log of ${chosen.winner}, and ${better.replica} had worked in view ${better.lastNormalView} with op ${better.opNumber}`;
  },
};

const recoveryIsAnswered: Invariant<VsrTypes> = {
  name: 'VR5 a recovery rests on answers to its own nonce',
  begin: () => null,
  after(_memory, cluster, changed) {
    const recovered = changedState(cluster, changed)?.recovered ?? null;
    if (recovered === null) return null;
    const stale = Object.entries(recovered.answers).find(([, nonce]) => nonce !== recovered.nonce);
    return stale === undefined
      ? null
      : `${changed} asked under ${recovered.nonce}, and took the answer of ${stale[0]} to ${stale[1]}`;
  },
};

export const always: readonly Invariant<VsrTypes>[] = [
  oneOpANumber as Invariant<VsrTypes>,
  commitWithinLog as Invariant<VsrTypes>,
  heldByQuorum as Invariant<VsrTypes>,
  acknowledgedIsThere,
  onePrimaryAView as Invariant<VsrTypes>,
  viewStartsWhole as Invariant<VsrTypes>,
  executedOnce as Invariant<VsrTypes>,
  storeIsReplay as Invariant<VsrTypes>,
  latestLogWins,
  recoveryIsAnswered,
  leaseIsExclusive as Invariant<VsrTypes>,
];
