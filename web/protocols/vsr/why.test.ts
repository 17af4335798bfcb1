import { describe, expect, it } from 'vitest';
import { followScript, lastOperation } from '../../testing/simulated.ts';
import type { VsrMemory } from './memory.ts';
import { replicasOf } from './use-vsr.ts';
import { whyOf } from './why.ts';
import type { AnswerOrigin } from './words.ts';

const CLUSTER = 'cluster vsr s0 s1 s2 latency=10ms timeout=300ms';

async function whyAfter(lines: readonly string[], cluster = CLUSTER) {
  const followed = await followScript([cluster, 'client c0 s0 follow=off', ...lines]);
  const { picture, history } = followed;
  const operation = lastOperation(followed, 'c0');
  const origin = history.origins.get(`c0 ${operation.number}`) as AnswerOrigin | undefined;
  return whyOf(operation, replicasOf(picture), (history.remembered as VsrMemory).ops, origin);
}

describe('why an operation ended as it did', () => {
  it('names the op, what it read, and the quorum that committed it', async () => {
    const why = await whyAfter(['put c0 room 11am', 'get c0 room']);
    expect(why?.opNumber).toBe(2);
    expect(why?.sentences[0]).toBe(
      'It is op 2 of the log, and reads what op 1 wrote, the last one before it.',
    );
    expect(why?.sentences[1]).toMatch(/^It was committed in view 0 by the quorum s0, s\d, \d+ ms after/);
  });

  it('says of a read under a lease that it is no op', async () => {
    const why = await whyAfter(
      ['put c0 room 11am', 'wait 300ms', 'get c0 room'],
      'cluster vsr s0 s1 s2 lease=500ms latency=10ms',
    );
    expect(why?.sentences[0]).toBe(
      's0 answered by itself, under its lease, after op 1: it is no op of the log. It reads what op 1 wrote.',
    );
  });

  it('sends who asked a backup to the primary of now, and not to the one it was told of', async () => {
    const told = await whyAfter(['move c0 s1', 'get c0 room']);
    expect(told).toMatchObject({ ask: 's0' });
    expect(told?.sentences[0]).toContain('s0 is primary now: ask there.');
    const later = await whyAfter(['move c0 s2', 'get c0 room', 'crash s0', 'wait 5s']);
    expect(later).toMatchObject({ ask: 's1' });
    expect(later?.sentences[0]).toBe('It was told of s0; meanwhile s1 is primary: ask there.');
  });

  it('sees of a request that nobody answered where it is, which its client cannot', async () => {
    const cut = ['cut s0 s1', 'cut s0 s2', 'put c0 room 11am'];
    const open = await whyAfter(cut);
    expect(open?.sentences.at(-1)).toBe(
      'It is op 1 in the log of s0, and not committed: it may still be, or be cut off.',
    );
    const doomed = await whyAfter([...cut, 'wait 5s']);
    expect(doomed?.sentences.at(-1)).toBe(
      'It is op 1 in the log of s0, and will be cut off: a later view has another log.',
    );
    const lost = await whyAfter([...cut, 'wait 5s', 'heal', 'wait 5s']);
    expect(lost?.sentences.at(-1)).toBe(
      'It was op 1 for a while, and was cut off: it is in no log any more.',
    );
  });

  it('says so where nobody is primary', async () => {
    const why = await whyAfter(['crash s1', 'crash s2', 'wait 5s', 'put c0 room 11am', 'crash s0']);
    expect(why?.ask).toBeNull();
    expect(why?.sentences[0]).toContain('No replica is primary now');
  });
});
