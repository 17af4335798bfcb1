// Exports of what clients saw, for outside checkers: JSON lines in Porcupine's manner, and an EDN history as Jepsen's
// checkers read it.

import { HistoryFollower } from '../../check/history/from-trace.ts';
import type { HistoryOperation } from '../../check/history/history.ts';
import { printHistoryLine } from '../../check/history/lines.ts';
import type { Protocol } from '../../core/contract.ts';
import { HISTORY_OPERATIONS_MAX } from '../../core/limits.ts';
import { assertNever } from '../../core/result.ts';
import type { TraceEvent } from '../../core/trace.ts';
import type { TraceExport } from './trace-export.ts';

/** The history is too long for an export that must sort it. */
export class ExportLimitError extends Error {
  override readonly name = 'ExportLimitError';
}

/** One operation a line, as it ends. Call and return are times of the run in milliseconds. */
export class PorcupineExport implements TraceExport {
  readonly #follower: HistoryFollower;

  constructor(protocol: Protocol) {
    this.#follower = new HistoryFollower(protocol.session.versions);
  }

  begin(): string {
    return '';
  }

  take(event: TraceEvent): string {
    return toLines(this.#follower.take(event));
  }

  end(): string {
    return toLines(this.#follower.close());
  }
}

function toLines(operations: readonly HistoryOperation[]): string {
  return operations.map((operation) => `${printHistoryLine(operation)}\n`).join('');
}

/** Calls and returns in their order. They are known only when an operation ends, so the history is kept until then. */
export class EdnExport implements TraceExport {
  readonly #follower: HistoryFollower;
  readonly #operations: HistoryOperation[] = [];
  #last = { at: 0, sequence: 0 };

  constructor(protocol: Protocol) {
    this.#follower = new HistoryFollower(protocol.session.versions);
  }

  begin(): string {
    return '';
  }

  take(event: TraceEvent): string {
    this.#last = event;
    this.#operations.push(...this.#follower.take(event));
    if (this.#operations.length > HISTORY_OPERATIONS_MAX)
      throw new ExportLimitError(`an EDN history has at most ${HISTORY_OPERATIONS_MAX} operations`);
    return '';
  }

  end(): string {
    this.#operations.push(...this.#follower.close());
    const processes = new Map<string, number>();
    const moments = this.#operations.flatMap((operation) => {
      const [start, end] = operation.places ?? [0, null];
      return [
        { place: start, isCall: true, at: operation.start, operation },
        {
          place: end ?? this.#last.sequence + 1,
          isCall: false,
          at: operation.end ?? this.#last.at,
          operation,
        },
      ];
    });
    // One step may end an operation that it has only begun, and several parts of one.
    moments.sort((left, right) => left.place - right.place || Number(right.isCall) - Number(left.isCall));
    return moments
      .map(({ operation, isCall, at }, index) => {
        const process = processes.get(operation.client) ?? processes.size;
        processes.set(operation.client, process);
        return `${toEdn(operation, isCall, process, at, index)}\n`;
      })
      .join('');
  }
}

function toEdn(
  operation: HistoryOperation,
  isCall: boolean,
  process: number,
  at: number,
  index: number,
): string {
  const type = isCall ? 'invoke' : operation.result;
  const error = isCall || operation.error === undefined ? '' : `, :error :${operation.error}`;
  const nanos = Math.round(at * 1_000_000);
  return `{:process ${process}, :type :${type}, :f :${toFunction(operation)}, :value ${toValue(operation, isCall)}, :time ${nanos}, :index ${index}${error}}`;
}

function toFunction({ op }: HistoryOperation): string {
  switch (op) {
    case 'get':
      return 'read';
    case 'put':
    // A delete is a write of absence.
    case 'delete':
      return 'write';
    case 'cas':
      return 'cas';
    default:
      return assertNever(op);
  }
}

/** A tuple of key and value, as Jepsen's independent checkers part histories by key. */
function toValue(operation: HistoryOperation, isCall: boolean): string {
  const { op, key, value, expected, result } = operation;
  const isUnknown = op === 'get' && (isCall || result !== 'ok');
  const inside =
    op === 'cas' ? `[${toText(expected ?? null)} ${toText(value)}]` : toText(isUnknown ? null : value);
  return `[${toText(key)} ${inside}]`;
}

/** EDN knows fewer escapes than JSON: what has none stands for itself, but for control characters, as `\u0000`. */
function toText(value: string | null): string {
  if (value === null) return 'nil';
  return JSON.stringify(value).replace(
    /\\(.)/g,
    (escaped, letter) => UNKNOWN_ESCAPES[letter as string] ?? escaped,
  );
}

const UNKNOWN_ESCAPES: Readonly<Record<string, string>> = { b: '\\u0008', f: '\\u000c' };
