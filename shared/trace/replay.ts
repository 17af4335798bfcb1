// Replay: takes every recorded input through the pure step again, and compares what comes with what was recorded. Effects
// are compared at each step, whole pictures at checkpoints, states at digests.

import type { ClientEffect } from '../client/client.ts';
import type { Effect, Protocol } from '../core/contract.ts';
import { cloneJson } from '../core/json.ts';
import { type Difference, firstDifference } from '../core/json-difference.ts';
import { toSentence } from '../core/step.ts';
import type { TraceEvent } from '../core/trace.ts';
import { digestOf } from './digest.ts';
import type { TraceCheckpoint } from './file/trace-line.ts';
import { foldEvent } from './fold.ts';
import type { RunPicture } from './picture.ts';

/** Where a replay first parts from its recording. */
export interface Divergence extends Difference {
  /** The event; of a checkpoint the one before it. */
  readonly sequence: number;
  /** In a few words, with the actor: `the step of s1 on request`. */
  readonly what: string;
}

export interface ReplayCounts {
  readonly events: number;
  /** Steps of replicas and of clients whose effects were compared. */
  readonly steps: number;
  readonly checkpoints: number;
  readonly digests: number;
}

/** The events do not fit together: no run can have had them. */
export class ImpossibleTraceError extends Error {
  override readonly name = 'ImpossibleTraceError';
}

export class Replayer {
  readonly #protocol: Protocol;
  #picture: RunPicture | null = null;
  #counts = { events: 0, steps: 0, checkpoints: 0, digests: 0 };
  #divergence: Divergence | null = null;

  constructor(protocol: Protocol) {
    this.#protocol = protocol;
  }

  get counts(): ReplayCounts {
    return this.#counts;
  }

  /** What the replay has come to; `null` before the first event. */
  get picture(): RunPicture | null {
    return this.#picture;
  }

  /**
   * The next event, or a checkpoint after it. A checkpoint that comes first is where the replay begins.
   * @returns where replay and recording part, if they do here
   * @throws ImpossibleTraceError
   */
  take(line: TraceEvent | TraceCheckpoint): Divergence | null {
    if (line.type === 'checkpoint') return this.#takeCheckpoint(line.picture);
    this.#divergence = null;
    this.#counts.events += 1;
    if (line.type === 'digested') this.#takeDigest(line);
    try {
      this.#picture = foldEvent(this.#picture, line, this.#protocol, {
        onRepeated: (event, effects) =>
          this.#compareStep(event, `${event.replica} on ${event.input.type}`, effects),
        onClientRepeated: (event, effects) =>
          this.#compareStep(event, `${event.client} on ${event.input.type}`, effects),
      });
    } catch (error) {
      throw new ImpossibleTraceError(`event ${line.sequence} (${line.type}): ${toSentence(error)}`);
    }
    return this.#divergence;
  }

  #compareStep(
    event: Extract<TraceEvent, { type: 'replicaStepped' | 'clientStepped' }>,
    who: string,
    effects: readonly (Effect | ClientEffect)[],
  ): void {
    this.#counts.steps += 1;
    const found = firstDifference(event.effects, effects);
    if (found === null) return;
    const path = `effects${found.path}`;
    this.#divergence = { sequence: event.sequence, what: `the step of ${who}`, ...found, path };
  }

  #takeDigest({ sequence, digest }: Extract<TraceEvent, { type: 'digested' }>): void {
    if (this.#picture === null) return;
    this.#counts.digests += 1;
    const came = digestOf(this.#picture.replicas, this.#picture.clients);
    if (came === digest) return;
    this.#divergence = { sequence, what: 'the digest of all states', path: 'digest', expected: digest, came };
  }

  #takeCheckpoint(expected: RunPicture): Divergence | null {
    if (this.#picture === null) {
      this.#picture = cloneJson(expected);
      return null;
    }
    this.#counts.checkpoints += 1;
    const found = firstDifference(expected, this.#picture);
    if (found === null) return null;
    return {
      sequence: expected.sequence,
      what: 'the checkpoint',
      ...found,
      path: nameOwner(expected, found.path),
    };
  }
}

/** `replicas[2].state.log` names nobody: `s2.state.log` does. */
function nameOwner(picture: RunPicture, path: string): string {
  const found = /^(replicas|clients)\[(\d+)\]/.exec(path);
  if (found === null) return path;
  const [place, list, index] = found;
  const owner = (list === 'replicas' ? picture.replicas : picture.clients)[Number(index)];
  return owner === undefined ? path : `${owner.id}${path.slice(place.length)}`;
}
