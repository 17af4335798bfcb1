import { expect, test } from 'vitest';
import { SERVER_LIMITS, type ServerLimits } from '../limits.ts';
import {
  type Available,
  mayReadFrame,
  nextStep,
  onCheckpointSent,
  onEventsSent,
  onEventTooLarge,
  onFrame,
  onPerformed,
  openSession,
  type ViewerSession,
} from './viewer-session.ts';

const limits: ServerLimits = {
  ...SERVER_LIMITS,
  unseenEventsMax: 10,
  backlogEventsMax: 50,
  bufferedBytesMax: 1_000,
  framesBurst: 3,
  performsBurst: 3,
  performsWaitingMax: 2,
  resyncsBurst: 1,
};
const kept: Available = { first: 101, last: 200 };

function join(): ViewerSession {
  return openSession(null, kept, limits, 0);
}

function joinAt(from: number): ViewerSession {
  return openSession({ from, sameEpoch: true }, kept, limits, 0);
}

test('a newcomer gets a checkpoint, then the events after it', () => {
  const session = join();
  expect(nextStep(session, kept, 0, limits)).toEqual({ type: 'checkpoint', why: 'joined' });
  expect(onCheckpointSent(session, 200, 'joined')).toBe(0);
  expect(nextStep(session, kept, 0, limits)).toEqual({ type: 'wait' });
  expect(nextStep(session, { first: 101, last: 203 }, 0, limits)).toEqual({
    type: 'events',
    from: 201,
    through: 203,
  });
});

test('a checkpoint that is shared with an earlier viewer is followed by all events since', () => {
  const session = join();
  onCheckpointSent(session, 195, 'joined');
  expect(nextStep(session, kept, 0, limits)).toEqual({ type: 'events', from: 196, through: 200 });
});

test('a viewer that comes back goes on where it was', () => {
  expect(nextStep(joinAt(197), kept, 0, limits)).toEqual({ type: 'events', from: 197, through: 200 });
  expect(nextStep(joinAt(201), kept, 0, limits)).toEqual({ type: 'wait' });
});

test.each([
  ['the events are gone', { from: 100, sameEpoch: true }],
  ['it speaks of events to come', { from: 202, sameEpoch: true }],
  ['the run was started anew', { from: 197, sameEpoch: false }],
])('a viewer that comes back gets a checkpoint where %s', (_why, resume) => {
  const session = openSession(resume, kept, limits, 0);
  expect(nextStep(session, kept, 0, limits)).toEqual({ type: 'checkpoint', why: 'joined' });
});

test('no more is sent than the viewer reports as seen', () => {
  const session = joinAt(150);
  expect(nextStep(session, kept, 0, limits)).toEqual({ type: 'events', from: 150, through: 159 });
  onEventsSent(session, 159);
  expect(nextStep(session, kept, 0, limits)).toEqual({ type: 'wait' });
  onFrame(session, { type: 'seen', sequence: 153 }, limits, 0);
  expect(nextStep(session, kept, 0, limits)).toEqual({ type: 'events', from: 160, through: 163 });
});

test('a full socket is not written to', () => {
  expect(nextStep(joinAt(150), kept, 1_001, limits)).toEqual({ type: 'wait' });
  expect(nextStep(join(), kept, 1_001, limits)).toEqual({ type: 'wait' });
});

test('a live viewer that falls behind is dropped to a checkpoint and told how much it missed', () => {
  const session = join();
  onCheckpointSent(session, 200, 'joined');
  const later = { first: 151, last: 251 };
  expect(nextStep(session, later, 0, limits)).toEqual({ type: 'checkpoint', why: 'behind' });
  expect(onCheckpointSent(session, 251, 'behind')).toBe(51);
  expect(nextStep(session, later, 0, limits)).toEqual({ type: 'wait' });
});

test('a viewer that reports nothing gets no second checkpoint, however far behind it is', () => {
  const session = join();
  onCheckpointSent(session, 200, 'joined');
  onEventsSent(session, 210);
  const muchLater = { first: 9_000, last: 9_999 };
  expect(nextStep(session, muchLater, 0, limits)).toEqual({ type: 'wait' });
  onFrame(session, { type: 'seen', sequence: 210 }, limits, 0);
  expect(nextStep(session, muchLater, 0, limits)).toEqual({ type: 'checkpoint', why: 'behind' });
});

test('a viewer that came back may catch up with all that is kept, and only then counts as live', () => {
  const session = joinAt(110);
  expect(nextStep(session, kept, 0, limits)).toMatchObject({ type: 'events', from: 110 });
  onEventsSent(session, 200);
  onFrame(session, { type: 'seen', sequence: 200 }, limits, 0);
  expect(nextStep(session, { first: 101, last: 251 }, 0, limits)).toMatchObject({ why: 'behind' });
});

test('a viewer whose next event has left the memory is dropped to a checkpoint', () => {
  const session = joinAt(110);
  expect(nextStep(session, { first: 111, last: 210 }, 0, limits)).toMatchObject({ why: 'behind' });
});

test('an event that is too large for a frame becomes a checkpoint', () => {
  const session = joinAt(200);
  onEventTooLarge(session);
  expect(nextStep(session, kept, 0, limits)).toEqual({ type: 'checkpoint', why: 'behind' });
  expect(onCheckpointSent(session, 200, 'behind')).toBe(1);
});

test('a viewer that differs gets a checkpoint, but not again and again', () => {
  const session = joinAt(201);
  expect(onFrame(session, { type: 'resync' }, limits, 0)).toEqual({ type: 'pump' });
  expect(nextStep(session, kept, 0, limits)).toEqual({ type: 'checkpoint', why: 'resync' });
  expect(onCheckpointSent(session, 200, 'resync')).toBe(0);
  expect(onFrame(session, { type: 'resync' }, limits, 0)).toMatchObject({ type: 'close', reason: 'rule' });
});

test('a viewer cannot have seen what it was not sent', () => {
  expect(onFrame(joinAt(150), { type: 'seen', sequence: 150 }, limits, 0)).toEqual({
    type: 'close',
    reason: 'rule',
    sentence: 'this viewer says that it has seen event 150, and was sent none after 149',
  });
});

test('an older report takes nothing back', () => {
  const session = joinAt(150);
  onEventsSent(session, 159);
  onFrame(session, { type: 'seen', sequence: 159 }, limits, 0);
  onFrame(session, { type: 'seen', sequence: 151 }, limits, 0);
  expect(nextStep(session, kept, 0, limits)).toEqual({ type: 'events', from: 160, through: 169 });
});

test('lines are refused, not the viewer, when too many wait or come too fast', () => {
  const session = join();
  const perform = (number: number) => onFrame(session, { type: 'perform', number, line: 'x' }, limits, 0);
  expect(perform(1)).toEqual({ type: 'perform', number: 1, line: 'x' });
  expect(perform(2)).toMatchObject({ type: 'perform' });
  expect(perform(3)).toEqual({
    type: 'refuseLine',
    number: 3,
    sentence: '2 lines of this viewer wait already; this one was not performed',
  });
  onPerformed(session);
  expect(perform(4)).toMatchObject({ type: 'perform' });
  onPerformed(session);
  expect(perform(5)).toEqual({
    type: 'refuseLine',
    number: 5,
    sentence: 'more than 100 lines in a second; this one was not performed',
  });
});

test('frames are counted before they are read', () => {
  const session = join();
  expect([1, 2, 3, 4].map(() => mayReadFrame(session, 0))).toEqual([true, true, true, false]);
  expect(mayReadFrame(session, 1_000)).toBe(true);
});
