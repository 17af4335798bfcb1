import { describe, expect, it } from 'vitest';
import {
  BRANCH_EVENTS_MAX,
  BRANCHES_MAX,
  type Branches,
  beginBranches,
  deedsSince,
  findBranch,
  forkBranch,
  headOf,
  type KeptBranch,
  printBranches,
  readBranches,
  shownBranch,
  switchBranch,
} from './branches.ts';

const MOMENT = { sequence: 7, atMillis: 120 };

function keptOf(script: string, events = 0): KeptBranch {
  const trace = Array.from({ length: events }, () => ({}) as never);
  const scripted = { lines: 1, stoodAt: 0 };
  return { type: 'events', first: null, events: trace, scripted, script, deeds: [script] };
}

function forked(times: number, events = 0): { branches: Branches; letGo: string[] } {
  let branches = beginBranches('f', 'simulation');
  const letGo: string[] = [];
  for (let i = 0; i < times; i += 1) {
    const next = forkBranch(branches, keptOf(`line ${i}`, events), MOMENT);
    branches = next.branches;
    letGo.push(...next.letGo);
  }
  return { branches, letGo };
}

const names = ({ list }: Branches) => list.map(({ name }) => name);

describe('branches', () => {
  it('are named in the order in which they were made, and say of which moment of which other one they came', () => {
    const { branches } = forked(2);
    expect(names(branches)).toEqual(['simulation', 'fork-1', 'fork-2']);
    expect(shownBranch(branches)).toEqual({
      name: 'fork-2',
      origin: { branch: 'fork-1', ...MOMENT },
      kept: null,
    });
    expect(findBranch(branches, 'simulation')?.kept).toMatchObject({ script: 'line 0' });
  });

  it('are gone to and fro, and exactly one is shown', () => {
    const { branches } = forked(2);
    const back = switchBranch(branches, 'simulation', keptOf('last')).branches;
    expect(shownBranch(back)?.name).toBe('simulation');
    expect(back.list.filter(({ kept }) => kept === null)).toHaveLength(1);
    expect(findBranch(back, 'fork-2')?.kept).toMatchObject({ script: 'last' });
    const next = forkBranch(back, keptOf('root'), MOMENT).branches;
    expect(shownBranch(next)).toMatchObject({ name: 'fork-3', origin: { branch: 'simulation' } });
  });

  it('are bounded in number: the oldest goes, but for the first of all and the one that is shown', () => {
    const { branches, letGo } = forked(BRANCHES_MAX + 2);
    expect(branches.list).toHaveLength(BRANCHES_MAX);
    expect(letGo).toEqual(['fork-1', 'fork-2', 'fork-3']);
    expect(names(branches)[0]).toBe('simulation');
    expect(shownBranch(branches)?.name).toBe(`fork-${BRANCHES_MAX + 2}`);
  });

  it('are bounded in what is kept of them', () => {
    const { branches, letGo } = forked(4, BRANCH_EVENTS_MAX / 3);
    expect(letGo).toEqual(['fork-1']);
    expect(names(branches)).toEqual(['simulation', 'fork-2', 'fork-3', 'fork-4']);
  });

  it('tell by what they are known again: the lines since they parted, without what was refused', () => {
    const line = (sequence: number, error: string | null = null) => ({
      sequence,
      line: `l${sequence}`,
      error,
    });
    const client = { ...line(9), line: 'client c0 s0' };
    const commands = [line(3), line(8), line(9, 'no'), client, line(10)] as never;
    expect(deedsSince({ commands }, 7)).toEqual(['l8', 'client c0 s0', 'l10']);
    expect(deedsSince({ commands }, 0)).toEqual(['l3', 'l8', 'l10']);
  });
});

describe('branches over a page that is loaded anew', () => {
  const shown = { script: 'cluster bayou s0\nget c0 a\n', deeds: ['get c0 a'] };

  it('are there still, to be performed once more when they are gone to', () => {
    const text = printBranches(forked(2).branches, shown);
    const read = readBranches(text, 'f', 'fork-2');
    expect(read?.forks).toBe(2);
    expect(read?.list.map(({ name, origin, kept }) => [name, origin?.branch ?? null, kept])).toEqual([
      ['simulation', null, { type: 'script', script: 'line 0', deeds: ['line 0'] }],
      ['fork-1', 'simulation', { type: 'script', script: 'line 1', deeds: ['line 1'] }],
      ['fork-2', 'fork-1', null],
    ]);
  });

  it('hold the script of the one that was shown, for whoever comes back to another one', () => {
    const text = printBranches(forked(1).branches, shown);
    expect(findBranch(readBranches(text, 'f', 'simulation') as Branches, 'fork-1')?.kept).toMatchObject(
      shown,
    );
  });

  it('are told from those of another family by how they begin', () => {
    const text = printBranches(beginBranches('a"b', 'simulation'), shown);
    expect(text.startsWith(headOf('a"b'))).toBe(true);
    expect(text.startsWith(headOf('a'))).toBe(false);
  });

  it('are none of a recorded run, which has to be opened once more', () => {
    const file: KeptBranch = { type: 'file', file: new File([], 'a.ndjson'), events: 9, address: '' };
    const { branches } = forkBranch(beginBranches('f', 'a.ndjson'), file, MOMENT);
    expect(names(readBranches(printBranches(branches, shown), 'f', 'fork-1') as Branches)).toEqual([
      'fork-1',
    ]);
  });

  for (const [what, text] of [
    ['nothing', null],
    ['what is no JSON', '{'],
    ['another shape', '{"family":"f","forks":1,"list":[{"name":"fork-1"}]}'],
    ['a list of something else', '{"family":"f","forks":1,"list":7}'],
    [
      'a wrong origin',
      '{"family":"f","forks":1,"list":[{"name":"x","script":"","deeds":[],"origin":{"branch":1}}]}',
    ],
    ['another family', printBranches(beginBranches('other', 'fork-1'), shown)],
    ['a family without that branch', printBranches(beginBranches('f', 'simulation'), shown)],
  ] as const)
    it(`are not read from ${what}`, () => expect(readBranches(text, 'f', 'fork-1')).toBeNull());
});
