// How many periods a write of the gossip store takes to be everywhere, in simulation (Demers 1987: anti-entropy by push-pull).

import { GUARANTEES } from '../shared/core/contract.ts';
import { keyedGet } from '../shared/core/keyed.ts';
import { drawBelow, seedRandom } from '../shared/core/random.ts';
import { present } from '../shared/core/result.ts';
import { TRACE_VERSION } from '../shared/core/trace.ts';
import type { GossipState } from '../shared/protocols/gossip/types.ts';
import { findProtocol } from '../shared/protocols/index.ts';
import { Simulation } from '../shared/sim/simulation.ts';

/** Of an own round at a replica, on the average. */
export const PERIOD_MILLIS = 250;
/** Since a replica joined; by then its rounds have nothing to do with when that was. */
const QUIET_PERIODS = 4;
/** A write that is not everywhere by then never will be. */
const PERIODS_MAX = 100;

/**
 * Push-pull doubles those who know at least, while few know, and leaves the square of those who do not, when most know: so
 * the logarithm to the base 2 and a little more for the last ones. One period more is the write's own wait for a round.
 */
export const SMALL_CONSTANT = 1;

export function theoreticalRounds(replicas: number): number {
  return Math.log2(replicas) + SMALL_CONSTANT;
}

/**
 * A client writes at one replica of a quiet cluster, at a moment drawn by the seed.
 * @returns the periods until every replica has it
 */
export function periodsToEverywhere(seed: number, replicas: number): number {
  const simulation = startCluster(seed, replicas);
  const luck = seedRandom(seed, 'write');
  simulation.pump(() => false, simulation.now + drawBelow(luck, QUIET_PERIODS * PERIOD_MILLIS));
  simulation.addClient('c0', GUARANTEES);
  simulation.attachClient('c0', `s${drawBelow(luck, replicas)}`);
  simulation.operate('c0', { type: 'put', key: 'song', value: 'x' }, ({ type }) => {
    if (type !== 'accepted') throw new Error(`seed ${seed}: the write was ${type}`);
  });
  const cluster = [...simulation.cluster.values()];
  const has = ({ state }: { readonly state: unknown }): boolean =>
    keyedGet((state as GossipState).store, 'song') !== undefined;
  const deadline = simulation.now + PERIODS_MAX * PERIOD_MILLIS;
  simulation.pump(() => cluster.some(has), deadline);
  const writtenAt = simulation.now;
  if (!simulation.pump(() => cluster.every(has), deadline))
    throw new Error(`seed ${seed}: not everywhere after ${PERIODS_MAX} periods`);
  return (simulation.now - writtenAt) / PERIOD_MILLIS;
}

function startCluster(seed: number, replicas: number): Simulation {
  const protocol = present(findProtocol('gossip'), 'the gossip store');
  const options = { period: `${PERIOD_MILLIS}ms` };
  const config = protocol.parseConfig(options);
  if (!config.ok) throw new Error(config.error);
  const header = {
    version: TRACE_VERSION,
    protocol: protocol.name,
    options,
    config: config.value,
    engine: 'sim',
    placement: 'inline',
    seed,
    link: {
      cut: false,
      held: false,
      latency: { minMillis: 1, maxMillis: 5 },
      lossProbability: 0,
      duplicateProbability: 0,
    },
    clientTimeoutMillis: 1_000,
  } as const;
  const simulation = new Simulation(protocol, header, { trace: 'off', monitor: 'off' });
  let serving = 0;
  for (let i = 0; i < replicas; i += 1)
    simulation.addReplica(`s${i}`, i === 0 ? null : 's0', ({ ok }) => {
      if (ok) serving += 1;
    });
  const deadline = PERIODS_MAX * PERIOD_MILLIS;
  if (!simulation.pump(() => serving === replicas, deadline))
    throw new Error(`seed ${seed}: ${serving} of ${replicas} replicas serve after ${deadline} ms`);
  simulation.pump(() => false, simulation.now + QUIET_PERIODS * PERIOD_MILLIS);
  return simulation;
}
