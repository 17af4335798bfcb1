import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '../../../shared/core/trace.ts';
import { foldTrace } from '../../../shared/trace/fold.ts';
import { followScript } from '../../testing/simulated.ts';
import { runNow } from '../clock.ts';
import { RunFollower } from '../follower.ts';
import { protocolOf, wordsOf } from '../protocol-words.ts';
import { createRunStore } from '../run-store.ts';
import { TimeMachine } from './time-machine.ts';
import { createTimeStore } from './time-store.ts';
import { TraceMemory } from './trace-memory.ts';

const SCRIPT = [
  'cluster bayou s0 s1 s2 schedule=timed latency=20ms',
  'client c0 s1',
  'put c0 room 11am',
  'exchange s1 s0',
  'partition s0 | s1,s2',
  'put c0 room noon',
];

/** A page that follows a run, whose clock and frames are drawn when the test says so. */
async function open(lines: readonly string[] = SCRIPT) {
  const run = await followScript(lines);
  const frames: (() => void)[] = [];
  const waiting: (() => void)[] = [];
  const said: string[] = [];
  let pageNow = 0;
  const options = { protocolOf, wordsOf, pageNow: () => pageNow };
  const [live, shown, time, memory] = [
    createRunStore(),
    createRunStore(),
    createTimeStore(),
    new TraceMemory(),
  ];
  const machine = new TimeMachine({
    ...options,
    live,
    shown,
    time,
    memory,
    schedule: (callback) => void frames.push(callback),
    later: (callback) => void waiting.push(callback),
    say: (sentence) => said.push(sentence),
  });
  const follower = new RunFollower(
    { ...options, store: live, memory, schedule: (callback) => callback() },
    { onSeen: () => undefined, onDiverged: (sentence) => expect.unreachable(sentence) },
  );
  const take = (events: readonly TraceEvent[]): void => follower.take(structuredClone(events));
  const pass = (millis: number): void => {
    pageNow += millis;
    frames.shift()?.();
  };
  const pictureAt = (sequence: number) => foldTrace(run.events.slice(0, sequence), run.page.protocol);
  return {
    ...run,
    machine,
    live,
    shown,
    time,
    said,
    waiting,
    take,
    pass,
    follower,
    pictureAt,
    now: () => pageNow,
  };
}

describe('the time machine', () => {
  it('shows what is live until one goes back, and then that moment, whatever comes', async () => {
    const page = await open();
    page.take(page.events.slice(0, 60));
    expect(page.shown.getState().picture?.sequence).toBe(60);
    page.machine.seek(40);
    page.take(page.events.slice(60));
    expect(page.shown.getState().picture).toEqual(page.pictureAt(40));
    expect(page.live.getState().picture).toEqual(page.picture);
    page.machine.live();
    expect(page.shown.getState().picture).toBe(page.live.getState().picture);
  });

  it('comes to the same moment from before and from after', async () => {
    const page = await open();
    page.take(page.events);
    for (const goal of [50, 30, 31, 90, 12, 50]) {
      page.machine.seek(goal);
      expect(page.shown.getState().picture).toEqual(page.pictureAt(goal));
    }
  });

  it('remembers what the panels ask for as it was known then: faults, sessions, notes', async () => {
    const page = await open();
    page.take(page.events);
    const cutAt = page.events.find(({ type }) => type === 'faultInjected')?.sequence ?? 0;
    page.machine.seek(cutAt - 1);
    expect(page.shown.getState().history.faults).toEqual([]);
    page.machine.seek(cutAt);
    expect(page.shown.getState().history.faults).toHaveLength(1);
    expect(page.live.getState().history.faults).toHaveLength(2);
  });

  it('steps from event to event and says what happened, and says where it ends', async () => {
    const page = await open();
    page.take(page.events);
    const put = page.events.find((event) => event.type === 'commandStarted' && event.line.startsWith('put'));
    page.machine.seek((put?.sequence ?? 0) - 1);
    page.machine.step(1);
    expect(page.said.at(-1)).toBe('the line “put c0 room 11am” begins');
    page.machine.step(1);
    expect(page.said.at(-1)).toContain('c0 asks: put room = 11am');
    page.machine.step(-1);
    expect(page.machine.here).toBe(put?.sequence);
    page.machine.seek(Number.MAX_SAFE_INTEGER);
    page.machine.step(1);
    expect(page.said.at(-1)).toBe('This is the newest event.');
    page.machine.first();
    page.machine.step(-1);
    expect(page.said.at(-1)).toBe('Nothing older is known here.');
  });

  it('shows what it refused for a while where the moment is told, the last of several as long as the first', async () => {
    const page = await open();
    page.take(page.events);
    page.machine.seek(5);
    const { said } = page.time.getState();
    page.machine.nextTrouble();
    page.machine.nextTrouble();
    const refused = 'No later violation and no later ERR_DEP.';
    expect(page.time.getState().said).toBe(refused);
    page.waiting.shift()?.();
    expect(page.time.getState().said).toBe(refused);
    page.waiting.shift()?.();
    expect(page.time.getState().said).toBe(said);
    page.machine.live();
    page.machine.nextTrouble();
    page.machine.seek(5);
    page.waiting.shift()?.();
    expect(page.time.getState().said).toBe(said);
  });

  it('plays at the speed that was chosen, and stands where it was when it is stopped', async () => {
    const page = await open();
    page.take(page.events);
    const from = page.events[40] as TraceEvent;
    page.machine.seek(40);
    page.machine.setSpeed(0.25);
    page.machine.play();
    page.pass(80);
    expect(runNow(page.shown.getState().clock, page.now())).toBeCloseTo(from.at + 20);
    const upTo = page.events.findLast(({ at }) => at <= from.at + 20)?.sequence ?? 0;
    expect(upTo).toBeGreaterThan(40);
    expect(page.shown.getState().picture).toEqual(page.pictureAt(upTo));
    page.machine.togglePlay();
    page.pass(1_000);
    expect(runNow(page.shown.getState().clock, page.now())).toBeCloseTo(from.at + 20);
  });

  it('is live again when what is played has come up to it', async () => {
    const page = await open();
    page.take(page.events);
    page.machine.seek(page.events.length - 5);
    page.machine.setSpeed(10);
    page.machine.play();
    for (let i = 0; i < 100 && page.time.getState().moment.type === 'past'; i += 1) page.pass(1_000);
    expect(page.time.getState()).toMatchObject({ moment: { type: 'live' }, isPlaying: false });
  });

  it('has a message under way where it was between its ends, and none that has arrived', async () => {
    const page = await open();
    page.take(page.events);
    const sent = page.events.find((event) => event.type === 'messageSent');
    if (sent?.type !== 'messageSent') throw new Error('no message was sent');
    page.machine.seek(sent.sequence);
    expect(page.shown.getState().flights.flights.map(({ message }) => message)).toContain(sent.message);
    const arrival = page.events.find(
      (event) => 'message' in event && event.message === sent.message && event !== sent,
    );
    page.machine.seek(arrival?.sequence ?? 0);
    expect(page.shown.getState().flights.flights.map(({ message }) => message)).not.toContain(sent.message);
  });

  it('forgets the past with the run that it belongs to', async () => {
    const page = await open();
    page.take(page.events);
    page.machine.seek(30);
    void page.follower.replace(structuredClone(page.picture), false, null);
    expect(page.time.getState().moment.type).toBe('live');
    expect(page.shown.getState().picture?.sequence).toBe(page.picture.sequence);
  });
});
