// What `npm run fuzz` runs: reads the arguments, fuzzes each protocol in the simulator, then kills its live replicas; exits
// with 1 on a failure and 2 on a wrong argument.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { killStorm } from '../server/runs/testing/kill-storm.ts';
import type { Protocol } from '../shared/core/contract.ts';
import { present } from '../shared/core/result.ts';
import { findProtocol, protocolNames } from '../shared/protocols/index.ts';
import { exploreArguments, type FuzzOptions, readFuzzOptions } from './fuzz.ts';

const options = readOptions();
if ('wrong' in options) {
  process.stderr.write(
    `${options.wrong}\nusage: npm run fuzz -- [--seeds N | --minutes M] [--from S] [--kills K]\n`,
  );
  process.exitCode = 2;
} else {
  searchSeeds(options);
  for (const name of protocolNames()) {
    const protocol = present(findProtocol(name), name);
    if (options.kills > 0) await killReplicas(protocol, options.kills, options.from);
  }
}

/** By the command that anybody has; it says what it found. */
function searchSeeds(chosen: FuzzOptions): void {
  const program = join(process.cwd(), 'bin', 'oxbow.mjs');
  const { status } = spawnSync(process.execPath, [program, ...exploreArguments(chosen)], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = status ?? 1;
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
