// Session guarantees (Terry 1994; rule BY10): the client's read and write vectors, and the test at the server.

import { type VersionVector, vectorMerge, vectorRaise } from '../../clocks/version-vector.ts';
import type {
  Guarantee,
  HistoryPromise,
  Lacking,
  Operation,
  OperationRefusal,
  SessionRules,
} from '../../core/contract.ts';
import type { ClientId } from '../../core/ids.ts';
import { keyedHas } from '../../core/keyed.ts';
import type { BayouConfig } from './config.ts';
import { completeStamp } from './coverage.ts';
import { writeKey } from './order.ts';
import { sessionInvariants } from './session-invariants.ts';
import type { BayouContext, BayouState, BayouTypes } from './types.ts';

/** A read is tested for RYW and MR, a write for WFR and MW. */
const GUARANTEES_OF_READS: readonly Guarantee[] = ['RYW', 'MR'];
const GUARANTEES_OF_WRITES: readonly Guarantee[] = ['WFR', 'MW'];
/** These two ask for the session's writes, the others for what it read. */
const ABOUT_WRITES: readonly Guarantee[] = ['RYW', 'MW'];

export const sessionRules: SessionRules<BayouTypes> = {
  open: (guarantees) => ({ guarantees: [...guarantees], readVector: {}, writeVector: {} }),
  choose(session, guarantees) {
    session.guarantees = [...guarantees];
  },
  context(session, operation) {
    const relevant = operation.type === 'get' ? GUARANTEES_OF_READS : GUARANTEES_OF_WRITES;
    const guarantees = session.guarantees.filter((guarantee) => relevant.includes(guarantee));
    const asksWrites = guarantees.some((guarantee) => ABOUT_WRITES.includes(guarantee));
    const asksReads = guarantees.some((guarantee) => !ABOUT_WRITES.includes(guarantee));
    return {
      guarantees,
      readVector: asksReads ? { ...session.readVector } : {},
      writeVector: asksWrites ? { ...session.writeVector } : {},
    };
  },
  absorb(session, _operation: Operation, result) {
    if (result.type === 'refused') return;
    const evidence = result.evidence;
    if (evidence.type === 'read') vectorMerge(session.readVector, evidence.vector);
    else vectorRaise(session.writeVector, evidence.server, evidence.stamp);
    if (evidence.type === 'write' && evidence.alsoVector !== undefined)
      vectorMerge(session.writeVector, evidence.alsoVector);
  },
  refusal: refusalFor,
  versions: (evidence) =>
    evidence.type === 'read' ? { seen: { ...evidence.vector } } : { version: writeKey(evidence) },
  always: sessionInvariants,
};

/** The refusal of a request that would break a guarantee. */
export function refusalFor(
  state: BayouState,
  client: ClientId,
  operation: Operation,
  context: BayouContext,
): OperationRefusal | null {
  if (operation.type === 'get' && state.config.missingKey === 'key-first') {
    const table = operation.view === 'committed' ? state.committedStore : state.store;
    if (!keyedHas(table, operation.key)) return null;
  }
  const lacking = lackingFor(state, context);
  if (lacking.length === 0) return null;
  const broken = [...new Set(lacking.flatMap((column) => column.guarantees))].join(', ');
  const sentence = `${state.id} lacks writes that ${client} depends on: ${operation.type} would break ${broken}`;
  return { type: 'refused', reason: 'ERR_DEP', sentence, lacking };
}

/** The columns in which this server falls short of what a request needs; none: every guarantee is kept. */
export function lackingFor(state: BayouState, context: BayouContext): Lacking[] {
  // Made for the first column: hardly a request lacks anything, and every request asks.
  let lacking: Map<string, { needed: number; held: number; guarantees: Guarantee[] }> | null = null;
  for (const guarantee of context.guarantees) {
    const needs: VersionVector = ABOUT_WRITES.includes(guarantee) ? context.writeVector : context.readVector;
    for (const writer of Object.keys(needs)) {
      const needed = needs[writer] as number;
      if (completeStamp(state.vector, writer) >= needed) continue;
      lacking ??= new Map();
      const held = state.vector[writer] ?? 0;
      const column = lacking.get(writer) ?? { needed: 0, held, guarantees: [] };
      column.needed = Math.max(column.needed, needed);
      column.guarantees.push(guarantee);
      lacking.set(writer, column);
    }
  }
  return lacking === null ? [] : [...lacking].map(([writer, column]) => ({ writer, ...column }));
}

/** What a read teaches: all that the server holds, and the last stamps of those that left. */
export function readEvidence(state: BayouState): VersionVector {
  const vector = { ...state.vector };
  for (const [server, { lastStamp }] of Object.entries(state.retired)) vectorRaise(vector, server, lastStamp);
  return vector;
}

/**
 * The guarantees make a plain history causally consistent (invariant G8). With `key-first` an absent key is told before the
 * session is looked at, so a read of absence is promised nothing.
 */
export function promises({ missingKey }: BayouConfig): HistoryPromise[] {
  const writes: HistoryPromise[] = GUARANTEES_OF_WRITES.map((model) => ({ model, for: 'chosen' }));
  if (missingKey === 'key-first') return writes;
  const reads: HistoryPromise[] = GUARANTEES_OF_READS.map((model) => ({ model, for: 'chosen' }));
  return [{ model: 'CC', for: 'allChosen' }, ...reads, ...writes];
}
