import { describe, expect, it } from 'vitest';
import { emptyHistory } from '../../store/history.ts';
import { followScript, lastOperation } from '../../testing/simulated.ts';
import { type AnswerWhy, explainAnswer } from './answer.ts';
import { writeFate } from './write-fate.ts';

const CLUSTER = ['cluster bayou s0 s1 s2', 'client c0 s1', 'client c1 s2', 'settle'];

async function ask(lines: readonly string[]) {
  const followed = await followScript([...CLUSTER, ...lines]);
  const read = followed.picture.operations.findLast(({ operation }) => operation.type === 'get');
  const why = read === undefined ? null : explainAnswer(followed.picture, followed.history, read);
  return { followed, read, why };
}

async function why(lines: readonly string[]): Promise<AnswerWhy> {
  const asked = await ask(lines);
  if (asked.why === null) throw new Error('nothing was answered');
  return asked.why;
}

describe('why this value', () => {
  it('names the write that it was read from, by whom and where it was accepted, and that it was tentative', async () => {
    const { source, missingCount, valueNow } = await why(['put c0 room 11am', 'get c0 room']);
    expect(source).toMatchObject({
      write: { words: 'room = 11am', client: 'c0', writer: 's1' },
      atAnswer: { type: 'tentative' },
      atPresent: { type: 'tentative' },
    });
    expect(source?.write.writtenAt).not.toBeNull();
    expect(missingCount).toBe(0);
    expect(valueNow).toBe('11am');
  });

  it('still knows that it was tentative then, after it was committed', async () => {
    const { source } = await why(['put c0 room 11am', 'get c0 room', 'settle']);
    expect(source?.atAnswer).toEqual({ type: 'tentative' });
    expect(source?.atPresent).toMatchObject({ type: 'committed' });
  });

  it('is the newest committed write up to then, whatever was committed since', async () => {
    const { source, valueNow } = await why([
      'put c0 room 10am',
      'settle',
      'get c0 room',
      'put c0 room 11am',
      'settle',
    ]);
    expect(source).toMatchObject({
      write: { words: 'room = 10am' },
      atAnswer: { type: 'committed' },
    });
    expect(valueNow).toBe('11am');
  });

  it('finds which conditional write gave the value, and by which alternative', async () => {
    const script = ['put c0 mon ann', 'write c0 mon bob if mon==absent else tue=bob', 'settle', 'get c0 tue'];
    const { source } = await why(script);
    expect(source).toMatchObject({ write: { client: 'c0' }, outcome: { type: 'merged', alternative: 0 } });
    const untouched = await why([...script, 'get c0 mon']);
    expect(untouched.source).toMatchObject({ write: { words: 'mon = ann' }, outcome: { type: 'passed' } });
  });

  it('keeps how a conditional write went then, also when it was committed since', async () => {
    const { source } = await why([
      'put c0 mon ann',
      'write c0 mon bob if mon==absent else tue=bob',
      'get c0 tue',
      'settle',
    ]);
    expect(source).toMatchObject({
      outcome: { type: 'merged', alternative: 0 },
      atAnswer: { type: 'tentative' },
      atPresent: { type: 'committed' },
    });
  });

  it('runs no log from behind its beginning: what was dropped since is dropped', async () => {
    const followed = await why([
      'put c0 room 10am',
      'settle',
      'get c0 room',
      'put c0 lunch noon',
      'settle',
      'truncate s0',
      'truncate s1',
      'truncate s2',
      'put c0 tea 4pm',
      'settle',
    ]);
    expect(followed).toMatchObject({ source: null, isOlder: true });
  });

  it('lists the writes of that key that the replica lacked, with the cut that kept them away', async () => {
    const { missing, resolved, obstacles, change } = await why([
      'partition s0,s1 | s2',
      'put c0 lunch noon',
      'put c0 room 11am',
      'get c1 room',
    ]);
    expect(missing.map(({ words }) => words)).toEqual(['room = 11am']);
    expect(resolved).toBe(false);
    expect(obstacles[0]).toMatchObject({ type: 'cut', holder: 's1' });
    expect(change?.repairLines).toEqual(['heal s1 s2']);
  });

  it('does not blame a replica for writes of later', async () => {
    const { missingCount } = await why(['partition s0,s1 | s2', 'get c1 room', 'put c0 room 11am']);
    expect(missingCount).toBe(0);
  });

  it('says of an absent key that no write had come, or which write deleted it', async () => {
    expect(await why(['get c0 room'])).toMatchObject({ source: null, isOlder: false });
    const deleted = await why(['put c0 room 11am', 'delete c0 room', 'get c0 room']);
    expect(deleted.source).toMatchObject({ write: { words: 'delete room' } });
  });

  it('reads the committed view from committed writes alone', async () => {
    const { source } = await why(['put c0 room 10am', 'settle', 'put c0 room 11am', 'get c0 room committed']);
    expect(source).toMatchObject({ write: { words: 'room = 10am' }, atAnswer: { type: 'committed' } });
  });

  it('claims nothing about a value from before the log begins, nor about one that it did not see answered', async () => {
    const truncated = await why([
      'put c0 room 11am',
      'settle',
      'truncate s0',
      'truncate s1',
      'truncate s2',
      'get c0 room',
    ]);
    expect(truncated).toMatchObject({ source: null, isOlder: true });
    const { followed, read } = await ask(['put c0 room 11am', 'get c0 room']);
    if (read === undefined) throw new Error('no read');
    expect(explainAnswer(followed.picture, emptyHistory(0), read)).toMatchObject({
      source: null,
      isOlder: true,
    });
  });

  it('has nothing to say of a refusal or of a write', async () => {
    const followed = await followScript([...CLUSTER, 'put c0 room 11am']);
    expect(explainAnswer(followed.picture, followed.history, lastOperation(followed, 'c0'))).toBeNull();
  });
});

describe('what has become of a write', () => {
  it('tells where it is, where it is not yet, and when its place is fixed', async () => {
    const parted = await followScript([...CLUSTER, 'cut s1 s2', 'put c0 room 11am', 'exchange s1 s0']);
    expect(writeFate(parted.picture, lastOperation(parted, 'c0'))).toMatchObject({
      writer: 's1',
      standing: { type: 'committed' },
      at: ['s0', 's1'],
      notAt: ['s2'],
    });
    const alone = await followScript([...CLUSTER, 'put c0 room 11am']);
    expect(writeFate(alone.picture, lastOperation(alone, 'c0'))).toMatchObject({
      standing: { type: 'tentative' },
      notAt: ['s0', 's2'],
    });
  });

  it('tells of a conditional write how it goes at each replica that holds it as tentative', async () => {
    const followed = await followScript([
      ...CLUSTER,
      'put c1 mon ann',
      // Its stamp is larger for this, so that at s2 it comes after what s2 had accepted.
      'put c0 lunch noon',
      'write c0 mon bob if mon==absent else tue=bob',
      'exchange s1 s2',
    ]);
    expect(writeFate(followed.picture, lastOperation(followed, 'c0'))?.outcomes).toMatchObject([
      { replica: 's1', outcome: { type: 'passed' } },
      { replica: 's2', outcome: { type: 'merged' } },
    ]);
  });
});
