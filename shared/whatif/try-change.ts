// One try: a fork of a moment in which lines are performed, and then the same operation. What the lines need of virtual time
// is bounded by the deadlines that each of them has.

import type { OperationResult, Protocol } from '../core/contract.ts';
import { fail } from '../core/result.ts';
import { Master } from '../script/master.ts';
import { scheduleOf } from '../script/open-run.ts';
import { printCommand } from '../script/print.ts';
import { forkSimulation } from '../sim/fork.ts';
import { SimulatedRun } from '../sim/simulated-run.ts';
import type { RunPicture } from '../trace/picture.ts';
import type { Asked } from './change.ts';

/** A line and when it was said, where that matters. */
export interface SaidLine {
  readonly line: string;
  readonly at: number | null;
}

/** @returns what the client is told then; `null` where a line cannot be */
export async function tryLines(
  protocol: Protocol,
  picture: RunPicture,
  lines: readonly SaidLine[],
  { client, operation }: Asked,
): Promise<OperationResult | null> {
  const forked = forkSimulation(protocol, picture);
  if (!forked.ok) return null;
  const run = new SimulatedRun(forked.value, 'eager');
  const master = masterOf(run, protocol);
  try {
    for (const { line, at } of lines) {
      if (at !== null && at > run.now()) await run.wait(at - run.now());
      if ((await master.performLine(line, 1)).failure?.type === 'wrong') return null;
    }
    const before = run.simulation.clients.get(client)?.actor.state.lastNumber ?? 0;
    await master.performLine(printCommand({ type: 'operate', client, operation }), 1);
    const { operations } = run.simulation.world.picture;
    return operations.findLast((one) => one.client === client && one.number > before)?.result ?? null;
  } finally {
    await run.close();
  }
}

function masterOf(run: SimulatedRun, protocol: Protocol): Master {
  return Master.of(
    run,
    { dialect: 'lab', schedule: scheduleOf(run.header) },
    {
      protocols: {
        find: (name) => (name === protocol.name ? protocol : undefined),
        names: () => [protocol.name],
        usualName: () => protocol.name,
      },
      createRun: () => fail('a try has the one run that it forked'),
    },
  );
}

/** Whether two results tell a client the same: whatever else stands in their evidence, it is not told. */
export function isSameResult(left: OperationResult | null, right: OperationResult | null): boolean {
  return essenceOf(left) === essenceOf(right);
}

function essenceOf(result: OperationResult | null): string {
  switch (result?.type) {
    case undefined:
      return '';
    case 'value':
      return JSON.stringify(['value', result.value, [...(result.siblings ?? [])].sort()]);
    case 'missing':
      return 'missing';
    case 'accepted':
      return JSON.stringify(['accepted', result.before ?? null]);
    case 'refused':
      return `refused ${result.reason}`;
  }
}
