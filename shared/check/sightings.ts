// What a run came by: how often each property that should hold sometimes was seen, those of the protocol and those of any
// host. Invariants say that nothing bad happened; sightings say that something happened at all.

import type { Protocol, ReplicaStep } from '../core/contract.ts';

/** What hosts and networks do to a protocol, whichever it is. */
export const HOST_SIGHTINGS = [
  'a crash lost rows that were not durable',
  'a crash kept rows that nobody was told of',
  'a message arrived twice',
  'a message overtook an earlier one',
  'a message of before a restart arrived after it',
  'a message waited for a frozen replica',
  'a disk was full',
  'a clock was wrong',
] as const;
export type HostSighting = (typeof HOST_SIGHTINGS)[number];

export class Sightings {
  readonly #counts: Map<string, number>;
  readonly #protocol: Protocol;

  constructor(protocol: Protocol) {
    this.#protocol = protocol;
    this.#counts = new Map(sightingNames(protocol).map((name) => [name, 0]));
  }

  /** Of every property, seen or not, in a fixed order. */
  get counts(): ReadonlyMap<string, number> {
    return this.#counts;
  }

  saw(sighting: HostSighting): void {
    this.#add(sighting, 1);
  }

  onStepped(step: ReplicaStep): void {
    for (const property of this.#protocol.sometimes ?? [])
      if (property.isShownBy(step)) this.#add(property.name, 1);
  }

  /** Takes in what another run of the protocol came by. */
  addAll(counts: ReadonlyMap<string, number>): void {
    for (const [name, count] of counts) this.#add(name, count);
  }

  /** Those that were never seen. */
  get missing(): string[] {
    return [...this.#counts].filter(([, count]) => count === 0).map(([name]) => name);
  }

  #add(name: string, count: number): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + count);
  }
}

function sightingNames(protocol: Protocol): string[] {
  return [...(protocol.sometimes ?? []).map(({ name }) => name), ...HOST_SIGHTINGS];
}
