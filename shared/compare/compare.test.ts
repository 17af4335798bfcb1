import { describe, expect, test } from 'vitest';
import { present } from '../core/result.ts';
import { findProtocol, protocolNames, USUAL_PROTOCOLS } from '../protocols/index.ts';
import { type Comparison, compareSystems, firstDifference } from './compare.ts';
import { COMPARED_EXAMPLES } from './examples.ts';
import { quantile } from './ledger.ts';
import { ledgerGroups } from './ledger-rows.ts';
import { parseSystems } from './system.ts';

const shelf = {
  find: findProtocol,
  names: protocolNames,
  usualName: (dialect: keyof typeof USUAL_PROTOCOLS) => USUAL_PROTOCOLS[dialect],
};

async function compare(systems: string, script: string): Promise<Comparison> {
  const parsed = parseSystems(systems, shelf);
  if (!parsed.ok) throw new Error(parsed.error);
  const compared = await compareSystems(script, parsed.value, { seed: 1, schedule: 'timed' }, shelf);
  if (!compared.ok) throw new Error(compared.error);
  return compared.value;
}

const TWO_SIDES = present(COMPARED_EXAMPLES[0], 'the first example').script;

/** What a line came to on each system. */
function answers({ lines, systems }: Comparison, text: string): string[] {
  const row = lines.findLastIndex((line) => line.text === text);
  return systems.map(({ outcomes }) => `${outcomes[row]?.meaning}: ${outcomes[row]?.text}`);
}

describe('a cut, on four systems', () => {
  const compared = compare('bayou,gossip,causal,vsr', TWO_SIDES);

  test('is answered by each as it promises, and the first difference is found', async () => {
    const comparison = await compared;
    const { lines, firstDifference: row } = comparison;
    expect(row).toBe(4);
    expect(lines[row ?? 0]?.text).toBe('get ben colour');
    const upToMove = { ...comparison, lines: lines.slice(0, 12) };
    expect(answers(upToMove, 'get ada colour')).toEqual([
      'value: red',
      'value: red',
      'value: red',
      'value: green',
    ]);
    expect(answers(comparison, 'get ada colour')).toEqual(Array.from({ length: 4 }, () => 'value: green'));
  });

  test('shows ERR_DEP where a client moves to a replica that lacks what it wrote, and nowhere else', async () => {
    const { lines, systems } = await compared;
    const row = lines.findIndex(({ text }) => text === 'move ada s1') + 1;
    expect(systems.map(({ outcomes }) => outcomes[row]?.meaning)).toEqual([
      'dependency',
      'dependency',
      'dependency',
      'value',
    ]);
    expect(systems.map(({ ledger }) => ledger?.dependency)).toEqual([1, 1, 1, 0]);
  });

  test('is paid with waiting by one, and with stale reads by others', async () => {
    const { systems } = await compared;
    const ledgers = systems.map(({ ledger }) => present(ledger, 'a ledger'));
    const [bayou, gossip, causal, vsr] = ledgers;
    expect(vsr?.latency?.p99).toBeGreaterThan(1_000);
    expect(causal?.latency?.p99).toBeLessThan(50);
    expect([bayou?.staleReads, gossip?.staleReads, vsr?.staleReads]).toEqual([1, 1, 0]);
    for (const { messages, bytes, convergenceMillis, asked, answered, refused, unknown } of ledgers) {
      expect(messages).toBeGreaterThan(10);
      expect(bytes).toBeGreaterThan(messages);
      expect(convergenceMillis).toBeGreaterThan(0);
      expect(answered + refused + unknown).toBe(asked);
    }
  });

  test('breaks linearizability where nobody promised it, and no promise', async () => {
    const { systems } = await compared;
    const kept = systems.map(({ ledger }) =>
      ledger?.guarantees.find(({ model }) => model === 'linearizable'),
    );
    expect(kept.map((one) => `${one?.outcome} ${one?.isPromised}`)).toEqual([
      'broken false',
      'broken false',
      'broken false',
      'held true',
    ]);
    for (const { ledger } of systems)
      expect(
        ledger?.guarantees.filter(({ outcome, isPromised }) => isPromised && outcome === 'broken'),
      ).toEqual([]);
  });

  test('is shown after each line: the cut, the values on both sides, who asks whom', async () => {
    const { lines, systems } = await compared;
    const row = lines.findIndex(({ text }) => text === 'put ben colour green');
    const [bayou] = systems;
    expect(bayou?.moments).toHaveLength(lines.length);
    const moment = bayou?.moments[row];
    expect(moment?.cuts.map(({ a, b, way }) => `${a} ${b} ${way}`)).toEqual(['s0 s1 both', 's0 s2 both']);
    expect(moment?.replicas.map(({ values }) => values.join())).toEqual([
      'colour:red',
      'colour:blue',
      'colour:green',
    ]);
    expect(moment?.clients).toEqual([
      { id: 'ada', replica: 's0' },
      { id: 'ben', replica: 's2' },
    ]);
  });

  test('is the same each time', async () => {
    expect(await compare('bayou,gossip,causal,vsr', TWO_SIDES)).toEqual(await compared);
  });
});

test('what one system cannot do is told in its column, and the others go on', async () => {
  const comparison = await compare(
    'bayou,gossip',
    'cluster bayou s0 s1 latency=20ms\nclient a s0\nwrite a k=v if k==absent\nexchange s0 s1\nget a k\n',
  );
  expect(answers(comparison, 'write a k=v if k==absent')).toEqual(['done: ok', 'lacking: UNSUPPORTED']);
  expect(answers(comparison, 'get a k')).toEqual(['value: v', 'absent: absent']);
});

test('one protocol stands beside itself with other options', async () => {
  const { systems } = await compare(
    'vsr,vsr:follow=off',
    'cluster bayou s0 s1 s2 latency=20ms\nclient a s0\npartition s0 | s1,s2\nput a k v\n',
  );
  expect(systems.map(({ name, ledger }) => `${name}: ${ledger?.answered} ${ledger?.unknown}`)).toEqual([
    'vsr: 1 0',
    'vsr:follow=off: 0 1',
  ]);
});

test('an option that a system does not know is left out there, and told', async () => {
  const { systems } = await compare(
    'bayou,causal',
    'cluster bayou s0 missing-key=key-first\nclient a s0\nput a k v\n',
  );
  expect(systems.map(({ notes }) => notes)).toEqual([
    [],
    ['it has no option missing-key=key-first, so that was left out'],
  ]);
});

test('an option that a system refuses keeps its column empty, and the other one goes on', async () => {
  const { systems } = await compare('bayou,vsr:nonsense=1', 'cluster bayou s0\nclient a s0\nput a k v\n');
  expect(systems[1]?.ledger).toBeNull();
  expect(systems[1]?.outcomes.map(({ meaning }) => meaning)).toEqual(['lacking', 'notRun', 'notRun']);
  expect(systems[0]?.outcomes[2]?.text).toBe('ok');
  const groups = ledgerGroups(systems.map(({ ledger }) => ledger));
  expect(groups[0]?.rows[0]?.cells.map(({ text }) => text)).toEqual(['1 of 1', '–']);
});

test.each(COMPARED_EXAMPLES.map(({ name, script }) => [name, script]))(
  'the example %s parts the systems',
  async (_, script) => {
    const { firstDifference: row, systems } = await compare(protocolNames().join(','), script);
    expect(row).not.toBeNull();
    expect(systems.map(({ ledger }) => ledger?.violations)).toEqual(systems.map(() => 0));
  },
);

test.each([
  ['', 'there is nothing in the script to compare'],
  ['client a s0', 'line 1: a script to compare begins with a cluster line, which each system makes its own'],
  ['cluster bayou s0\nptu a k v', 'line 2, column 1: expected a verb, found "ptu"; did you mean "put"?'],
])('a script %j is refused', async (script, sentence) => {
  const systems = parseSystems('bayou,vsr', shelf);
  const settings = { seed: 1, schedule: 'timed' } as const;
  expect(await compareSystems(script, systems.ok ? systems.value : [], settings, shelf)).toEqual({
    ok: false,
    error: sentence,
  });
});

test.each([
  ['bayou', 'a comparison takes two systems or more, as bayou,gossip'],
  ['bayou,bayuo', 'there is no protocol bayuo; there is bayou, gossip, causal, vsr; did you mean bayou?'],
  ['bayou,bayou', 'bayou is named twice: a system can be compared with itself under other options'],
  ['bayou,vsr:follow', 'vsr:follow: the form is PROTOCOL:OPTION=VALUE, not follow'],
])('a list of systems %j is refused', (text, error) => {
  expect(parseSystems(text, shelf)).toEqual({ ok: false, error });
});

test('times and words do not make a difference, meanings and values do', () => {
  const value = (text: string, tookMillis: number) => ({
    meaning: 'value' as const,
    text,
    sentence: '',
    tookMillis,
  });
  expect(firstDifference([[value('a', 1)], [value('a', 9)]])).toBeNull();
  expect(
    firstDifference([
      [value('a', 1), value('b', 1)],
      [value('a', 1), value('c', 1)],
    ]),
  ).toBe(1);
});

test('a quantile is one of the values', () => {
  expect([quantile([5, 1, 3], 0.5), quantile([5, 1, 3], 0.99), quantile([2], 0.5)]).toEqual([3, 5, 2]);
});
