// The context of a client (rule CA7): as clocks, what it has read and what it has written. Sticky clients are covered by
// their replica; one that moves carries its context, and is answered `ERR_DEP` where that is not covered.

import { type VersionVector, vectorEntry, vectorMerge, vectorRaise } from '../../clocks/version-vector.ts';
import type {
  Guarantee,
  HistoryPromise,
  Lacking,
  Operation,
  OperationRefusal,
  SessionRules,
  VersionsTold,
} from '../../core/contract.ts';
import type { ClientId } from '../../core/ids.ts';
import { BATCH_UPDATES_MAX } from '../../core/limits.ts';
import type { CausalConfig } from './config.ts';
import { namesIn } from './members.ts';
import { sessionInvariants } from './session-invariants.ts';
import type { CausalContext, CausalEvidence, CausalState, CausalTypes } from './types.ts';

const GUARANTEES_OF_READS: readonly Guarantee[] = ['RYW', 'MR'];
const GUARANTEES_OF_WRITES: readonly Guarantee[] = ['WFR', 'MW'];
/** These two ask for what the session wrote, the others for what it read. */
const ABOUT_WRITES: readonly Guarantee[] = ['RYW', 'MW'];

export const sessionRules: SessionRules<CausalTypes> = {
  open: (guarantees) => ({ guarantees: [...guarantees], read: {}, written: {} }),
  choose(session, guarantees) {
    session.guarantees = [...guarantees];
  },
  context(session, operation) {
    const guarantees = session.guarantees.filter((guarantee) => isAskedOf(operation, guarantee));
    const asksWrites = guarantees.some((guarantee) => ABOUT_WRITES.includes(guarantee));
    const asksReads = guarantees.some((guarantee) => !ABOUT_WRITES.includes(guarantee));
    return {
      guarantees,
      read: asksReads ? { ...session.read } : {},
      written: asksWrites ? { ...session.written } : {},
    };
  },
  absorb(session, operation, result) {
    if (result.type === 'refused') return;
    const { version, clock } = result.evidence;
    if (operation.type === 'get' || operation.type === 'modify') vectorMerge(session.read, clock);
    if (operation.type !== 'get' && version !== null)
      vectorRaise(session.written, version.writer, version.count);
  },
  refusal: refusalFor,
  versions: versionsTold,
  always: sessionInvariants,
};

/** `modify` is a read and a write. */
function isAskedOf({ type }: Operation, guarantee: Guarantee): boolean {
  if (type === 'modify') return true;
  return (type === 'get' ? GUARANTEES_OF_READS : GUARANTEES_OF_WRITES).includes(guarantee);
}

/** The refusal of a request whose context this replica does not cover. */
export function refusalFor(
  state: CausalState,
  client: ClientId,
  operation: Operation,
  context: CausalContext,
): OperationRefusal | null {
  const lacking = lackingFor(state.clock, context);
  if (lacking.length === 0) return null;
  const broken = [...new Set(lacking.flatMap(({ guarantees }) => guarantees))].join(', ');
  const sentence = `${state.id} lacks writes that ${client} depends on: ${operation.type} would break ${broken}`;
  return { type: 'refused', reason: 'ERR_DEP', sentence, lacking };
}

/** The entries of the context that a clock does not cover, each with the guarantees that ask for it. */
function lackingFor(clock: VersionVector, { guarantees, read, written }: CausalContext): Lacking[] {
  const lacking = new Map<string, Lacking & { guarantees: Guarantee[] }>();
  for (const guarantee of guarantees) {
    const needs = ABOUT_WRITES.includes(guarantee) ? written : read;
    for (const writer of namesIn(needs)) {
      const [needed, held] = [vectorEntry(needs, writer), vectorEntry(clock, writer)];
      if (held >= needed) continue;
      const column = lacking.get(writer) ?? { writer, needed: 0, held, guarantees: [] };
      lacking.set(writer, {
        ...column,
        needed: Math.max(column.needed, needed),
        guarantees: [...column.guarantees, guarantee],
      });
    }
  }
  return [...lacking.values()];
}

/** Writes of one batch share a count; where there are batches, a version is told by count and place. */
const PLACES = 1_000;

function versionsTold({ version, clock, batch }: CausalEvidence): VersionsTold {
  const seen: VersionVector = {};
  for (const writer of namesIn(clock)) {
    const count = vectorEntry(clock, writer);
    const places = batch?.writer === writer ? batch.places : BATCH_UPDATES_MAX;
    seen[writer] = batch === null ? count : count * PLACES + places;
  }
  if (version === null) return { seen };
  const { writer, place } = version;
  const count = place === undefined ? version.count : version.count * PLACES + place;
  return { version: `${count}@${writer}`, seen };
}

/**
 * With all guarantees chosen the whole history is causally consistent, and with the tie rule all replicas agree on the order
 * of concurrent writes as well (CCv). Siblings stand side by side, so there is no such order.
 */
export function promises({ conflict }: CausalConfig): HistoryPromise[] {
  const sessions: HistoryPromise[] = [...GUARANTEES_OF_READS, ...GUARANTEES_OF_WRITES].map((model) => ({
    model,
    for: 'chosen',
  }));
  const whole: HistoryPromise = { model: 'CC', for: 'allChosen' };
  return conflict === 'tie' ? [{ model: 'CCv', for: 'allChosen' }, whole, ...sessions] : [whole, ...sessions];
}
