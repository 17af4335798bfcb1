// `oxbow replay`: takes a recorded run again and says where it differs from its recording.

import { fail, type Result, succeed } from '../../shared/core/result.ts';
import { readWhole } from '../../shared/script/values.ts';
import type { TraceHeader, TraceLine } from '../../shared/trace/file/trace-line.ts';
import { type Divergence, Replayer } from '../../shared/trace/replay.ts';
import { TraceError } from '../trace/read-trace.ts';
import { type Flags, readFlags } from './flags.ts';
import { REPLAY_HELP } from './help.ts';
import type { Streams } from './streams.ts';
import { describeTraceFailure, Progress, protocolOf, traceLines } from './trace-input.ts';

interface ReplayArguments {
  readonly path: string;
  /** The last event that is replayed. */
  readonly until: number;
}

export async function replayCommand(args: readonly string[], streams: Streams): Promise<0 | 1 | 2> {
  const flags = readFlags(args, ['until']);
  if (flags.ok && flags.value.isHelpWanted) {
    await streams.print(REPLAY_HELP);
    return 0;
  }
  const parsed = flags.ok ? readArguments(flags.value) : flags;
  if (!parsed.ok) {
    streams.say(`oxbow replay: ${parsed.error}\n`);
    return 2;
  }
  const progress = new Progress(streams);
  try {
    const replayed = await replay(parsed.value, streams, progress);
    progress.end();
    if (!replayed.ok) {
      streams.say(`oxbow replay: ${parsed.value.path}: ${replayed.error}\n`);
      return 2;
    }
    await streams.print(replayed.value.report);
    return replayed.value.isEqual ? 0 : 1;
  } catch (error) {
    progress.end();
    const hint = isCutOff(error) ? '; --until replays what is there' : '';
    streams.say(`oxbow replay: ${describeTraceFailure(parsed.value.path, error)}${hint}\n`);
    return 2;
  }
}

function readArguments(flags: Flags): Result<ReplayArguments> {
  const [path, second] = flags.files;
  if (path === undefined) return fail('which trace? `oxbow replay --help` explains');
  if (second !== undefined) return fail(`one trace at a time: ${second} is a second file`);
  const text = flags.values.get('until');
  const until = text === undefined ? Infinity : readWhole(text);
  return until === null || until === 0
    ? fail(`--until is the number of an event, from 1 on, not ${text}`)
    : succeed({ path, until });
}

type Replayed = Result<{ readonly isEqual: boolean; readonly report: string }>;

async function replay(
  { path, until }: ReplayArguments,
  streams: Streams,
  progress: Progress,
): Promise<Replayed> {
  let replayer: Replayer | null = null;
  for await (const batch of upTo(traceLines(path, streams), until)) {
    for (const line of batch) {
      if (line.type === 'oxbowTrace') {
        const begun = begin(line);
        if (!begun.ok) return begun;
        replayer = begun.value;
      } else if (line.type !== 'end') {
        if (line.type !== 'checkpoint' && line.sequence > until)
          return equal(replayer, ` up to event ${until}`);
        const divergence = replayer?.take(line) ?? null;
        if (divergence !== null) return succeed({ isEqual: false, report: describe(divergence) });
      }
    }
    progress.report(replayer?.counts.events ?? 0);
  }
  return equal(replayer, '');
}

/** That a trace was cut off is no matter where nobody wanted more of it. */
async function* upTo(
  batches: AsyncIterable<readonly TraceLine[]>,
  until: number,
): AsyncGenerator<readonly TraceLine[]> {
  let last = 0;
  try {
    for await (const batch of batches) {
      const end = batch.findLast((line) => 'sequence' in line);
      if (end !== undefined && 'sequence' in end) last = end.sequence;
      yield batch;
    }
  } catch (error) {
    if (!isCutOff(error) || last < until) throw error;
  }
}

function isCutOff(error: unknown): boolean {
  return error instanceof TraceError && error.problem.isCutOff;
}

function begin(header: TraceHeader): Result<Replayer> {
  const protocol = protocolOf(header);
  if (!protocol.ok) return protocol;
  return header.begins === 'slice'
    ? fail('it begins in the middle of a run, without a checkpoint')
    : succeed(new Replayer(protocol.value));
}

function equal(replayer: Replayer | null, upTo: string): Replayed {
  const { events, steps, checkpoints, digests } = replayer?.counts ?? {
    events: 0,
    steps: 0,
    checkpoints: 0,
    digests: 0,
  };
  const compared = `${events} events, with ${steps} steps, ${checkpoints} checkpoints and ${digests} digests compared`;
  return succeed({ isEqual: true, report: `equal${upTo}: ${compared}\n` });
}

function describe({ sequence, what, path, expected, came }: Divergence): string {
  return `different at event ${sequence}, ${what}:\n  ${path}\n- ${expected}\n+ ${came}\n`;
}
