import { describe, expect, it } from 'vitest';
import { followScript, lastOperation } from '../../testing/simulated.ts';
import { explainRefusal, type Why } from './why.ts';

const CLUSTER = ['cluster bayou s0 s1 s2 s3 s4', 'client c0 s1', 'settle'];

async function why(lines: readonly string[]): Promise<Why> {
  const followed = await followScript([...CLUSTER, ...lines]);
  // What is asked about is the refusal, also when more was asked since.
  const refused = followed.picture.operations.findLast(({ result }) => result?.type === 'refused');
  const explained = explainRefusal(
    followed.picture,
    followed.history,
    refused ?? lastOperation(followed, 'c0'),
  );
  if (explained === null) throw new Error('nothing was refused');
  return explained;
}

const PARTED = ['partition s0,s1,s2 | s3,s4', 'put c0 room 11am', 'move c0 s3', 'get c0 room'];

describe('why ERR_DEP', () => {
  it('names the promise, the failing column and the missing write', async () => {
    const { guarantees, columns, missing, resolved } = await why(PARTED);
    expect(guarantees).toEqual(['RYW']);
    expect(columns.filter(({ fails }) => fails).map(({ writer }) => writer)).toEqual(['s1']);
    expect(columns.map(({ writer }) => writer).toSorted()).toEqual(['s0', 's1', 's2', 's3', 's4']);
    expect(missing).toMatchObject([{ words: 'room = 11am', writer: 's1', client: 'c0' }]);
    expect(missing[0]?.copies.map(({ replica }) => replica)).toEqual(['s1']);
    expect(missing[0]?.writtenAt).not.toBeNull();
    expect(resolved).toBe(false);
  });

  it('says which line cut the link that it would have come by', async () => {
    const { obstacles } = await why(PARTED);
    expect(obstacles[0]).toMatchObject({
      type: 'cut',
      holder: 's1',
      oneWay: null,
      fault: { line: 'partition s0,s1,s2 | s3,s4' },
    });
    expect(obstacles.at(-1)).toEqual({ type: 'cutOff', between: ['s4'] });
  });

  it('says that a second link fell in the same stroke', async () => {
    const { obstacles } = await why([
      'partition s0,s1,s2 | s3,s4',
      'put c0 room 11am',
      'exchange s1 s0',
      'move c0 s3',
      'get c0 room',
    ]);
    expect(obstacles.filter(({ type }) => type === 'cut')).toMatchObject([
      { holder: 's0', sameStroke: false },
      { holder: 's1', sameStroke: true },
    ]);
  });

  it('knows that one direction is enough to stop a session', async () => {
    const { obstacles, change } = await why([
      'partition s1 | s0,s2,s3,s4',
      'put c0 room 11am',
      'heal s1 s3',
      'cut s3 to s1',
      'move c0 s3',
      'get c0 room',
    ]);
    expect(obstacles[0]).toMatchObject({ type: 'cut', oneWay: { from: 's3', to: 's1' } });
    expect(change?.repairs).toEqual([{ type: 'heal', a: 's1', b: 's3' }]);
  });

  it('finds the smallest change: one link, though three could be healed', async () => {
    const { change } = await why(PARTED);
    expect(change?.repairLines).toEqual(['heal s1 s3']);
    expect(change?.path).toEqual(['s1', 's3']);
  });

  it('finds a way round when it is open, and then nothing needs repair', async () => {
    const { change, obstacles } = await why(['cut s1 s3', 'put c0 room 11am', 'move c0 s3', 'get c0 room']);
    expect(change?.repairs).toEqual([]);
    expect(change?.exchangeLines).toHaveLength(2);
    expect(obstacles[0]?.type).toBe('cut');
  });

  it('restarts a replica that alone has it', async () => {
    const { change, obstacles, holders } = await why([
      'put c0 room 11am',
      'crash s1',
      'move c0 s3',
      'get c0 room',
    ]);
    expect(obstacles[0]).toMatchObject({ type: 'down', holder: 's1' });
    expect(change?.repairLines).toEqual(['restart s1']);
    expect(holders).toEqual([]);
  });

  it('asks nothing of a server that has retired: its heir has to bring it', async () => {
    const { obstacles, change, holders, missing } = await why([
      'move c0 s2',
      'put c0 room 11am',
      'partition s0,s2 | s1,s3,s4',
      'retire s2',
      'settle',
      'heal s2 s1',
      'move c0 s1',
      'get c0 room',
    ]);
    expect(missing[0]?.copies).toEqual([
      { replica: 's0', alive: true, retired: false },
      { replica: 's2', alive: true, retired: true },
    ]);
    expect(obstacles).toMatchObject([
      { type: 'cut', holder: 's0' },
      { type: 'retired', holder: 's2', heir: 's0', told: true },
      { type: 'cutOff', between: ['s3', 's4'] },
    ]);
    expect(holders).toEqual(['s0']);
    expect(change).toMatchObject({ repairLines: ['heal s0 s1'], path: ['s0', 's1'] });
  });

  it('really helps: after the change and the exchanges the same question is answered', async () => {
    const { change } = await why(PARTED);
    const after = await followScript([
      ...CLUSTER,
      ...PARTED,
      ...(change?.repairLines ?? []),
      ...(change?.exchangeLines ?? []),
      'get c0 room',
    ]);
    expect(lastOperation(after, 'c0').result).toMatchObject({ type: 'value', value: '11am' });
  });

  it('is settled once the replica has it', async () => {
    const { resolved, obstacles, change } = await why([...PARTED, 'heal', 'settle']);
    expect(resolved).toBe(true);
    expect(obstacles).toEqual([]);
    expect(change).toBeNull();
  });

  it('has nothing to explain about an answer', async () => {
    const followed = await followScript([...CLUSTER, 'put c0 room 11am']);
    expect(explainRefusal(followed.picture, followed.history, lastOperation(followed, 'c0'))).toBeNull();
  });
});
