import { describe, expect, it } from 'vitest';
import { describeFailure, obstacleOf } from './storage-failure.ts';

describe('a failure of the database is told in one sentence', () => {
  it.each([
    ['IO error: /d/000003.log: No space left on device', 'the disk that holds /d is full'],
    ['IO error: /d/000003.log: Disk quota exceeded', 'the disk that holds /d is full'],
    [
      'IO error: /d/000003.log: File too large',
      'a file in /d reached the largest size that the system allows',
    ],
    ['IO error: /d/LOCK: Too many open files', 'the system allows no more open files, so /d cannot be used'],
    ['IO error: /d/LOCK: Permission denied', '/d may not be written to'],
    ['IO error: /d/LOCK: Something else', '/d cannot be used: IO error: /d/LOCK: Something else'],
  ])('%s', (text, sentence) => {
    expect(describeFailure('/d', new Error(text))).toBe(sentence);
    expect(describeFailure('/d', new Error('Database is not open', { cause: new Error(text) }))).toBe(
      sentence,
    );
  });

  it('by the code of the cause', () => {
    const locked = Object.assign(new Error('already held by process'), { code: 'LEVEL_LOCKED' });
    expect(describeFailure('/d', new Error('not open', { cause: locked }))).toBe(
      '/d is in use by another run or process',
    );
  });
});

describe('only what is certainly damage is called so', () => {
  it.each([
    ['IO error: /d/LOCK: Too many open files', 'unavailable'],
    ['IO error: /d/000003.log: No space left on device', 'unavailable'],
    ['IO error: /d/LOCK: Permission denied', 'unavailable'],
    ['IO error: /d/LOCK: Something else', 'unavailable'],
    ['IO error: /d/MANIFEST-000004: No such file or directory', 'damaged'],
  ])('%s: %s', (text, reason) => {
    const cause = new Error(text);
    expect(obstacleOf('/d', new Error('Database is not open', { cause }))).toMatchObject({ reason });
  });

  it('by the code of the cause', () => {
    const corrupt = Object.assign(new Error('bad block'), { code: 'LEVEL_CORRUPTION' });
    const error = new Error('not open', { cause: corrupt });
    expect(obstacleOf('/d', error)).toEqual({
      ok: false,
      reason: 'damaged',
      error: '/d is damaged: bad block',
    });
  });
});
