// The session guarantees as Terry 1994 defines them, by sets of writes: DB(S), what each session wrote and what its
// reads depended on. It knows no version vector, so it can judge the checks that are made with vectors.

import type { VersionVector } from '../../../clocks/version-vector.ts';
import type { Guarantee, Operation, OperationResult } from '../../../core/contract.ts';
import type { ReplicaId } from '../../../core/ids.ts';
import { canonicalJson } from '../../../core/json.ts';
import { present } from '../../../core/result.ts';
import { writeKey } from '../order.ts';
import type { BayouEvidence, BayouState, WriteId } from '../types.ts';
import { BrokenInvariant, type LittleCluster } from './little-cluster.ts';

interface Session {
  guarantees: readonly Guarantee[];
  /** The largest stamp that it wrote at each server. */
  readonly stamps: VersionVector;
  readonly read: Set<number>;
  readonly written: Set<number>;
}

export class SessionLedger {
  readonly #cluster: LittleCluster;
  readonly #sessions = new Map<string, Session>();
  /** Writes by number; numbers are quick to compare. */
  readonly #numbers = new Map<string, number>();
  /** For a write, the writes that must come before it wherever it is. */
  readonly #before = new Map<number, readonly number[]>();
  readonly #byCsn: number[] = [];
  #notesRead = 0;

  constructor(cluster: LittleCluster) {
    this.#cluster = cluster;
  }

  /** Choosing anew does not forget what the session did. */
  choose(client: string, guarantees: readonly Guarantee[]): void {
    const session = this.#sessions.get(client) ?? {
      guarantees,
      stamps: {},
      read: new Set(),
      written: new Set(),
    };
    session.guarantees = guarantees;
    this.#sessions.set(client, session);
  }

  /** To be asked before the operation. @returns what is to be told of its result. */
  watch(
    client: string,
    server: ReplicaId,
    operation: Operation,
  ): (result: OperationResult<BayouEvidence>) => void {
    const session = present(this.#sessions.get(client), client);
    const { guarantees } = session;
    const [aboutWritten, aboutRead]: [Guarantee, Guarantee] =
      operation.type === 'get' ? ['RYW', 'MR'] : ['MW', 'WFR'];
    const needed = new Set([
      ...(guarantees.includes(aboutWritten) ? session.written : []),
      ...(guarantees.includes(aboutRead) ? session.read : []),
    ]);
    const held = this.places(this.#cluster.state(server));
    const isMissing = [...needed].some((write) => !held.has(write));
    return (result) => {
      const isRefused = result.type === 'refused' && result.reason === 'ERR_DEP';
      if (isRefused && !isMissing) throw new BrokenInvariant('G6 no false ERR_DEP', `${client} at ${server}`);
      if (result.type === 'refused') return;
      if (isMissing)
        throw new BrokenInvariant('G1, G2, G3 an answer keeps what was chosen', `${client} at ${server}`);
      if (result.evidence.type === 'read') for (const write of held.keys()) session.read.add(write);
      else this.#written(session, result.evidence, [...needed]);
    };
  }

  #written(session: Session, id: WriteId, before: readonly number[]): void {
    const write = this.#numberOf(id);
    session.written.add(write);
    session.stamps[id.server] = id.stamp;
    this.#before.set(write, before);
  }

  /** G5: a write adds itself to the write vector, and nothing else that its server held. */
  checkWriteVector(client: string, writeVector: VersionVector): void {
    const { stamps } = present(this.#sessions.get(client), client);
    if (canonicalJson(stamps) !== canonicalJson(writeVector))
      throw new BrokenInvariant('G5 the write vector takes in that write alone', canonicalJson(writeVector));
  }

  /** Where each write of DB(S) stands: by CSN, then in tentative order. */
  places(state: BayouState): Map<number, number> {
    this.#readNotes();
    const places = new Map<number, number>();
    const csn = state.omitted.csn + state.committed.length;
    for (let next = 1; next <= csn; next += 1) places.set(present(this.#byCsn[next], `CSN ${next}`), next);
    for (const [i, { write }] of state.tentative.entries()) places.set(this.#numberOf(write), csn + 1 + i);
    return places;
  }

  /** G4: writes follow reads and monotonic writes, at this server, in the order that it holds now. */
  checkOrder(server: ReplicaId): void {
    const places = this.places(this.#cluster.state(server));
    for (const [write, before] of this.#before) {
      const place = places.get(write);
      if (place === undefined) continue;
      for (const earlier of before)
        if ((places.get(earlier) ?? Infinity) >= place)
          throw new BrokenInvariant('G4 WFR and MW hold at every server', `write ${write} at ${server}`);
    }
  }

  #readNotes(): void {
    const { notes } = this.#cluster;
    for (; this.#notesRead < notes.length; this.#notesRead += 1) {
      const { note } = present(notes[this.#notesRead], 'a note');
      if (note.type === 'committed') this.#byCsn[note.csn] = this.#numberOf(note.write);
    }
  }

  #numberOf(id: WriteId): number {
    const key = writeKey(id);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#numbers.size + 1);
    return this.#numbers.size;
  }
}
