import { describe, expect, it } from 'vitest';
import { followScript } from '../testing/simulated.ts';
import { MARK_CODES } from './columns/codes.ts';
import { cutBetween } from './fault-history.ts';
import { ARROWS_KEPT, emptyHistory, recordEvent } from './history.ts';

const CLUSTER = ['cluster bayou s0 s1 s2', 'client c0 s1'];

describe('the history', () => {
  it('knows by which line a link was cut, and that a heal ended it', async () => {
    const cut = await followScript([...CLUSTER, 'partition s0 | s1,s2']);
    expect(cutBetween(cut.history, 's0', 's2')?.line).toBe('partition s0 | s1,s2');
    expect(cutBetween(cut.history, 's1', 's2')).toBeNull();
    const healed = await followScript([...CLUSTER, 'cut s0 s1', 'heal s0 s1']);
    expect(cutBetween(healed.history, 's0', 's1')).toBeNull();
  });

  it('takes no operation that goes beside a cut for its cause', () => {
    const history = emptyHistory(0);
    const words = {
      messageOf: () => null,
      marksOf: () => [],
      originOf: () => null,
      keepsNote: () => false,
      timerLabel: () => '',
    };
    const events = [
      { type: 'commandStarted', command: 1, line: 'cut s0 s1' },
      { type: 'commandStarted', command: 2, line: 'put c0 room 11am' },
      { type: 'faultInjected', fault: { type: 'cut', a: 's0', b: 's1', both: true } },
      { type: 'commandEnded', command: 1, output: [] },
      { type: 'faultInjected', fault: { type: 'crash', replica: 's2' } },
    ] as const;
    for (const [index, event] of events.entries())
      recordEvent(history, { ...event, at: index, sequence: index + 1 }, words);
    expect(history.faults).toMatchObject([{ line: 'cut s0 s1' }, { line: null }]);
  });

  it('knows the direction of a one-way cut', async () => {
    const { history } = await followScript([...CLUSTER, 'cut s0 to s1']);
    expect(cutBetween(history, 's0', 's1')).not.toBeNull();
    expect(cutBetween(history, 's1', 's0')).toBeNull();
  });

  it('has one span for all that one line cut, until the last of it is healed', async () => {
    const { history } = await followScript([...CLUSTER, 'partition s0 | s1,s2', 'heal s0 s1']);
    expect(history.spans).toHaveLength(1);
    expect(history.spans[0]?.until).toBeNull();
    const after = await followScript([...CLUSTER, 'partition s0 | s1,s2', 'heal s0 s1', 'heal s0 s2']);
    expect(after.history.spans[0]?.until).not.toBeNull();
  });

  it('has a span for a replica that is down, until it starts again', async () => {
    const down = await followScript([...CLUSTER, 'crash s2']);
    expect(down.history.spans).toMatchObject([{ replica: 's2', until: null }]);
    const up = await followScript([...CLUSTER, 'crash s2', 'restart s2']);
    expect(up.history.spans[0]?.until).not.toBeNull();
  });

  it('follows each message from departure to arrival', async () => {
    const { history } = await followScript([...CLUSTER, 'put c0 room 11am', 'exchange s1 s0']);
    expect(history.arrows.length).toBeGreaterThan(4);
    expect(history.arrows.every(({ arrivedAt }) => arrivedAt !== null)).toBe(true);
    expect(history.open.size).toBe(0);
    expect(history.arrows.some(({ from, label }) => from === 'c0' && label === 'put room')).toBe(true);
  });

  it('says of a lost message why it was lost', async () => {
    const { history } = await followScript([...CLUSTER, 'hold c0 s1', 'put c0 room 11am', 'drop c0 s1']);
    expect(history.arrows.find(({ from }) => from === 'c0')).toMatchObject({
      reason: 'dropped',
      arrivedAt: null,
    });
  });

  it('marks writes and commits on the lanes of their replicas', async () => {
    const { columns } = await followScript([...CLUSTER, 'put c0 room 11am', 'exchange s1 s0']);
    const { kind, actor } = columns.marks.columns;
    const marks = Array.from(
      { length: columns.marks.length },
      (_, i) => `${MARK_CODES[kind[i] ?? 0]} ${columns.actors.textOf(actor[i] ?? 0)}`,
    );
    expect(marks).toContain('write s1');
    expect(marks).toContain('commit s0');
  });

  it('keeps no more than its bound, and says from when on it knows', () => {
    const history = emptyHistory(0);
    const words = {
      messageOf: () => ({ label: 'x', carries: false }),
      marksOf: () => [],
      originOf: () => null,
      keepsNote: () => false,
      timerLabel: () => '',
    };
    for (let i = 1; i <= ARROWS_KEPT * 2; i += 1)
      recordEvent(
        history,
        {
          type: 'messageSent',
          message: i,
          from: 's0',
          to: 's1',
          fate: { type: 'travels', delaysMillis: [1] },
          sequence: i,
          at: i,
        },
        words,
      );
    expect(history.arrows.length).toBeLessThanOrEqual(ARROWS_KEPT * 1.25);
    expect(history.open.size).toBe(history.arrows.length);
    expect(history.forgotBefore).toBe((history.arrows[0]?.sentAt ?? 0) - 1);
  });
});
