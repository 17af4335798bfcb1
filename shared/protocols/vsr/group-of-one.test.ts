// A group of one commits an op before its only copy is durable (rule VR2): a crash may take that back, and nothing that anybody
// was told of.

import { describe, expect, test } from 'vitest';
import type { Operation, OperationResult, Protocol } from '../../core/contract.ts';
import { PERFECT_LINK } from '../../core/faults.ts';
import { cloneJson } from '../../core/json.ts';
import { present } from '../../core/result.ts';
import { drawSchedule } from '../../explore/draw-schedule.ts';
import { headerOf } from '../../explore/perform-schedule.ts';
import { Simulation } from '../../sim/simulation.ts';
import { always } from './invariants.ts';
import { vsr } from './protocol.ts';
import { Hands } from './testing/hands.ts';
import type { VsrState } from './types.ts';

const protocol = vsr as unknown as Protocol;
const DISK_MILLIS = 20;

/** One replica that writes so slowly to its disk, of which a crash keeps nothing that is being written. */
class Alone {
  readonly #simulation: Simulation;

  constructor() {
    const schedule = { ...drawSchedule(protocol, 1), options: {}, founders: ['s0'], link: PERFECT_LINK };
    const sync = { minMillis: DISK_MILLIS, maxMillis: DISK_MILLIS };
    this.#simulation = new Simulation(protocol, headerOf(protocol, schedule), {
      monitor: 'throw',
      disk: { sync, survivalProbability: 0 },
      founders: ['s0'],
    });
    this.#simulation.addReplica('s0', null, () => {});
    this.#simulation.addClient('c0', []);
    this.#simulation.attachClient('c0', 's0');
    this.#simulation.setFollowing('c0', false);
    this.pass(500);
  }

  get committed(): number {
    return (present(this.#simulation.cluster.get('s0'), 's0').state as VsrState).commitNumber;
  }

  pass(millis: number): void {
    this.#simulation.pump(() => false, this.#simulation.now + millis);
  }

  /** @returns what came of it by then; `null`: nothing yet */
  operate(operation: Operation, millis: number): OperationResult | null {
    const ended: OperationResult[] = [];
    this.#simulation.operate('c0', operation, (result) => ended.push(result));
    this.pass(millis);
    return ended[0] ?? null;
  }

  crash(): void {
    this.#simulation.inject({ type: 'crash', replica: 's0' });
    this.#simulation.inject({ type: 'restart', replica: 's0' });
    this.pass(500);
  }
}

describe('a group of one', () => {
  test('[VR2] keeps through a crash at any moment what it acknowledged, and may take back what it had only committed', () => {
    const seen = new Set<string>();
    for (let millis = 0; millis <= 2 * DISK_MILLIS; millis += 1) {
      const alone = new Alone();
      const told = alone.operate({ type: 'put', key: 'room', value: '11am' }, millis);
      const { committed } = alone;
      alone.crash();
      const read = alone.operate({ type: 'get', key: 'room', view: 'tentative' }, 500);
      const isKept = read?.type === 'value';
      seen.add(
        `${committed > 0 ? 'committed' : 'not committed'}, ${told?.type ?? 'nobody told'}, ${isKept ? 'kept' : 'lost'}`,
      );
      // Another op in its place.
      expect(alone.operate({ type: 'put', key: 'song', value: 'x' }, 500)).toMatchObject({
        type: 'accepted',
      });
    }
    expect(seen).toContain('committed, nobody told, lost');
    expect(seen).toContain('committed, accepted, kept');
    expect([...seen].filter((one) => one.endsWith('accepted, lost'))).toEqual([]);
  });
});

describe('an op that was committed is another one', () => {
  const invariant = present(always[0], 'the first invariant');

  function committing(value: string): VsrState {
    const hands = new Hands(1);
    hands.commit('s0', value);
    return cloneJson(hands.state('s0'));
  }

  /** What is said of s0 when it has committed one op, and then shows this. */
  function saidOf(...later: readonly VsrState[]): string | null {
    return saidOfAll(committing('11am'), ...later);
  }

  function saidOfAll(...shown: readonly VsrState[]): string | null {
    const memory = invariant.begin();
    return shown.reduce<string | null>((said, state, step) => {
      const replicas = new Map([['s0', { state, alive: true }], ...others]);
      return said ?? invariant.after(memory, { replicas }, 's0', step);
    }, null);
  }

  let others: [string, { state: VsrState; alive: boolean }][] = [];
  const restarted = (state: VsrState): VsrState => ({ ...state, incarnation: state.incarnation + 1 });
  const empty = (): VsrState => restarted({ ...cloneJson(new Hands(1).state('s0')) });

  test('only after a restart that came back without it', () => {
    others = [];
    const other = committing('12am');
    expect(saidOf(restarted(other))).toContain('as op 1, others');
    expect(saidOf(empty(), restarted(other))).toBeNull();
    const again = { ...committing('11am'), incarnation: 9 };
    expect(saidOf(empty(), restarted(other), again)).toContain('as op 1, others');
  });

  test('and never where another replica has committed it, be it as a checkpoint alone', () => {
    const lost = 's0 came back without op 1, which s1 has committed';
    const other: VsrState = { ...committing('11am'), id: 's1' };
    others = [['s1', { state: other, alive: false }]];
    expect(saidOf(empty())).toBe(lost);
    others = [['s1', { state: { ...other, log: [], logStart: other.commitNumber }, alive: false }]];
    expect(saidOf(empty())).toBe(lost);
    others = [['s1', { state: { ...other, commitNumber: 0 }, alive: false }]];
    expect(saidOf(empty())).toBeNull();
  });

  test('also where it let another in, of whom it is a group of two from then on', () => {
    others = [];
    const letIn = (members: readonly string[], committers: readonly string[]): VsrState => ({
      ...committing('11am'),
      epoch: 1,
      epochStart: 1,
      before: { epoch: 0, members: [...committers] },
      members: [...members],
      log: [{ type: 'reconfiguration', viewNumber: 0, members }],
    });
    const another = restarted(letIn(['s0', 's2'], ['s0']));
    expect(saidOfAll(letIn(['s0', 's1'], ['s0']), empty(), another)).toBeNull();
    expect(saidOfAll(letIn(['s0', 's1'], ['s0', 's3']), empty(), another)).toContain('as op 1, others');
  });
});
