// What `oxbow check` reads: a history as JSON lines, or a trace file, compressed or not. Which of them it is, its first
// line says.

import { createReadStream } from 'node:fs';
import { judgeFinalStates } from '../../shared/check/final-states.ts';
import { HistoryFollower } from '../../shared/check/history/from-trace.ts';
import type { HistoryOperation } from '../../shared/check/history/history.ts';
import { HistoryReader } from '../../shared/check/history/lines.ts';
import type { Verdict } from '../../shared/check/history/verdict.ts';
import type { HistoryPromise, Protocol } from '../../shared/core/contract.ts';
import { HISTORY_OPERATIONS_MAX, TRACE_LINE_LENGTH_MAX } from '../../shared/core/limits.ts';
import { fail, type Result, succeed } from '../../shared/core/result.ts';
import { describeProblem, TraceParser } from '../../shared/trace/file/parse-trace.ts';
import type { TraceHeader, TraceLine } from '../../shared/trace/file/trace-line.ts';
import { clonePicture, foldEvent } from '../../shared/trace/fold.ts';
import type { RunPicture } from '../../shared/trace/picture.ts';
import { describeFileError } from '../trace/file-error.ts';
import { uncompressed } from '../trace/read-trace.ts';
import { type InputLine, readLines } from './lines.ts';
import type { Streams } from './streams.ts';
import { type Progress, protocolOf } from './trace-input.ts';

export interface CheckInput {
  readonly history: readonly HistoryOperation[];
  /** Of the trace's protocol; `null` for a bare history, of which nobody promised anything. */
  readonly promised: { readonly by: string; readonly promises: readonly HistoryPromise[] } | null;
  /** Whether the history begins with its run. */
  readonly isWhole: boolean;
  /** What a person should know besides. */
  readonly notes: readonly string[];
  /** Whether the replicas agree in the end; `null` where nobody asked, or where no states are told. */
  readonly finalStates: Verdict | null;
}

/** Takes the lines of one kind of input. */
interface Reader {
  take(line: string): Result<readonly HistoryOperation[]>;
  close(): Result<Omit<CheckInput, 'history'> & { readonly more: readonly HistoryOperation[] }>;
}

/**
 * @param path `-`: standard input
 * @param areStatesWanted whether the replicas' states are followed to the end of a trace, which takes its time
 * @returns an error that names the line
 */
export async function readCheckInput(
  path: string,
  streams: Streams,
  progress: Progress,
  areStatesWanted: boolean,
): Promise<Result<CheckInput>> {
  const stream = path === '-' ? null : createReadStream(path);
  try {
    return await readHistory(
      readLines(uncompressed(stream ?? streams.input), TRACE_LINE_LENGTH_MAX),
      progress,
      areStatesWanted,
    );
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code?.startsWith('Z_') === true)
      return fail(`the compressed data is damaged: ${(error as Error).message}`);
    if (syscall === undefined) throw error;
    return fail(describeFileError(error));
  } finally {
    stream?.destroy();
  }
}

async function readHistory(
  batches: AsyncIterable<readonly InputLine[]>,
  progress: Progress,
  areStatesWanted: boolean,
): Promise<Result<CheckInput>> {
  const history: HistoryOperation[] = [];
  let reader: Reader | null = null;
  let number = 0;
  for await (const batch of batches) {
    for (const line of batch) {
      number += 1;
      if (line.type === 'overlong')
        return fail(`line ${number}: more than ${TRACE_LINE_LENGTH_MAX} characters`);
      reader ??= isTraceHeader(line.text) ? traceReader(areStatesWanted) : historyReader();
      const taken: Result<readonly HistoryOperation[]> = reader.take(line.text);
      if (!taken.ok) return taken;
      for (const operation of taken.value) history.push(operation);
      if (history.length > HISTORY_OPERATIONS_MAX)
        return fail(`line ${number}: more than ${HISTORY_OPERATIONS_MAX} operations`);
    }
    progress.report(number);
  }
  const closed = reader?.close() ?? fail('it is empty');
  if (!closed.ok) return closed;
  const { more, ...rest } = closed.value;
  history.push(...more);
  // One that was cut off may have had some.
  return history.length === 0
    ? fail(['there is no operation in it', ...rest.notes].join('; '))
    : succeed({ history, ...rest });
}

/** Whatever calls itself one: the parser then says what is wrong with it. */
function isTraceHeader(text: string): boolean {
  return /^\s*\{\s*"type"\s*:\s*"oxbowTrace"/.test(text);
}

function historyReader(): Reader {
  const lines = new HistoryReader();
  return {
    take(line) {
      const read = lines.read(line);
      if (!read.ok) return read;
      return succeed(read.value === null ? [] : [read.value]);
    },
    close: () => succeed({ more: [], promised: null, isWhole: true, notes: [], finalStates: null }),
  };
}

function traceReader(areStatesWanted: boolean): Reader {
  const parser = new TraceParser();
  const notes: string[] = [];
  let begun: Begun | null = null;
  return {
    take(line) {
      const parsed = parser.push(line);
      if (!parsed.ok) return fail(describeProblem(parsed.error));
      if (parsed.value.type === 'oxbowTrace') {
        const begin = beginTrace(parsed.value);
        if (!begin.ok) return begin;
        begun = begin.value;
        return succeed([]);
      }
      if (begun === null) return succeed([]);
      if (areStatesWanted) followStates(begun, parsed.value);
      return succeed(takeLine(begun, parsed.value));
    },
    close() {
      const problem = parser.end();
      if (problem !== null && !problem.isCutOff) return fail(describeProblem(problem));
      if (begun === null) return fail('it is empty');
      if (problem !== null) notes.push(`${describeProblem(problem)}; what is there is judged`);
      const { follower, promised, isWhole, protocol, picture } = begun;
      const finalStates = picture === null ? null : judgeFinalStates(protocol, picture);
      return succeed({ more: follower.close(), promised, isWhole, notes, finalStates });
    },
  };
}

interface Begun {
  readonly follower: HistoryFollower;
  readonly promised: NonNullable<CheckInput['promised']>;
  readonly isWhole: boolean;
  readonly protocol: Protocol;
  /** Of the run so far; `null` before its first event or checkpoint, and where it is not wanted. */
  picture: RunPicture | null;
}

function beginTrace(header: TraceHeader): Result<Begun> {
  const protocol = protocolOf(header);
  if (!protocol.ok) return protocol;
  const config = protocol.value.parseConfig(header.run.options);
  if (!config.ok) return fail(`line 1: ${config.error}`);
  const promises = protocol.value.promises?.(config.value) ?? [];
  return succeed({
    follower: new HistoryFollower(protocol.value.session.versions),
    promised: { by: protocol.value.name, promises },
    protocol: protocol.value,
    picture: null,
    // Replicas that started from their rows hold what was written before.
    isWhole: header.begins === 'run' && (header.run.requestsBefore ?? 0) === 0,
  });
}

function followStates(begun: Begun, line: TraceLine): void {
  if (line.type === 'oxbowTrace' || line.type === 'end') return;
  if (line.type === 'checkpoint') begun.picture ??= clonePicture(line.picture);
  else if (begun.picture !== null || line.type === 'runStarted')
    begun.picture = foldEvent(begun.picture, line, begun.protocol);
}

function takeLine({ follower, isWhole }: Begun, line: TraceLine): HistoryOperation[] {
  switch (line.type) {
    case 'oxbowTrace':
    case 'end':
      return [];
    case 'checkpoint':
      // Later ones say nothing that the events have not said.
      if (!isWhole && follower.isFresh) follower.begin(line.picture);
      return [];
    default:
      return follower.take(line);
  }
}
