// Looks on while a system performs the script: who asked what and was told what, what was sent, since when all agree.

import { HistoryFollower } from '../check/history/from-trace.ts';
import type { HistoryOperation } from '../check/history/history.ts';
import { callOf } from '../client/client.ts';
import type { OperationResult } from '../core/contract.ts';
import type { TraceEvent } from '../core/trace.ts';
import type { Run } from '../host/run.ts';

/** One request of a client. */
export interface Request {
  /** Of the compared lines, from 0. */
  readonly row: number;
  readonly isWrite: boolean;
  readonly startMillis: number;
  endMillis: number | null;
  /** `null`: not told yet. */
  result: OperationResult | null;
}

type ClientStepped = Extract<TraceEvent, { type: 'clientStepped' }>;
type ReplicaStepped = Extract<TraceEvent, { type: 'replicaStepped' }>;

export class Observer {
  /** Which line is being performed. */
  row = 0;
  messages = 0;
  bytes = 0;
  /** Since when all replicas agree; `null`: they do not. */
  agreedSinceMillis: number | null = null;
  /** When something last happened that they must agree on anew: a write that was taken, a fault, its end, a newcomer. */
  disturbedAtMillis = 0;
  violations = 0;
  readonly requests: Request[] = [];
  readonly #run: Run;
  readonly #history: HistoryOperation[] = [];
  readonly #follower: HistoryFollower;
  readonly #asked = new Map<string, Request>();
  readonly #encoder = new TextEncoder();

  constructor(run: Run) {
    this.#run = run;
    this.#follower = new HistoryFollower(run.protocol.session.versions);
    run.follow(run.lastSequence() + 1, (event) => this.#take(event));
  }

  /** What clients saw. Ends what is under way, so it is asked for once, at the end. */
  takeHistory(): HistoryOperation[] {
    this.#history.push(...this.#follower.close());
    return this.#history;
  }

  /** The newest request that the line made. */
  askedBy(row: number): Request | undefined {
    return this.requests.findLast((request) => request.row === row);
  }

  #take(event: TraceEvent): void {
    this.#history.push(...this.#follower.take(event));
    switch (event.type) {
      case 'clientStepped':
        return this.#onClient(event);
      case 'replicaStepped':
        this.#onReplica(event);
        return this.#lookForAgreement(event.at);
      case 'replicaStarted':
        this.disturbedAtMillis = event.at;
        return this.#lookForAgreement(event.at);
      case 'replicaStopped':
        return this.#lookForAgreement(event.at);
      case 'faultInjected':
        this.disturbedAtMillis = event.at;
        return;
      case 'violated':
        this.violations += 1;
        return;
      default:
    }
  }

  #onClient({ client, input, effects, at }: ClientStepped): void {
    if (input.type === 'operate') {
      const number = callOf(effects);
      const isWrite = input.operation.type !== 'get';
      const request: Request = { row: this.row, isWrite, startMillis: at, endMillis: null, result: null };
      this.requests.push(request);
      if (number !== null) this.#asked.set(`${client} ${number}`, request);
    }
    for (const effect of effects) {
      if (effect.type !== 'complete') continue;
      const name = `${client} ${effect.number}`;
      const request = this.#asked.get(name);
      this.#asked.delete(name);
      if (request === undefined) continue;
      request.endMillis = at;
      request.result = effect.result;
      if (request.isWrite && effect.result.type === 'accepted') this.disturbedAtMillis = at;
    }
  }

  /** Between replicas alone: what clients say is the same everywhere. */
  #onReplica({ effects }: ReplicaStepped): void {
    for (const effect of effects) {
      if (effect.type !== 'send') continue;
      this.messages += 1;
      this.bytes += this.#encoder.encode(JSON.stringify(effect.message)).length;
    }
  }

  #lookForAgreement(at: number): void {
    const replicas = new Map(
      this.#run
        .replicas()
        .flatMap(({ id, state, alive }) => (state === null ? [] : [[id, { state, alive }] as const])),
    );
    if (replicas.size > 0 && this.#run.protocol.converged({ replicas }) === null)
      this.agreedSinceMillis ??= at;
    else this.agreedSinceMillis = null;
  }
}
