// A simulated cluster of rumor registers, for tests of the simulation itself.

import type { Protocol } from '../../core/contract.ts';
import { type LinkPolicy, PERFECT_LINK } from '../../core/faults.ts';
import type { TraceEvent } from '../../core/trace.ts';
import { rumorRegister } from '../../host/testing/rumor-register.ts';
import { type SimulatedRun, type SimulatedRunOptions, simulateRun } from '../simulated-run.ts';

export interface RumorCluster {
  readonly run: SimulatedRun;
  /** Every event so far; empty where no trace is kept. */
  readonly events: readonly TraceEvent[];
}

export interface RumorClusterOptions extends SimulatedRunOptions {
  readonly protocol?: Protocol;
  readonly options?: Readonly<Record<string, string>>;
  readonly seed?: number;
  readonly link?: LinkPolicy;
  /** Each with a client: `s0` and `c0`, `s1` and `c1`, … */
  readonly replicas?: number;
}

/** A link whose messages overtake each other. */
export const UNEVEN_LINK: LinkPolicy = { ...PERFECT_LINK, latency: { minMillis: 1, maxMillis: 30 } };

export function startRumorRun(setting: RumorClusterOptions = {}): RumorCluster {
  const {
    protocol = rumorRegister as unknown as Protocol,
    options = {},
    seed = 1,
    link = PERFECT_LINK,
  } = setting;
  const started = simulateRun({ protocol, options, seed, link, clientTimeoutMillis: 500 }, setting);
  if (!started.ok) throw new Error(started.error);
  const events: TraceEvent[] = [];
  started.value.follow(1, (event) => events.push(event));
  return { run: started.value, events };
}

/** Replicas have joined and clients are attached when it resolves, also in a paced run. */
export async function startRumorCluster(setting: RumorClusterOptions = {}): Promise<RumorCluster> {
  const cluster = startRumorRun(setting);
  const { run } = cluster;
  for (let i = 0; i < (setting.replicas ?? 2); i += 1) {
    const joined = run.addReplica(`s${i}`, i === 0 ? null : 's0');
    if (setting.pace === 'paced') run.advance(200);
    const result = await joined;
    if (!result.ok) throw new Error(result.error);
    run.addClient(`c${i}`, []);
    await run.attachClient(`c${i}`, `s${i}`);
  }
  return cluster;
}
