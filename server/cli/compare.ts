// `oxbow compare`: one script on several systems, line by line beside each other, and a ledger of what it cost and kept.

import { readFileSync, statSync } from 'node:fs';
import { type Comparison, compareSystems } from '../../shared/compare/compare.ts';
import { parseSystems, type System } from '../../shared/compare/system.ts';
import { fail, type Result, succeed } from '../../shared/core/result.ts';
import { findProtocol, protocolNames, USUAL_PROTOCOLS } from '../../shared/protocols/index.ts';
import { SCHEDULES, type Schedule } from '../../shared/script/command.ts';
import { DEFAULT_SEED, type ProtocolShelf } from '../../shared/script/open-run.ts';
import { readWhole } from '../../shared/script/values.ts';
import { describeComparison } from './compare-report.ts';
import { type Flags, readChoice, readFlags } from './flags.ts';
import { COMPARE_HELP } from './help.ts';
import type { Streams } from './streams.ts';

const SHELF: ProtocolShelf = {
  find: findProtocol,
  names: protocolNames,
  usualName: (dialect) => USUAL_PROTOCOLS[dialect],
};

/** A script of a comparison is read whole. */
const SCRIPT_BYTES_MAX = 1_000_000;

interface CompareArguments {
  readonly systems: readonly System[];
  readonly schedule: Schedule;
  readonly seed: number;
  /** `null`: standard input. */
  readonly file: string | null;
  readonly isJson: boolean;
}

/** @returns 0: all ran; 1: an `expect` failed or an invariant broke somewhere; 2: nothing could be compared */
export async function compareCommand(args: readonly string[], streams: Streams): Promise<0 | 1 | 2> {
  const flags = readFlags(args, ['protocols', 'schedule', 'seed'], ['json']);
  if (flags.ok && flags.value.isHelpWanted) {
    await streams.print(COMPARE_HELP);
    return 0;
  }
  const parsed = flags.ok ? readArguments(flags.value) : flags;
  const script = parsed.ok ? await readScript(parsed.value.file, streams) : parsed;
  if (!parsed.ok || !script.ok) {
    streams.say(
      `oxbow compare: ${parsed.ok && !script.ok ? script.error : (parsed as { error: string }).error}\n`,
    );
    return 2;
  }
  const { systems, isJson, ...settings } = parsed.value;
  const compared = await compareSystems(script.value, systems, settings, SHELF);
  if (!compared.ok) {
    streams.say(`oxbow compare: ${compared.error}\n`);
    return 2;
  }
  await streams.print(
    isJson ? `${JSON.stringify(compared.value, null, 2)}\n` : describeComparison(compared.value),
  );
  return hasFailed(compared.value) ? 1 : 0;
}

function hasFailed({ systems }: Comparison): boolean {
  return systems.some(
    ({ outcomes, ledger }) =>
      ledger === null ||
      ledger.violations > 0 ||
      outcomes.some(({ meaning }) => meaning === 'claim' || meaning === 'violation'),
  );
}

function readArguments(flags: Flags): Result<CompareArguments> {
  const systems = parseSystems(flags.values.get('protocols') ?? protocolNames().join(','), SHELF);
  if (!systems.ok) return fail(`--protocols: ${systems.error}`);
  const schedule = readChoice(flags, 'schedule', SCHEDULES);
  if (!schedule.ok) return schedule;
  const seedText = flags.values.get('seed');
  const seed = seedText === undefined ? DEFAULT_SEED : readWhole(seedText);
  if (seed === null) return fail(`--seed is a whole number of at most nine digits, not ${seedText}`);
  const [file, second] = flags.files;
  if (second !== undefined) return fail(`one script at a time: ${second} is a second file`);
  return succeed({
    systems: systems.value,
    schedule: schedule.value ?? 'timed',
    seed,
    file: file === undefined || file === '-' ? null : file,
    isJson: flags.switches.has('json'),
  });
}

async function readScript(file: string | null, streams: Streams): Promise<Result<string>> {
  if (file === null) return readInput(streams);
  try {
    if (statSync(file).isDirectory()) return fail(`${file}: it is a folder`);
    return succeed(readFileSync(file, 'utf8'));
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? '';
    const sentence = { ENOENT: 'there is no such file', EACCES: 'it may not be read' }[why] ?? why;
    return fail(`${file}: ${sentence}`);
  }
}

async function readInput(streams: Streams): Promise<Result<string>> {
  const { input, inputObstacle, isTerminal } = streams;
  if (inputObstacle !== null) return fail(inputObstacle);
  if (isTerminal)
    streams.say('A script is read from the terminal; Ctrl+D ends it. `oxbow compare --help` explains.\n');
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of input) {
    text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    if (text.length > SCRIPT_BYTES_MAX)
      return fail(`a script to compare has at most ${SCRIPT_BYTES_MAX} characters`);
  }
  return succeed(text + decoder.decode());
}
