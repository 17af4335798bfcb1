// What people may do to a run of rumor registers, at random: operations, faults of every kind, clients that move.

import fc from 'fast-check';
import type { Operation } from '../../core/contract.ts';
import type { Fault } from '../../core/faults.ts';
import type { SimulatedRun } from '../simulated-run.ts';

const replicas = fc.constantFrom('s0', 's1', 's2');
const actors = fc.constantFrom('s0', 's1', 's2', 'c0', 'c1');
const clients = fc.constantFrom('c0', 'c1');
const probability = fc.constantFrom(0, 0.5, 1);
const count = fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined });

const faults: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ type: fc.constant('cut' as const), a: actors, b: actors, both: fc.boolean() }),
  fc.record({ type: fc.constant('heal' as const), a: actors, b: actors }),
  fc.record({
    type: fc.constantFrom('lossy' as const, 'duplicate' as const),
    a: actors,
    b: actors,
    probability,
  }),
  fc.record({
    type: fc.constant('delay' as const),
    a: actors,
    b: actors,
    latency: fc.constantFrom({ minMillis: 0, maxMillis: 0 }, { minMillis: 3, maxMillis: 50 }),
  }),
  fc.record({ type: fc.constant('hold' as const), a: actors, b: actors }),
  fc
    .record({ type: fc.constantFrom('release' as const, 'drop' as const), a: actors, b: actors, count })
    .map(({ count: some, ...rest }) => (some === undefined ? rest : { ...rest, count: some })),
  fc.record({
    type: fc.constantFrom(
      'crash' as const,
      'restart' as const,
      'freeze' as const,
      'thaw' as const,
      'fillDisk' as const,
    ),
    replica: replicas,
  }),
  fc.record({
    type: fc.constant('clock' as const),
    replica: replicas,
    aheadMillis: fc.constantFrom(0, -20, 35.5),
    rate: fc.constantFrom(0.5, 1, 1.7),
  }),
);

const operations: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ type: fc.constant('put' as const), key: fc.constantFrom('x', 'y'), value: fc.string() }),
  fc.record({
    type: fc.constant('get' as const),
    key: fc.constantFrom('x', 'y'),
    view: fc.constant('tentative' as const),
  }),
);

export type Deed =
  | { readonly fault: Fault }
  | { readonly client: string; readonly operation: Operation }
  | { readonly attach: string; readonly to: string | null }
  | { readonly wait: number };

export const randomDeeds: fc.Arbitrary<Deed[]> = fc.array(
  fc.oneof(
    fc.record({ fault: faults }),
    fc.record({ client: clients, operation: operations }),
    fc.record({ attach: clients, to: fc.option(replicas) }),
    fc.record({ wait: fc.nat(40) }),
  ),
  { maxLength: 40 },
);

/** @param at the run's time when it is done: a wait begins there */
export async function doDeed(run: SimulatedRun, deed: Deed, at: number): Promise<void> {
  run.advance(Math.max(0, at - run.now()));
  if ('fault' in deed) await run.inject(deed.fault);
  else if ('operation' in deed) run.simulation.operate(deed.client, deed.operation, () => {});
  else if ('attach' in deed) await run.attachClient(deed.attach, deed.to);
  else run.advance(deed.wait);
}
