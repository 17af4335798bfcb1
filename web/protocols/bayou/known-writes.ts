// Writes wherever they are still in a log, with their copies now: what the cards speak of.

import { covers } from '../../../shared/protocols/bayou/coverage.ts';
import { hasLeft } from '../../../shared/protocols/bayou/membership.ts';
import type { BayouState, Write, WriteId } from '../../../shared/protocols/bayou/types.ts';
import { handleOf } from '../../../shared/protocols/bayou/view.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';
import { idInWords, keysOf, writeInWords, writeKey } from './write-words.ts';

export interface KnownWrite {
  readonly key: string;
  readonly name: WriteId;
  readonly id: string;
  readonly words: string;
  /** The keys that it may change. */
  readonly keys: readonly string[];
  readonly writer: string;
  readonly client: string | null;
  /** When its client called, if this page knows. */
  readonly writtenAt: number | null;
  readonly copies: readonly {
    readonly replica: string;
    readonly alive: boolean;
    readonly retired: boolean;
  }[];
}

/** All writes that are wanted, each once; the newest first. */
export function findWrites(picture: RunPicture, isWanted: (write: Write) => boolean): KnownWrite[] {
  const found = new Map<string, { write: Write; state: BayouState }>();
  for (const { state } of picture.replicas) {
    const server = state as BayouState;
    for (const write of [...server.committed, ...server.tentative.map((entry) => entry.write)])
      if (isWanted(write)) found.set(writeKey(write), { write, state: server });
  }
  return [...found.values()]
    .sort((a, b) => b.write.stamp - a.write.stamp)
    .map(({ write, state }) => describeWrite(picture, write, state));
}

export function describeWrite(
  picture: RunPicture,
  write: Write,
  names: Pick<BayouState, 'known'>,
): KnownWrite {
  return {
    key: writeKey(write),
    name: { stamp: write.stamp, server: write.server },
    id: idInWords(write, names),
    words: writeInWords(write, names),
    keys: keysOf(write),
    writer: handleOf(names, write.server),
    client: write.origin?.client ?? null,
    writtenAt: calledAt(picture, write),
    copies: picture.replicas
      .filter((replica) => covers((replica.state as BayouState).vector, write))
      .map((replica) => ({
        replica: replica.id,
        alive: replica.alive,
        retired: hasLeft(replica.state as BayouState),
      })),
  };
}

/** When its client called; `null` when this page does not know any more. */
export function calledAt(picture: RunPicture, { origin }: Write): number | null {
  if (origin === null) return null;
  const call = picture.operations.findLast(
    (operation) => operation.client === origin.client && operation.number === origin.number,
  );
  return call?.calledAt ?? null;
}
