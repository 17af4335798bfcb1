// Rules BY4 and BY11: what a version vector covers, and what an absent entry means.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { completeStamp, covers, emptyVector, standingOf } from './coverage.ts';
import { nameCreatedBy, ROOT, type ServerName } from './names.ts';

describe('coverage', () => {
  test('[BY4] an entry covers all that its server accepted up to that stamp, and no later write', () => {
    const vector = { r: 4 };
    expect([4, 5].map((stamp) => covers(vector, { stamp, server: 'r' }))).toEqual([true, false]);
  });

  test('[BY4] a vector of nobody covers nothing', () => {
    expect(covers(emptyVector(), { stamp: 1, server: ROOT })).toBe(false);
    expect(covers(emptyVector(), { stamp: 1, server: '1.r' })).toBe(false);
  });

  test.each([
    { vector: { r: 5, '3.r': 4 }, server: '3.r', standing: 'present', because: 'it has an entry' },
    { vector: { r: 2 }, server: '3.r', standing: 'not yet created', because: 'its creation is not covered' },
    {
      vector: { r: 3 },
      server: '3.r',
      standing: 'retired',
      because: 'its creation is covered, yet it is absent',
    },
    { vector: { '3.r': 9 }, server: 'r', standing: 'retired', because: 'the root was never created' },
    {
      vector: { r: 9 },
      server: '7.3.r',
      standing: 'retired',
      because: 'its creator retired, so all of it is covered',
    },
    {
      vector: { r: 2 },
      server: '7.3.r',
      standing: 'not yet created',
      because: 'not even its creator is known',
    },
    {
      vector: { r: 9, '3.r': 6 },
      server: '7.3.r',
      standing: 'not yet created',
      because: 'its creator is present, at an earlier stamp',
    },
    {
      vector: { r: 9, '3.r': 7 },
      server: '7.3.r',
      standing: 'retired',
      because: 'its creator is present, and its creation covered',
    },
    {
      vector: { '9.7.3.r': 9 },
      server: '7.3.r',
      standing: 'retired',
      because: 'the chain ends at the root, which retired',
    },
  ])('[BY11] [B12] $server is $standing in the eyes of $vector: $because', ({ vector, server, standing }) => {
    expect(standingOf(vector, server)).toBe(standing);
  });

  test('[BY11] a retired server is covered up to any stamp, one that is not yet created by none', () => {
    expect(completeStamp({ r: 3 }, '3.r')).toBe(Infinity);
    expect(completeStamp({ r: 2 }, '3.r')).toBe(-Infinity);
  });

  test('[BY11] the rule agrees with a history of creations, writes and retirements told in order', () => {
    fc.assert(fc.property(fc.array(fc.nat(99), { maxLength: 30 }), (dice) => agreesWithHistory(dice)));
  });
});

/** Plays a history at an all-knowing server, and compares its vector with what really happened. */
function agreesWithHistory(dice: readonly number[]): void {
  const vector = emptyVector();
  const stamps = new Map<ServerName, number>([[ROOT, 0]]);
  const retired = new Set<ServerName>();
  let clock = 0;
  for (const die of dice) {
    const present = [...stamps.keys()].filter((server) => !retired.has(server));
    const server = present[die % present.length] as ServerName;
    clock += 1;
    vector[server] = clock;
    stamps.set(server, clock);
    if (die % 3 === 0) {
      const created = nameCreatedBy(server, clock);
      vector[created] = clock;
      stamps.set(created, clock);
    } else if (die % 3 === 1 && present.length > 1) {
      delete vector[server];
      retired.add(server);
    }
  }
  for (const [server, last] of stamps) {
    expect(standingOf(vector, server)).toBe(retired.has(server) ? 'retired' : 'present');
    expect(covers(vector, { stamp: last, server })).toBe(true);
  }
  expect(standingOf(vector, nameCreatedBy(ROOT, clock + 1))).toBe(
    retired.has(ROOT) ? 'retired' : 'not yet created',
  );
}
