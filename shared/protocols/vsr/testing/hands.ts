// A group of Viewstamped Replication without a host: messages are delivered by hand, and time passes by hand as well.

import type { Operation } from '../../../core/contract.ts';
import type { ReplicaId } from '../../../core/ids.ts';
import { HandCluster } from '../../testing/hand-cluster.ts';
import { opNumberOf } from '../log.ts';
import type { VsrMessage } from '../messages.ts';
import type { VsrNote } from '../notes.ts';
import { vsr } from '../protocol.ts';
import type { VsrTypes } from '../types.ts';

/** Ticks after which a replica that heard nothing has surely wished for another view. */
const TICKS_OF_SILENCE = 4;

export class Hands extends HandCluster<VsrTypes> {
  constructor(size: number, options: Readonly<Record<string, string>> = {}) {
    super(
      vsr,
      options,
      size,
      Array.from({ length: size }, (_, i) => `s${i}`),
    );
    for (const client of ['c0', 'c1']) this.client(client, []);
  }

  put(replica: ReplicaId, value: string, client = 'c0', number?: number): void {
    const operation: Operation = { type: 'put', key: 'room', value };
    this.operate(client, replica, operation, number);
  }

  /** An op that all have, executed everywhere. */
  commit(primary: ReplicaId, value: string): void {
    this.put(primary, value);
    this.deliverAll();
    this.heartbeat(primary);
    this.deliverAll();
  }

  heartbeat(replica: ReplicaId): void {
    this.step(replica, { type: 'timeout', timer: { type: 'heartbeat' } });
  }

  tick(replica: ReplicaId): void {
    this.step(replica, { type: 'timeout', timer: { type: 'tick' } });
  }

  /** So much silence that each of them wishes for another view. */
  silence(...replicas: readonly ReplicaId[]): void {
    for (let ticks = 0; ticks < TICKS_OF_SILENCE; ticks += 1) for (const id of replicas) this.tick(id);
  }

  /** Says something in the name of another. */
  say(from: ReplicaId, to: ReplicaId, message: VsrMessage): void {
    this.step(to, { type: 'message', from, message });
  }

  /** Takes messages out of the air. @returns those that match */
  lose(isMeant: (message: VsrMessage, from: ReplicaId, to: ReplicaId) => boolean = () => true): VsrMessage[] {
    const lost = this.travelling.filter(({ from, to, message }) => isMeant(message, from, to));
    const left = this.travelling.filter((one) => !lost.includes(one));
    this.travelling.splice(0, this.travelling.length, ...left);
    return lost.map(({ message }) => message);
  }

  isolate(id: ReplicaId): void {
    for (const other of this.states.replicas.keys()) if (other !== id) this.cut(id, other);
  }

  rejoin(id: ReplicaId): void {
    for (const other of this.states.replicas.keys()) if (other !== id) this.heal(id, other);
  }

  /** `view 1 normal op 3 commit 2`. */
  told(id: ReplicaId): string {
    const state = this.state(id);
    return `view ${state.viewNumber} ${state.status} op ${opNumberOf(state)} commit ${state.commitNumber}`;
  }

  room(id: ReplicaId): string | undefined {
    return this.state(id).store['.room']?.value;
  }

  noted<Type extends VsrNote['type']>(type: Type): Extract<VsrNote, { readonly type: Type }>[] {
    return this.notes.flatMap(({ note }) =>
      note.type === type ? [note as Extract<VsrNote, { readonly type: Type }>] : [],
    );
  }
}
