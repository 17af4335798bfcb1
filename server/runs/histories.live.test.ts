// What clients of a hosted run saw, while links were cut and replicas crashed, keeps what its protocol promises (invariant
// G8: with all guarantees and plain writes it is causally consistent).

import { describe, expect, test } from 'vitest';
import { HistoryFollower } from '../../shared/check/history/from-trace.ts';
import type { HistoryOperation } from '../../shared/check/history/history.ts';
import { judgePromises } from '../../shared/check/history/judge.ts';
import { GUARANTEES } from '../../shared/core/contract.ts';
import { drawBelow, drawOne, type RandomStream, seedRandom } from '../../shared/core/random.ts';
import type { LiveRun } from './live-run.ts';
import { bundledProgram } from './testing/bundled-program.ts';
import { liveRunOf, must } from './testing/live-bayou.ts';

const program = await bundledProgram(new URL('./replica-process.ts', import.meta.url));
const ROUNDS = 6;
const OPERATIONS_A_ROUND = 10;

/** Each client on its own, one operation after another; values are unique. */
async function operate(run: LiveRun, client: string, luck: RandomStream, round: number): Promise<void> {
  for (let number = 0; number < OPERATIONS_A_ROUND; number += 1) {
    const key = drawOne(luck, ['room', 'song', 'note']);
    const value = `${client}-${round}-${number}`;
    const dice = drawBelow(luck, 10);
    if (dice < 5) await run.operate(client, { type: 'get', key, view: 'tentative' });
    else if (dice < 9) await run.operate(client, { type: 'put', key, value });
    else await run.operate(client, { type: 'delete', key });
  }
}

/** Cuts, heals and crashes between rounds; clients move in the middle of what they do. */
async function storm(run: LiveRun): Promise<void> {
  const luck = seedRandom(8, 'histories');
  const clients = ['c0', 'c1', 'c2'];
  for (const client of clients) must(run.chooseGuarantees(client, GUARANTEES));
  for (let round = 0; round < ROUNDS; round += 1) {
    const [a, b, down] = [
      ['s0', 's1', 's2'],
      ['s1', 's2', 's0'],
      ['s2', 's0', 's1'],
    ][round % 3] as [string, string, string];
    must(await run.inject({ type: 'cut', a, b, both: true }));
    const lanes = clients.map((client) => operate(run, client, seedRandom(round, client), round));
    await run.attachClient(drawOne(luck, clients), drawOne(luck, [a, b]));
    await run.instruct(a, { type: 'exchange', with: down });
    must(await run.inject({ type: 'crash', replica: down }));
    must(await run.inject({ type: 'restart', replica: down }));
    await Promise.all(lanes);
    must(await run.inject({ type: 'heal', a, b }));
    for (const client of clients) await run.attachClient(client, drawOne(luck, [a, b, down]));
    await run.instruct(b, { type: 'exchange', with: down });
  }
}

const PROMISED: Readonly<Record<string, readonly string[]>> = {
  bayou: ['CC held', 'RYW held', 'MR held', 'WFR held', 'MW held'],
  gossip: ['RYW held', 'MR held'],
};
const CASES = Object.keys(PROMISED).flatMap((protocol) =>
  (['inline', 'process'] as const).map((placement) => ({ protocol, placement })),
);

describe.each(CASES)('the history of a hosted run of $protocol, $placement', ({ protocol, placement }) => {
  test('[G8] [GO5b] keeps all that is promised under cuts and crashes', async () => {
    const run = await liveRunOf(protocol, 3, { placement, program });
    const follower = new HistoryFollower(run.protocol.session.versions);
    const history: HistoryOperation[] = [];
    // Clients had no guarantees when they were added, and did nothing yet.
    follower.begin(run.snapshot());
    const stop = run.follow(run.lastSequence() + 1, (event) => void history.push(...follower.take(event)));
    await storm(run);
    stop?.();
    await run.close();
    history.push(...follower.close());
    const promises = run.protocol.promises?.(run.header.config) ?? [];
    const outcomes = judgePromises(history, promises).map((one) =>
      one.type === 'judged' ? `${one.verdict.model} ${one.verdict.type}` : `${one.model}: ${one.sentence}`,
    );
    expect(outcomes).toEqual(PROMISED[protocol]);
    const results = new Set(history.map(({ result }) => result));
    expect([...results]).toEqual(expect.arrayContaining(['ok', 'fail']));
    expect(history.filter(({ result }) => result === 'ok').length).toBeGreaterThan(50);
  });
});
