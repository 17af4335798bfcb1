// What clients are drawn to ask, and what they choose to be promised.

import { GUARANTEES, type Guarantee, type Operation } from '../core/contract.ts';
import { drawChance, drawOne, type RandomStream } from '../core/random.ts';
import { assertNever } from '../core/result.ts';
import type { Swarm } from './swarm.ts';

export function drawGuarantees(luck: RandomStream): readonly Guarantee[] {
  return drawChance(luck, 0.7) ? GUARANTEES : GUARANTEES.filter(() => drawChance(luck, 0.5));
}

/** @param number of the operation in its schedule, from 1 on: every value is written once */
export function drawOperation(
  luck: RandomStream,
  swarm: Swarm,
  takesModify: boolean,
  number: number,
): Operation {
  const key = drawOne(luck, swarm.keys);
  const value = `v${number}`;
  // By number and not by luck, which what follows draws from.
  const isPicky = number % 4 === 0;
  const kind = drawOne(luck, swarm.operations);
  switch (kind) {
    case 'get':
      return { type: 'get', key, view: 'tentative' };
    case 'getCommitted':
      return { type: 'get', key, view: 'committed' };
    case 'put':
      return { type: 'put', key, value };
    case 'delete':
      return { type: 'delete', key };
    case 'write':
      if (takesModify) return { type: 'modify', key, value };
      return {
        type: 'write',
        check: [{ key, equals: null }],
        updates: [{ key, value }],
        // Mostly without a condition, so that what the check found can be seen afterwards.
        merge: [
          { expect: isPicky ? [{ key: 'song', equals: null }] : [], updates: [{ key: 'song', value }] },
        ],
      };
    default:
      return assertNever(kind);
  }
}
