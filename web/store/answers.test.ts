import { describe, expect, it } from 'vitest';
import type { OperationPicture } from '../../shared/trace/picture.ts';
import { ANSWER_FRESH_MILLIS, newestAnswers, REFUSAL_FRESH_MILLIS } from './answers.ts';

const operation = (over: Partial<OperationPicture>): OperationPicture => ({
  client: 'c0',
  number: 1,
  operation: { type: 'get', key: 'room', view: 'tentative' },
  replica: 's0',
  calledAt: 900,
  calledSequence: 1,
  endedAt: 1_000,
  endedSequence: 2,
  result: { type: 'value', key: 'room', value: '11am', evidence: null },
  ...over,
});

describe('the newest answer of a client', () => {
  it('is news for a while, and is kept when it is old', () => {
    const at = (now: number) => newestAnswers([operation({})], now).get('c0');
    expect(at(1_000 + ANSWER_FRESH_MILLIS - 1)).toMatchObject({ text: 'get room → 11am', fresh: true });
    expect(at(1_000 + ANSWER_FRESH_MILLIS)).toMatchObject({ text: 'get room → 11am', fresh: false });
  });

  it('stays news while the operation goes on', () => {
    const open = operation({ endedAt: null, endedSequence: null, result: null });
    expect(newestAnswers([open], 1e9).get('c0')).toMatchObject({ text: 'get room …', fresh: true });
  });

  it('says of what goes on how often it was sent', () => {
    const open = operation({ endedAt: null, endedSequence: null, result: null, attempt: 3 });
    expect(newestAnswers([open], 1_000).get('c0')).toMatchObject({ text: 'get room, attempt 3 …' });
  });

  it('is news longer when it was refused', () => {
    const refused = operation({
      client: 'c1',
      result: { type: 'refused', reason: 'ERR_DEP', sentence: 's0 is behind', missing: null } as never,
    });
    const at = (now: number) => newestAnswers([operation({}), refused], now).get('c1');
    expect(at(1_000 + ANSWER_FRESH_MILLIS)).toMatchObject({ tone: 'gate', fresh: true });
    expect(at(1_000 + REFUSAL_FRESH_MILLIS)).toMatchObject({ tone: 'gate', fresh: false });
  });

  it('is that of the last operation called', () => {
    const later = operation({ number: 2, result: { type: 'missing', key: 'room', evidence: null } });
    expect(newestAnswers([operation({}), later], 1_000).get('c0')?.number).toBe(2);
  });
});
