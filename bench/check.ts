// `npm run bench:check`: how fast histories are judged: 10,000 operations of 10 clients on 50 keys, some of unknown outcome.
// The floor, measured in turns with it, orders the same operations by time and plays them once over a Map.

import { compareStarts, type History } from '../shared/check/history/history.ts';
import { judgeHistory } from '../shared/check/history/judge.ts';
import { parseHistory, printHistoryLine } from '../shared/check/history/lines.ts';
import { measureStaleness } from '../shared/check/history/staleness.ts';
import { simulateRegisters } from '../shared/check/history/testing/register-simulation.ts';
import { MODELS, type Model } from '../shared/core/contract.ts';
import { atMost, type Figure, judge, printHeading } from './verdict.ts';

const OPERATIONS = Number(process.argv[2] ?? 10_000);
const ROUNDS = 3;
const MILLIS_MAX = 2_000;

function play(history: History): number {
  const begun = performance.now();
  const store = new Map<string, string | null>();
  let agreeing = 0;
  for (const { op, key, value } of [...history].sort(compareStarts)) {
    if (op !== 'get') store.set(key, value);
    else if ((store.get(key) ?? null) === value) agreeing += 1;
  }
  if (agreeing === 0) throw new Error('a history in which no read agrees with the order of time');
  return performance.now() - begun;
}

function judgeModel(history: History, model: Model): number {
  const begun = performance.now();
  const [verdict] = judgeHistory(history, { models: [model] });
  const millis = performance.now() - begun;
  if (verdict?.type === 'broken') throw new Error(`${model}: ${verdict.sentence}`);
  return millis;
}

function median(figures: readonly number[]): number {
  return [...figures].sort((left, right) => left - right)[Math.floor(figures.length / 2)] as number;
}

function measure(history: History): Figure[] {
  const floors: number[] = [];
  const millis = new Map<string, number[]>();
  const note = (what: string, took: number): void =>
    void millis.set(what, [...(millis.get(what) ?? []), took]);
  for (let round = 0; round < ROUNDS; round += 1) {
    floors.push(play(history));
    for (const model of MODELS) note(model, judgeModel(history, model));
    const begun = performance.now();
    measureStaleness(history);
    note('staleness', performance.now() - begun);
  }
  const floor = median(floors);
  const figures = [...millis].map(([what, took]): Figure => ({ what, figure: median(took), unit: 'ms' }));
  const linearizable = median(millis.get('linearizable') ?? []);
  return [
    { what: 'linearizable', figure: linearizable, unit: 'ms', target: atMost(MILLIS_MAX) },
    { what: 'its floor: in order of time, once over a Map', figure: floor, unit: 'ms' },
    { what: 'times the floor', figure: linearizable / floor, unit: '' },
    ...figures.filter(({ what }) => what !== 'linearizable'),
  ];
}

printHeading();
for (const unknownShare of [0, 0.05])
  await judge(() => {
    const simulation = {
      seed: 1,
      operations: OPERATIONS,
      clients: 10,
      keys: 50,
      unknownShare,
      hasDeletes: false,
    };
    const text = simulateRegisters(simulation).map(printHistoryLine).join('\n');
    const begun = performance.now();
    const history = parseHistory(text);
    if (!history.ok) throw new Error(history.error);
    const parsed = performance.now() - begun;
    const what = `${OPERATIONS} operations, ${unknownShare * 100} % of unknown outcome: parsed`;
    return Promise.resolve([{ what, figure: parsed, unit: 'ms' }, ...measure(history.value)]);
  });
