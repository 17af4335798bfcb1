import { describe, expect, it } from 'vitest';
import type { Result } from '../core/result.ts';
import type { TraceEvent } from '../core/trace.ts';
import { findProtocol, protocolNames } from '../protocols/index.ts';
import { Master } from '../script/master.ts';
import { simulateRun } from '../sim/simulated-run.ts';
import { foldTrace } from '../trace/fold.ts';
import { QuestionReader } from './question.ts';
import { type Finding, type SearchStep, searchWhatIf, TRIES_MAX, type WhatIfQuestion } from './search.ts';

/** Performs the lines, and asks what would have changed the newest operation of c0. */
async function whatIf(lines: readonly string[]): Promise<Finding[]> {
  const question = await questionAfter(lines);
  if (!question.ok) throw new Error(question.error);
  const findings: Finding[] = [];
  for await (const { finding } of searchWhatIf(question.value)) if (finding !== null) findings.push(finding);
  return findings;
}

async function searchAfter(
  lines: readonly string[],
): Promise<{ readonly findings: Finding[]; readonly last: SearchStep | undefined }> {
  const question = await questionAfter(lines);
  if (!question.ok) throw new Error(question.error);
  const steps: SearchStep[] = [];
  for await (const step of searchWhatIf(question.value)) steps.push(step);
  return {
    findings: steps.flatMap(({ finding }) => (finding === null ? [] : [finding])),
    last: steps.at(-1),
  };
}

/** @param from the first event that is known */
async function questionAfter(lines: readonly string[], from = 1): Promise<Result<WhatIfQuestion>> {
  const events: TraceEvent[] = [];
  const master = new Master(
    { dialect: 'lab', engine: 'sim' },
    {
      protocols: { find: findProtocol, names: protocolNames, usualName: () => 'bayou' },
      createRun: (spec) => {
        const made = simulateRun(spec);
        if (made.ok) made.value.follow(1, (event) => events.push(structuredClone(event)));
        return made;
      },
    },
  );
  for (const [i, line] of lines.entries()) {
    const { failure } = await master.performLine(line, i + 1);
    if (failure !== null) throw new Error(`${line}: ${failure.sentence}`);
  }
  await master.close();
  const protocol = findProtocol(master.run?.header.protocol ?? '');
  if (protocol === undefined) throw new Error('no protocol');
  const operation = foldTrace(events, protocol)?.operations.findLast(({ client }) => client === 'c0');
  if (operation === undefined) throw new Error('nothing was asked');
  const reader = new QuestionReader(protocol, operation);
  for (const event of events) if (event.sequence >= from) reader.take(event);
  return reader.end();
}

/** What each change gives, in a word. */
function toWords(findings: readonly Finding[]): string[] {
  return findings.map(({ change, result }) => {
    const given =
      result.type === 'value' ? result.value : result.type === 'refused' ? result.reason : result.type;
    return `${change.condition}: ${given}`;
  });
}

describe('what would have changed a result', () => {
  it('finds what lets a refused read of Bayou through: the one link, another replica, no promise, no fault', async () => {
    const words = toWords(
      await whatIf([
        'cluster bayou s0 s1 s2 s3 s4',
        'client c0 s1',
        'settle',
        'partition s0,s1,s2 | s3,s4',
        'put c0 room 11am',
        'move c0 s3',
        'get c0 room',
      ]),
    );
    expect(words).toEqual([
      'Asked at s0 instead: 11am',
      'Asked at s1 instead: 11am',
      'Asked at s2 instead: 11am',
      'With the link s0–s3 healed: 11am',
      'With the link s1–s3 healed: 11am',
      'With the link s2–s3 healed: 11am',
      'With the link s0–s4 healed: 11am',
      'With the link s1–s4 healed: 11am',
      'With the link s2–s4 healed: 11am',
      'Without RYW: missing',
      'Had nobody said “partition s0,s1,s2 | s3,s4”: 11am',
    ]);
  });

  it('finds for a minority of Viewstamped Replication what gives it a majority again', async () => {
    const words = toWords(
      await whatIf([
        'cluster vsr s0 s1 s2 latency=10ms timeout=300ms',
        'client c0 s0 follow=off',
        'partition s0 | s1,s2',
        'put c0 room 11am',
      ]),
    );
    expect(words).toEqual([
      'Asked at s1 instead: accepted',
      'Asked at s2 instead: NOT_PRIMARY',
      'With the link s0–s1 healed: NOT_PRIMARY',
      'Had nobody said “partition s0 | s1,s2”: accepted',
    ]);
  });

  it('finds for a stale read of gossip who has the newer value', async () => {
    const words = toWords(
      await whatIf([
        'cluster gossip s0 s1 s2',
        'client c0 s0 guarantees=none',
        'client c1 s2',
        'put c1 room 10am',
        'settle',
        'partition s0,s1 | s2',
        'put c1 room 11am',
        'get c0 room',
      ]),
    );
    expect(words).toEqual([
      'Asked at s2 instead: 11am',
      'With the link s0–s2 healed: 11am',
      'With the link s1–s2 healed: 11am',
      'Had nobody said “partition s0,s1 | s2”: 11am',
    ]);
  });

  it('finds for a refused read of the causal store the message that is held', async () => {
    const words = toWords(
      await whatIf([
        'cluster causal s0 s1',
        'client c0 s0',
        'settle',
        'hold s0 s1',
        'put c0 room 11am',
        'move c0 s1',
        'get c0 room',
      ]),
    );
    expect(words).toEqual([
      'Asked at s0 instead: 11am',
      'With the link s0–s1 healed: 11am',
      'With one message let through that is held from s0 to s1: 11am',
      'Without RYW: missing',
      'Had nobody said “hold s0 s1”: 11am',
    ]);
  });

  it('finds a crashed replica that alone has the value', async () => {
    const words = toWords(
      await whatIf([
        'cluster bayou s0 s1 s2',
        'client c0 s1',
        'settle',
        'partition s1 | s0,s2',
        'put c0 room 11am',
        'crash s1',
        'heal',
        'move c0 s2',
        'get c0 room',
      ]),
    );
    expect(words).toEqual([
      'With s1 running again: 11am',
      'Without RYW: missing',
      'Had nobody said “crash s1”: 11am',
      'Had nobody said “partition s1 | s0,s2”: 11am',
    ]);
  });

  it('changes nothing of the run that is asked about, and gives the same each time', async () => {
    const question = await questionAfter(REFUSED);
    if (!question.ok) throw new Error(question.error);
    const before = JSON.stringify(question.value.picture);
    const search = async (): Promise<string[]> => {
      const found: string[] = [];
      for await (const { finding } of searchWhatIf(question.value))
        found.push(JSON.stringify([finding?.lines, finding?.result, finding?.forkAt]));
      return found;
    };
    expect(await search()).toEqual(await search());
    expect(JSON.stringify(question.value.picture)).toBe(before);
  });

  it('has a bound on what it tries, however many faults there are, and ends where nobody goes on asking', async () => {
    const many = Array.from({ length: 12 }, (_, i) => `s${i}`);
    const question = await questionAfter([
      `cluster bayou ${many.join(' ')}`,
      'client c0 s1',
      ...many.slice(2).map((id) => `cut s1 ${id}`),
      ...many.slice(2).map((id) => `cut s0 ${id}`),
      'get c0 room',
    ]);
    if (!question.ok) throw new Error(question.error);
    const steps: SearchStep[] = [];
    for await (const step of searchWhatIf(question.value)) {
      steps.push(step);
      break;
    }
    expect(steps).toMatchObject([{ tried: 1, finding: null }]);
    expect(steps[0]?.of).toBeGreaterThan(40);
    expect(steps[0]?.of).toBeLessThanOrEqual(TRIES_MAX);
  });

  it('says that nothing can be tried where the moment is not kept', async () => {
    const question = await questionAfter(REFUSED, 1_000_000);
    expect(question.ok ? '' : question.error).toBe('the moment before it was asked is not kept any more');
  });

  it('says after how many lines the operation comes in a fork from before a fault', async () => {
    const findings = await whatIf(REFUSED);
    const leftOut = findings.find(({ change }) => change.type === 'leaveOut');
    expect(leftOut?.lines).toEqual(['put c0 room 11am', 'move c0 s2']);
    const healed = findings.find(({ change }) => change.type === 'heal');
    expect(leftOut?.forkAt).toBeLessThan(healed?.forkAt ?? 0);
  });
});

/** The value is at one replica, which is cut off and then crashes before it has told anybody. */
const CUT_OFF_AND_CRASHED = [
  'client c0 s1 guarantees=none',
  'client c1 s0',
  'cut s0 s1',
  'put c1 room 11am',
  'crash s0',
  'wait 2s',
  'get c0 room',
];

describe('where no single change alters a result', () => {
  for (const [name, options] of [
    ['bayou', 'period=500ms'],
    ['gossip', 'period=500ms'],
  ])
    it(`finds in ${name} the two faults that matter only together, and tells them in a sentence`, async () => {
      const { findings, last } = await searchAfter([
        `cluster ${name} s0 s1 schedule=timed ${options}`,
        ...CUT_OFF_AND_CRASHED,
      ]);
      expect(toWords(findings)).toEqual([
        'Had neither the link s0–s1 been cut nor s0 crashed: 11am',
        'With the link s0–s1 healed and s0 running again, and two seconds later: 11am',
      ]);
      expect(last?.pairs).toEqual({ tried: 2, untried: 0 });
      // What a fork needs to come to the same by itself.
      expect(findings[0]?.lines).toEqual(['put c1 room 11am', 'wait 2s']);
    });

  const FOUR_CRASHED = [
    'cluster vsr s0 s1 s2 s3 s4 latency=10ms timeout=300ms',
    'client c0 s0 follow=off',
    ...['s1', 's2', 's3', 's4'].map((id) => `crash ${id}`),
    'put c0 room 11am',
  ];

  it('finds that any two of four give a group of Viewstamped Replication its majority, the newest first', async () => {
    const { findings } = await searchAfter(FOUR_CRASHED);
    expect(toWords(findings)).toEqual([
      'Had neither s3 nor s4 crashed: accepted',
      'Had neither s2 nor s4 crashed: accepted',
      'Had neither s2 nor s3 crashed: accepted',
      'Had neither s1 nor s4 crashed: accepted',
      'Had neither s1 nor s3 crashed: accepted',
      'Had neither s1 nor s2 crashed: accepted',
      'With s1 and s2 running again, and two seconds later: accepted',
      'With s1 and s3 running again, and two seconds later: accepted',
      'With s2 and s3 running again, and two seconds later: accepted',
      'With s1 and s4 running again, and two seconds later: accepted',
      'With s2 and s4 running again, and two seconds later: accepted',
      'With s3 and s4 running again, and two seconds later: accepted',
    ]);
  });

  it('says how many pairs are beyond the bound', async () => {
    const { findings, last } = await searchAfter([
      'cluster gossip s0 s1',
      'client c0 s0',
      ...Array.from({ length: 14 }, () => 'cut s0 s1'),
      'crash s1',
      'get c0 room',
    ]);
    expect(toWords(findings)).toEqual([]);
    // Of fifteen faults there are 105 pairs, of the newest six 15; and one of what stands.
    expect(last?.pairs).toEqual({ tried: 16, untried: 90 });
  });

  it('tries no pair where a single change alters it, so that this takes no longer than before', async () => {
    const { last } = await searchAfter(REFUSED);
    expect(last?.pairs).toBeNull();
  });
});

const REFUSED = [
  'cluster bayou s0 s1 s2',
  'client c0 s1',
  'settle',
  'partition s1 | s0,s2',
  'put c0 room 11am',
  'move c0 s2',
  'get c0 room',
];
