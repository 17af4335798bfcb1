// Reads the question out of a trace: the run as it was before an operation was asked, and before each of the newest lines that
// laid a fault.

import type { Protocol } from '../core/contract.ts';
import { fail, type Result, succeed } from '../core/result.ts';
import type { TraceEvent } from '../core/trace.ts';
import { clonePicture, foldEvent } from '../trace/fold.ts';
import type { OperationPicture, RunPicture } from '../trace/picture.ts';
import { commandOf } from './fault-words.ts';
import type { EarlierFault, WhatIfQuestion } from './search.ts';
import type { SaidLine } from './try-change.ts';

/** Each is a copy of the whole picture. */
const FAULTS_MAX = 6;

/** Takes events, or a picture from which they go on, and keeps what a question about one operation needs. */
export class QuestionReader {
  readonly #protocol: Protocol;
  readonly #operation: OperationPicture;
  #picture: RunPicture | null = null;
  #faults: { readonly picture: RunPicture; readonly said: SaidLine; readonly since: SaidLine[] }[] = [];
  #faultsForgotten = 0;
  /** Not known yet to come before the operation: it may be the line that asks. */
  #newest: SaidLine | null = null;

  constructor(protocol: Protocol, operation: OperationPicture) {
    this.#protocol = protocol;
    this.#operation = operation;
  }

  /** Whether the operation has been asked: later events tell nothing. */
  get isDone(): boolean {
    return (this.#picture?.sequence ?? 0) >= this.#operation.calledSequence - 1;
  }

  begin(picture: RunPicture): void {
    this.#picture ??= clonePicture(picture);
  }

  take(event: TraceEvent): void {
    if (this.isDone || event.sequence <= (this.#picture?.sequence ?? 0)) return;
    if (event.type === 'commandStarted') this.#onLine({ line: event.line, at: event.at });
    this.#picture = foldEvent(this.#picture, event, this.#protocol);
  }

  end(): Result<WhatIfQuestion> {
    const picture = this.#picture;
    const { client, operation, replica, calledSequence, result } = this.#operation;
    if (picture?.sequence !== calledSequence - 1)
      return fail('the moment before it was asked is not kept any more');
    if (!picture.hasDisks) return fail('what was on the disks in that moment is not known');
    if (this.#newest !== null && !asks(this.#newest.line)) this.#pushNewest();
    this.#newest = null;
    const faults: EarlierFault[] = this.#faults.map(({ picture: before, said, since }) => ({
      picture: before,
      said,
      since,
    }));
    return succeed({
      protocol: this.#protocol,
      picture,
      asked: { client, operation, replica },
      given: result,
      faults: faults.toReversed(),
      faultsForgotten: this.#faultsForgotten,
    });
  }

  #onLine(said: SaidLine): void {
    this.#pushNewest();
    this.#newest = said;
    if (!laysFault(said.line) || this.#picture === null) return;
    this.#faults.push({ picture: clonePicture(this.#picture), said, since: [] });
    if (this.#faults.length <= FAULTS_MAX) return;
    this.#faults.shift();
    this.#faultsForgotten += 1;
  }

  #pushNewest(): void {
    const newest = this.#newest;
    if (newest === null) return;
    for (const { said, since } of this.#faults) if (said !== newest) since.push(newest);
  }
}

const NO_FAULTS: readonly string[] = ['heal', 'release', 'restart', 'thaw'];

function laysFault(line: string): boolean {
  const command = commandOf(line);
  if (command?.type === 'inject') return !NO_FAULTS.includes(command.fault.type);
  return command?.type === 'partition';
}

function asks(line: string): boolean {
  return commandOf(line)?.type === 'operate';
}
