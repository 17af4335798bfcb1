import { expect, test } from 'vitest';
import type { HostReport } from './host-control.ts';
import type { ChildFrame } from './process-channel.ts';
import { Reporter } from './reporter.ts';
import { UNREAD_REPORTS_MAX } from './run-limits.ts';

/** A reporter whose frames are read when the test says so. */
function reporting() {
  const frames: ChildFrame[] = [];
  const unread: (() => void)[] = [];
  const brake: boolean[] = [];
  const exits: string[] = [];
  const reporter = new Reporter({
    send: (frame, whenRead) => {
      frames.push(frame);
      unread.push(whenRead);
    },
    onBehind: (isBehind) => brake.push(isBehind),
    exit: () => exits.push('exit'),
  });
  const say = async (count: number) => {
    for (let number = 0; number < count; number += 1) reporter.report(toReport(number));
    await Promise.resolve();
  };
  const read = () => unread.shift()?.();
  return { reporter, frames, brake, exits, say, read };
}

function toReport(number: number): HostReport {
  return { type: 'synced', number };
}

test('what is reported in one turn goes in one frame, in the order of the calls', async () => {
  const { frames, say } = reporting();
  await say(3);
  await say(1);
  expect(frames).toEqual([
    { type: 'reports', reports: [toReport(0), toReport(1), toReport(2)] },
    { type: 'reports', reports: [toReport(0)] },
  ]);
});

test('a run that does not keep up puts the brake on once, and takes it off when it has read enough', async () => {
  const { brake, say, read } = reporting();
  await say(UNREAD_REPORTS_MAX - 1);
  expect(brake).toEqual([]);
  await say(1);
  await say(5);
  expect(brake).toEqual([true]);
  read();
  expect(brake).toEqual([true, false]);
  read();
  read();
  expect(brake).toEqual([true, false]);
  await say(UNREAD_REPORTS_MAX);
  expect(brake).toEqual([true, false, true]);
});

test('the last words come after all reports, and the process ends when they are read', async () => {
  const { reporter, frames, exits, read } = reporting();
  reporter.report(toReport(1));
  reporter.end({ sentence: 'it was closed' });
  await Promise.resolve();
  expect(frames.map(({ type }) => type)).toEqual(['reports', 'ended']);
  read();
  expect(exits).toEqual([]);
  read();
  expect(exits).toEqual(['exit']);
});
