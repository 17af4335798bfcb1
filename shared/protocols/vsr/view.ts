// A few words on a replica, for the picture of the cluster.

import type { ReplicaView } from '../../core/contract.ts';
import { keyedKeys } from '../../core/keyed.ts';
import { isPrimary, isWitness } from './configuration.ts';
import { statusInWords } from './describe.ts';
import { opNumberOf } from './log.ts';
import type { VsrState } from './types.ts';

export function view(state: VsrState): ReplicaView {
  const place = state.members.indexOf(state.id);
  return {
    name: place === -1 ? 'no member' : `number ${place}`,
    status: statusInWords(state),
    role: isPrimary(state) ? 'primary' : isWitness(state, state.id) ? 'witness' : null,
    clock: [
      // Most runs have one epoch, and nobody wants to ask what it is.
      ...(state.epoch === 0 ? [] : [{ writer: 'epoch', count: state.epoch }]),
      { writer: 'view', count: state.viewNumber },
      { writer: 'op', count: opNumberOf(state) },
      { writer: 'commit', count: state.commitNumber },
    ],
    keyCount: keyedKeys(state.store).length,
    waiting: opNumberOf(state) - state.commitNumber + state.queue.length,
  };
}
