// What `npm run fuzz` runs: reads the arguments, fuzzes each protocol in the simulator, then kills its live replicas; exits
// with 1 on a failure and 2 on a wrong argument.
import { parseArgs } from 'node:util';
import { killStorm } from '../server/runs/testing/kill-storm.ts';
import type { Protocol } from '../shared/core/contract.ts';
import { present } from '../shared/core/result.ts';
import { findProtocol, protocolNames } from '../shared/protocols/index.ts';
import { type FuzzOptions, fuzz, readFuzzOptions } from './fuzz.ts';

const SECOND_MILLIS = 1_000;

const options = readOptions();
if ('wrong' in options) {
  process.stderr.write(
    `${options.wrong}\nusage: npm run fuzz -- [--seeds N | --minutes M] [--from S] [--kills K]\n`,
  );
  process.exitCode = 2;
} else {
  for (const name of protocolNames()) {
    const protocol = present(findProtocol(name), name);
    searchSeeds(protocol, options);
    if (options.kills > 0) await killReplicas(protocol, options.kills, options.from);
  }
}

function searchSeeds(protocol: Protocol, chosen: FuzzOptions): void {
  const { name } = protocol;
  const begun = performance.now();
  const elapsedMillis = () => performance.now() - begun;
  const { seeds, failure } = fuzz(protocol, chosen, elapsedMillis);
  const seconds = elapsedMillis() / SECOND_MILLIS;
  const rate = `${seeds} seeds from ${chosen.from} in ${seconds.toFixed(1)} s, ${(seeds / seconds).toFixed(1)} a second`;
  process.stdout.write(`${name}: ${rate}${failure === null ? ', no failure' : ''}\n`);
  if (failure === null) return;
  const { seed, finding } = failure;
  process.stdout.write(`${name}: seed ${seed} broke ${finding.invariant}: ${finding.sentence}\n`);
  process.exitCode = 1;
}

async function killReplicas(protocol: Protocol, wanted: number, seed: number): Promise<void> {
  const { name } = protocol;
  const { kills, ways, problems } = await killStorm(protocol, { placement: 'process', kills: wanted, seed });
  const asked = Object.entries(ways).map(([way, count]) => `${count} ${way}`);
  const verdict = problems.length === 0 ? ', no failure' : '';
  process.stdout.write(`${name}: ${kills} kills of live replicas (${asked.join(', ')})${verdict}\n`);
  for (const problem of problems) process.stdout.write(`${name}: ${problem}\n`);
  if (problems.length > 0) process.exitCode = 1;
}

function readOptions() {
  const strings = {
    seeds: { type: 'string' },
    from: { type: 'string' },
    minutes: { type: 'string' },
    kills: { type: 'string' },
  } as const;
  try {
    return readFuzzOptions(parseArgs({ options: strings }).values);
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) };
  }
}
