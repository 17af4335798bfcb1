// Histories that are linearizable because they were made so: each operation takes effect on one register a key at one
// instant between its start and its end.

import { drawBelow, drawChance, drawOne, type RandomStream, seedRandom } from '../../../core/random.ts';
import type { HistoryOperation, HistoryResult } from '../history.ts';

export interface RegisterSimulation {
  readonly seed: number;
  readonly operations: number;
  readonly clients: number;
  readonly keys: number;
  /** Share of the operations whose outcome stays unknown; half of them took effect, some after they were given up. */
  readonly unknownShare?: number;
  /** Without them each read of absence can be traced. */
  readonly hasDeletes?: boolean;
}

interface Planned {
  readonly operation: HistoryOperation;
  /** When it takes effect; `null`: never. */
  readonly instant: number | null;
}

/** In the order of their ends. Values are unique. */
export function simulateRegisters(simulation: RegisterSimulation): HistoryOperation[] {
  const luck = seedRandom(simulation.seed, 'registers');
  const planned = plan(simulation, luck);
  const store = new Map<string, string | null>();
  const done = new Map<HistoryOperation, HistoryOperation>();
  const instants = planned.filter(({ instant }) => instant !== null);
  instants.sort((left, right) => (left.instant ?? 0) - (right.instant ?? 0));
  for (const { operation } of instants) done.set(operation, perform(operation, store, luck));
  const history = planned.map(({ operation }) => done.get(operation) ?? operation);
  return history.sort((left, right) => (left.end ?? Infinity) - (right.end ?? Infinity));
}

function plan(
  { operations, clients, keys, unknownShare = 0, hasDeletes = true }: RegisterSimulation,
  luck: RandomStream,
): Planned[] {
  const free = Array.from({ length: clients }, (_, client) => ({
    client: `c${client}`,
    names: 1,
    number: 0,
    at: 0,
  }));
  return Array.from({ length: operations }, (_, index) => {
    const who = free.reduce((left, right) => (right.at < left.at ? right : left));
    const start = who.at + 1 + drawBelow(luck, 5);
    const end = start + 1 + drawBelow(luck, 20);
    const isUnknown = drawChance(luck, unknownShare);
    who.at = end;
    who.number += 1;
    const session = who.client;
    const client = who.names === 1 ? session : `${session}#${who.names}`;
    if (isUnknown) who.names += 1;
    const op = drawOne(luck, ['get', 'get', 'put', 'put', hasDeletes ? 'delete' : 'put', 'cas'] as const);
    const result: HistoryResult = isUnknown ? 'info' : 'ok';
    const value = op === 'get' || op === 'delete' ? null : `v${index}`;
    const common = { client, session, number: who.number, op, key: `k${drawBelow(luck, keys)}`, value };
    const late = isUnknown ? drawBelow(luck, 100) : 0;
    const never = isUnknown && drawChance(luck, 0.5);
    const instant = start + (end - start) * (0.1 + 0.8 * (drawBelow(luck, 1000) / 1000)) + late;
    return { operation: { ...common, start, end, result }, instant: never ? null : instant };
  });
}

function perform(
  operation: HistoryOperation,
  store: Map<string, string | null>,
  luck: RandomStream,
): HistoryOperation {
  const { op, key, value } = operation;
  const present = store.get(key) ?? null;
  if (op === 'get') return operation.result === 'ok' ? { ...operation, value: present } : operation;
  if (op !== 'cas') {
    store.set(key, value);
    return operation;
  }
  const expected = drawChance(luck, 0.7) ? present : 'something else';
  if (expected === present) store.set(key, value);
  const result = operation.result === 'ok' && expected !== present ? 'fail' : operation.result;
  return { ...operation, expected, result };
}
