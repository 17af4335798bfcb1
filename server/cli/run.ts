// `oxbow run`: performs a script, line by line, and says by its exit status how it went.

import { createReadStream, readFileSync, statSync } from 'node:fs';
import { fail, type Result, succeed } from '../../shared/core/result.ts';
import type { Run, RunSpec } from '../../shared/host/run.ts';
import { findProtocol, protocolNames, USUAL_PROTOCOLS } from '../../shared/protocols/index.ts';
import { DIALECTS, SCHEDULES } from '../../shared/script/command.ts';
import { Master } from '../../shared/script/master.ts';
import type { MasterPorts, MasterSettings } from '../../shared/script/open-run.ts';
import type { PerformedLine } from '../../shared/script/performance.ts';
import { diffLines, performStory } from '../../shared/script/story.ts';
import { isStory } from '../../shared/script/story-text.ts';
import { readWhole } from '../../shared/script/values.ts';
import type { Tracing } from '../../shared/sim/world.ts';
import { type Flags, readChoice, readFlags } from './flags.ts';
import { RUN_HELP } from './help.ts';
import { readLines } from './lines.ts';
import { Recorder } from './recorder.ts';
import type { Streams } from './streams.ts';

/** 0: all ran. 1: an `expect` failed or an invariant broke. 2: the script or the command line is wrong. */
export type ExitStatus = 0 | 1 | 2;

const ENGINES = ['sim', 'live'] as const;
type Engine = (typeof ENGINES)[number];

const FLAGS = ['dialect', 'protocol', 'engine', 'schedule', 'seed', 'missing-key', 'trace', 'fork'];

interface RunArguments {
  readonly settings: MasterSettings;
  /** What of the settings was said on the command line: it wins over the settings of a story. */
  readonly given: Partial<MasterSettings>;
  /** `null`: standard input. */
  readonly file: string | null;
  /** Where the trace is written; `null`: nowhere. */
  readonly trace: string | null;
  /** From where a recorded run goes on; `null`: the script starts one. */
  readonly fork: string | null;
}

export async function runCommand(args: readonly string[], streams: Streams): Promise<ExitStatus> {
  const flags = readFlags(args, FLAGS);
  if (flags.ok && flags.value.isHelpWanted) {
    await streams.print(RUN_HELP);
    return 0;
  }
  const parsed = flags.ok ? readArguments(flags.value) : flags;
  if (!parsed.ok) {
    streams.say(`oxbow run: ${parsed.error}\n`);
    return 2;
  }
  const { file, trace } = parsed.value;
  const input = file === null ? readInput(streams) : openScript(file);
  if (!input.ok) {
    streams.say(`oxbow run: ${input.error}\n`);
    return 2;
  }
  const recorder = await Recorder.of(trace);
  if (!recorder.ok) {
    streams.say(`oxbow run: --trace ${recorder.error}\n`);
    return 2;
  }
  const status = await perform(parsed.value, input.value, recorder.value, streams);
  const failure = recorder.value.close();
  if (failure === null) return status;
  streams.say(`oxbow run: --trace ${failure}\n`);
  return 2;
}

/** @returns what the script comes to, its trace apart */
async function perform(
  { settings, given, file, fork }: RunArguments,
  { chunks, story }: Script,
  recorder: Recorder,
  streams: Streams,
): Promise<ExitStatus> {
  const ports = recorder.recording(await portsOf(settings.engine, recorder.isRecording ? 'kept' : 'told'));
  if (story !== null && fork === null) return performStoryFile(story, given, ports, streams);
  const master =
    fork === null
      ? succeed(new Master(settings, ports))
      : await masterOfFork(fork, settings, ports, recorder, streams);
  if (!master.ok) {
    streams.say(`oxbow run: --fork ${master.error}\n`);
    return 2;
  }
  if (file === null && streams.isTerminal)
    streams.say('Commands are read from the terminal; Ctrl+D ends them. `oxbow run --help` explains.\n');
  // The rows of a live run are in a temporary folder, which goes with the run.
  streams.onInterrupted(async () => {
    await master.value.close();
    recorder.close();
  });
  return performScript(master.value, chunks, streams);
}

async function masterOfFork(
  fork: string,
  settings: MasterSettings,
  ports: MasterPorts,
  recorder: Recorder,
  streams: Streams,
): Promise<Result<Master>> {
  const { forkRecorded } = await import('../trace/fork-recorded.ts');
  const { traceLines } = await import('./trace-input.ts');
  const forked = await forkRecorded(fork, (path) => traceLines(path, streams), 'eager');
  if (!forked.ok) return forked;
  recorder.begin(forked.value);
  return succeed(Master.goingOn(forked.value, settings, ports));
}

function readArguments(flags: Flags): Result<RunArguments> {
  const dialect = readChoice(flags, 'dialect', DIALECTS);
  if (!dialect.ok) return dialect;
  const engine = readChoice(flags, 'engine', ENGINES);
  if (!engine.ok) return engine;
  const schedule = readChoice(flags, 'schedule', SCHEDULES);
  if (!schedule.ok) return schedule;
  const missingKey = readChoice(flags, 'missing-key', ['dep-first', 'key-first'] as const);
  if (!missingKey.ok) return missingKey;
  const seedText = flags.values.get('seed');
  const seed = seedText === undefined ? undefined : readWhole(seedText);
  if (seed === null) return fail(`--seed is a whole number of at most nine digits, not ${seedText}`);
  const [file, second] = flags.files;
  if (second !== undefined) return fail(`one script at a time: ${second} is a second file`);
  const fork = flags.values.get('fork') ?? null;
  const settled = ['engine', 'protocol', 'seed', 'missing-key'].find((name) => flags.values.has(name));
  if (fork !== null && settled !== undefined)
    return fail(
      `--fork goes on in a simulation of what was recorded: --${settled} cannot be chosen any more`,
    );
  if (fork?.startsWith('-') === true && file === undefined)
    return fail('--fork - reads the trace from standard input, so the script must be a file');
  const given: Partial<MasterSettings> = {
    ...defined('dialect', dialect.value),
    ...defined('engine', engine.value),
    ...defined('protocol', flags.values.get('protocol')),
    ...defined('schedule', schedule.value),
    ...defined('seed', seed),
    ...defined('missingKey', missingKey.value),
  };
  return succeed({
    given,
    settings: { dialect: 'lab', engine: 'sim', ...given },
    file: file === undefined || file === '-' ? null : file,
    trace: flags.values.get('trace') ?? null,
    fork,
  });
}

function defined<K extends string, V>(key: K, value: V | undefined): { readonly [key in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [key in K]: V });
}

/**
 * The simulator is loaded for a simulation and the sockets for a live run: starting must be quick.
 * @param trace of a simulation: a script itself asks for nothing that is past
 */
async function portsOf(engine: Engine, trace: Tracing): Promise<MasterPorts> {
  const protocols: MasterPorts['protocols'] = {
    find: findProtocol,
    names: protocolNames,
    usualName: (dialect) => USUAL_PROTOCOLS[dialect],
  };
  if (engine === 'sim') {
    const { simulateRun } = await import('../../shared/sim/simulated-run.ts');
    return { protocols, createRun: (spec) => simulateRun(spec, { monitor: 'record', trace }) };
  }
  const { openLiveRun } = await import('../runs/open-live-run.ts');
  const { monitorRun } = await import('../../shared/check/monitor.ts');
  const createRun = async (spec: RunSpec): Promise<Result<Run>> => {
    const opened = await openLiveRun(spec);
    if (opened.ok) monitorRun(opened.value);
    return opened;
  };
  return { protocols, createRun };
}

// ---------------------------------------------------------------- scripts

async function performScript(
  master: Master,
  chunks: AsyncIterable<Uint8Array | string>,
  streams: Streams,
): Promise<ExitStatus> {
  const report = new Report(streams);
  let line = 0;
  batches: for await (const batch of readLines(chunks)) {
    for (const input of batch) {
      line += 1;
      await report.take(
        input.type === 'line' ? await master.performLine(input.text, line) : master.performOverlong(line),
      );
      if (report.hasEnded) break batches;
    }
    await report.flush();
  }
  if (!report.hasEnded) await report.take(await master.finish());
  await report.flush();
  await master.close();
  return report.status;
}

/** What a script came to so far, told to a person. */
class Report {
  status: ExitStatus = 0;
  /** Nothing more is to be performed. */
  hasEnded = false;
  readonly #streams: Streams;
  #output = '';

  constructor(streams: Streams) {
    this.#streams = streams;
  }

  async take(performed: PerformedLine): Promise<void> {
    const { output, notes, failure } = performed;
    this.#output += output.map((text) => `${text}\n`).join('');
    if (notes.length > 0 || failure !== null) {
      // Results first, so that a person who sees both streams at once reads them in order.
      await this.flush();
      sayNotes(performed, this.#streams);
    }
    if (failure !== null) this.status = failure.type === 'wrong' ? 2 : 1;
    this.hasEnded = this.#streams.isClosed() || (failure !== null && failure.type !== 'claim');
  }

  async flush(): Promise<void> {
    await this.#streams.print(this.#output);
    this.#output = '';
  }
}

function sayNotes({ notes, failure }: PerformedLine, streams: Streams): void {
  for (const note of notes) streams.say(`note: ${note}\n`);
  if (failure !== null) streams.say(`oxbow run: ${failure.sentence}\n`);
}

interface Script {
  readonly chunks: AsyncIterable<Uint8Array | string>;
  /** The whole text of a script that holds its expected output in place. */
  readonly story: string | null;
}

function readInput({ input, inputObstacle }: Streams): Result<Script> {
  return inputObstacle === null ? succeed({ chunks: input, story: null }) : fail(inputObstacle);
}

function openScript(file: string): Result<Script> {
  try {
    const kind = statSync(file);
    if (kind.isDirectory()) return fail(`${file}: it is a folder`);
    // A pipe or a device is read as it comes.
    if (!kind.isFile()) return succeed({ chunks: createReadStream(file), story: null });
    const text = readFileSync(file);
    const decoded = new TextDecoder('utf-8').decode(text);
    return succeed({ chunks: oneChunk(text), story: isStory(decoded) ? decoded : null });
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code;
    const sentence = { ENOENT: 'there is no such file', EACCES: 'it may not be read' }[why ?? ''] ?? why;
    return fail(`${file}: ${sentence}`);
  }
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

// ---------------------------------------------------------------- stories

/** Gives the file back with the output that its commands have now. */
async function performStoryFile(
  text: string,
  given: Partial<MasterSettings>,
  ports: MasterPorts,
  streams: Streams,
): Promise<ExitStatus> {
  const performed = await performStory(text, ports, given);
  if (!performed.ok) {
    streams.say(`oxbow run: ${performed.error}\n`);
    return 2;
  }
  await streams.print(performed.value.text);
  const difference = diffLines(text, performed.value.text);
  if (difference !== null)
    streams.say(`oxbow run: the output differs from the expected, from ${difference}\n`);
  for (const { sentence } of performed.value.unexpected) streams.say(`oxbow run: ${sentence}\n`);
  if (performed.value.unexpected.some(({ type }) => type === 'wrong')) return 2;
  return difference === null && performed.value.unexpected.length === 0 ? 0 : 1;
}
