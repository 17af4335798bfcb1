// The `oxbow` command: finds the subcommand and loads it alone, as each start pays for what is loaded.

import { setFlagsFromString } from 'node:v8';
import { nearestWord } from '../../shared/script/suggest.ts';
import { version } from '../version.ts';
import { flushed, processStreams, type Streams } from './streams.ts';

const SUBCOMMANDS = ['run', 'compare', 'replay', 'export', 'check', 'explore', 'serve'];

async function main(args: readonly string[], streams: Streams): Promise<number> {
  const [subcommand, ...rest] = args;
  switch (subcommand) {
    case 'run': {
      optimizeLate();
      const { runCommand } = await import('./run.ts');
      return runCommand(rest, streams);
    }
    case 'compare': {
      const { compareCommand } = await import('./compare.ts');
      return compareCommand(rest, streams);
    }
    case 'replay': {
      const { replayCommand } = await import('./replay.ts');
      return replayCommand(rest, streams);
    }
    case 'check': {
      const { checkCommand } = await import('./check.ts');
      return checkCommand(rest, streams);
    }
    case 'export': {
      const { exportCommand } = await import('./export.ts');
      return exportCommand(rest, streams);
    }
    case 'explore': {
      const { exploreCommand } = await import('./explore.ts');
      return exploreCommand(rest, streams);
    }
    case 'serve': {
      const { serve } = await import('../main.ts');
      return serve(rest);
    }
    case undefined:
    case 'help':
    case '--help':
    case '-h': {
      const { GENERAL_HELP } = await import('./help.ts');
      if (subcommand === undefined) streams.say(GENERAL_HELP);
      else await streams.print(GENERAL_HELP);
      return subcommand === undefined ? 2 : 0;
    }
    case '--version':
    case '-V':
      await streams.print(`${version()}\n`);
      return 0;
    default: {
      const near = nearestWord(subcommand, SUBCOMMANDS);
      const hint = near === null ? '' : `; did you mean ${near}?`;
      streams.say(`oxbow: there is no subcommand ${subcommand}${hint} \`oxbow --help\` lists them.\n`);
      return 2;
    }
  }
}

/**
 * Node 20 optimizes what was called a few hundred times, so a script of a hundred lines would cost its compilers more than
 * the run itself, on a busy machine twice the time. Later versions wait of themselves, and have no such flag.
 */
function optimizeLate(): void {
  if (process.versions.v8.startsWith('11.')) setFlagsFromString(`--interrupt-budget=${4 * USUAL_BUDGET}`);
}

/** Bytes of bytecode that a function runs through before it is looked at: the default of V8 11. */
const USUAL_BUDGET = 67_584;

const streams = processStreams();
const status = await main(process.argv.slice(2), streams).catch((error: unknown) => {
  streams.say(`oxbow met an error of its own: ${error instanceof Error ? error.stack : String(error)}\n`);
  return 1;
});
await flushed(process.stdout);
await flushed(process.stderr);
// Not by falling off the end: standard input may still be open when a script ends early.
process.exit(status);
