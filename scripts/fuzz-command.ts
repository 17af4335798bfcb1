// What `npm run fuzz` runs: reads the arguments, fuzzes each protocol, exits with 1 on a failure and 2 on a wrong argument.
import { parseArgs } from 'node:util';
import { present } from '../shared/core/result.ts';
import { findProtocol, protocolNames } from '../shared/protocols/index.ts';
import { fuzz, readFuzzOptions } from './fuzz.ts';

const SECOND_MILLIS = 1_000;

const options = readOptions();
if ('wrong' in options) {
  process.stderr.write(`${options.wrong}\nusage: npm run fuzz -- [--seeds N | --minutes M] [--from S]\n`);
  process.exitCode = 2;
} else {
  for (const name of protocolNames()) {
    const begun = performance.now();
    const elapsedMillis = () => performance.now() - begun;
    const { seeds, failure } = fuzz(present(findProtocol(name), name), options, elapsedMillis);
    const seconds = elapsedMillis() / SECOND_MILLIS;
    const rate = `${seeds} seeds from ${options.from} in ${seconds.toFixed(1)} s, ${(seeds / seconds).toFixed(1)} a second`;
    process.stdout.write(`${name}: ${rate}${failure === null ? ', no failure' : ''}\n`);
    if (failure === null) continue;
    const { seed, finding } = failure;
    process.stdout.write(`${name}: seed ${seed} broke ${finding.invariant}: ${finding.sentence}\n`);
    process.exitCode = 1;
  }
}

function readOptions() {
  const strings = {
    seeds: { type: 'string' },
    from: { type: 'string' },
    minutes: { type: 'string' },
  } as const;
  try {
    return readFuzzOptions(parseArgs({ options: strings }).values);
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) };
  }
}
