// A run that is to be created beside this one.

import type { RunRequest } from '../../shared/wire/api.ts';
import { forPeople } from '../../shared/wire/for-people.ts';
import { findProtocolPage } from '../protocols/index.ts';

export interface RunWishes {
  readonly replicas: number;
  readonly engine: 'live' | 'sim';
}

/** Enough for a majority that stands when two are cut off, and for a picture that is read at a glance. */
export const USUAL_WISHES: RunWishes = { replicas: 5, engine: 'live' };
const CLIENTS = 3;

export type NewRun = RunRequest & { readonly protocol: string };

export function requestOfWishes(protocol: string, { replicas, engine }: RunWishes): NewRun {
  return { ...usual(protocol), engine, replicas, clients: CLIENTS };
}

/** A protocol that this page does not know is left to the server, which says what there is. */
export function usual(name: string): ReturnType<typeof forPeople> {
  return forPeople(
    findProtocolPage(name)?.protocol ?? { name, parseConfig: () => ({ ok: false, error: '' }) },
  );
}

/** `gossip-1`: what the address of a run is read by. */
export function freeName(protocol: string, taken: readonly string[]): string {
  for (let number = 1; ; number += 1) {
    const name = `${protocol}-${number}`;
    if (!taken.includes(name)) return name;
  }
}

/** Relative to the page; the default run needs no name. */
export function addressOfRun(run: { readonly id: string; readonly isDefault: boolean }): string {
  return run.isDefault ? './' : `./?run=${encodeURIComponent(run.id)}`;
}
