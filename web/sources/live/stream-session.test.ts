import { describe, expect, it } from 'vitest';
import type { ServerFrame } from '../../../shared/wire/viewer.ts';
import { followScript } from '../../testing/simulated.ts';
import { backoffMillis } from './backoff.ts';
import { onDialled, onServerFrame, openStreamSession, resumeQuery } from './stream-session.ts';

const { picture, events } = await followScript(['cluster bayou s0 s1', 'client c0 s1', 'put c0 room 11am']);

const hello = (epoch: string): ServerFrame => ({
  type: 'hello',
  version: 1,
  run: 'lab',
  header: picture.header,
  epoch,
  build: 'b',
});

function checkpoint(why: 'joined' | 'behind' | 'resync', parts = 1, skipped = 0): ServerFrame[] {
  const text = JSON.stringify(picture);
  const size = Math.ceil(text.length / parts);
  return Array.from({ length: parts }, (_, part) => ({
    type: 'checkpoint',
    part,
    parts,
    text: text.slice(part * size, (part + 1) * size),
    why,
    skipped,
  }));
}

function joined() {
  const session = openStreamSession();
  onDialled(session);
  onServerFrame(session, hello('e1'));
  for (const frame of checkpoint('joined')) onServerFrame(session, frame);
  return session;
}

describe('the stream session', () => {
  it('asks for everything at first, and for what comes next afterwards', () => {
    expect(resumeQuery(openStreamSession())).toEqual({ version: '1' });
    expect(resumeQuery(joined())).toEqual({
      version: '1',
      epoch: 'e1',
      from: String(picture.sequence + 1),
    });
  });

  it('puts a checkpoint together from its parts', () => {
    const session = openStreamSession();
    onServerFrame(session, hello('e1'));
    const deeds = checkpoint('joined', 5).flatMap((frame) => onServerFrame(session, frame));
    expect(deeds).toEqual([{ type: 'replace', picture, sameRun: false, notice: null }]);
  });

  it('asks again when a part is missing', () => {
    const session = openStreamSession();
    onServerFrame(session, hello('e1'));
    const [first, , third] = checkpoint('joined', 3);
    if (first === undefined || third === undefined) throw new Error('three parts were made');
    onServerFrame(session, first);
    expect(onServerFrame(session, third)).toEqual([{ type: 'resync' }]);
  });

  it('forgets half a checkpoint when the connection was lost', () => {
    const session = openStreamSession();
    const [first] = checkpoint('joined', 2);
    if (first === undefined) throw new Error('two parts were made');
    onServerFrame(session, first);
    onDialled(session);
    onServerFrame(session, hello('e1'));
    const deeds = checkpoint('joined', 2).flatMap((frame) => onServerFrame(session, frame));
    expect(deeds).toHaveLength(1);
  });

  it('passes on what follows, leaves out what it has, and will not skip', () => {
    const session = joined();
    const next = { ...events[0], sequence: picture.sequence + 1 } as (typeof events)[number];
    const known = { ...events[0], sequence: picture.sequence } as (typeof events)[number];
    expect(onServerFrame(session, { type: 'events', events: [known, next] })).toEqual([
      { type: 'follow', events: [next], waiting: 0, stands: false },
    ]);
    const [told] = onServerFrame(joined(), { type: 'events', events: [next], waiting: 3 });
    expect(told).toMatchObject({ type: 'follow', waiting: 3, stands: false });
    const [stood] = onServerFrame(joined(), { type: 'events', events: [next], stands: true });
    expect(stood).toMatchObject({ type: 'follow', stands: true });
    const far = { ...next, sequence: picture.sequence + 9 };
    expect(onServerFrame(session, { type: 'events', events: [far] })).toEqual([{ type: 'resync' }]);
  });

  it('says that the server was started anew', () => {
    const session = joined();
    onDialled(session);
    onServerFrame(session, hello('e2'));
    const [deed] = checkpoint('joined').flatMap((frame) => onServerFrame(session, frame));
    expect(deed).toMatchObject({ type: 'replace', sameRun: false, notice: { type: 'restarted' } });
  });

  it('says that the server is back when it is the same run', () => {
    const session = joined();
    onDialled(session);
    expect(onServerFrame(session, hello('e1'))).toContainEqual(
      expect.objectContaining({ type: 'notice', notice: expect.objectContaining({ type: 'returned' }) }),
    );
  });

  it('says how much it missed when it was too slow', () => {
    const session = joined();
    const [deed] = checkpoint('behind', 1, 1_234).flatMap((frame) => onServerFrame(session, frame));
    expect(deed).toMatchObject({ type: 'replace', sameRun: true, notice: { type: 'behind' } });
    expect(deed?.type === 'replace' && deed.notice?.sentence).toContain('1234');
  });

  it('gives up on a server of another version', () => {
    const session = openStreamSession();
    const newer = { ...hello('e1'), version: 2 } as ServerFrame;
    expect(onServerFrame(session, newer)).toMatchObject([{ type: 'giveUp' }]);
  });
});

describe('backing off', () => {
  it('waits longer each time, up to a bound, and never in step', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 20].map((attempt) => backoffMillis(attempt, 0.5));
    expect(waits.toSorted((a, b) => a - b)).toEqual(waits);
    expect(waits.at(-1)).toBeLessThanOrEqual(8_000);
    expect(backoffMillis(5, 0)).not.toBe(backoffMillis(5, 0.9));
  });
});
