// A simulated run that goes on from an event of a recorded one: `oxbow run --fork TRACE@N`, `oxbow serve --open TRACE@N`.

import { fail, type Result, succeed } from '../../shared/core/result.ts';
import { forkSimulation } from '../../shared/sim/fork.ts';
import { SimulatedRun } from '../../shared/sim/simulated-run.ts';
import type { TraceLine } from '../../shared/trace/file/trace-line.ts';
import { describeTraceFailure, protocolOf } from '../cli/trace-input.ts';
import { pictureInTrace } from './picture-in-trace.ts';

/**
 * @param place `TRACE@N`, or `TRACE` for its end; a name may have an `@` of its own
 * @param linesOf reads the file of that name
 */
export async function forkRecorded(
  place: string,
  linesOf: (path: string) => AsyncIterable<readonly TraceLine[]>,
  pace: 'eager' | 'paced',
): Promise<Result<SimulatedRun>> {
  const [, path = place, number] = /^(.+)@(\d{1,15})$/.exec(place) ?? [];
  const at = number === undefined ? null : Number(number);
  try {
    const found = await pictureInTrace(linesOf(path), at, protocolOf);
    if (!found.ok) return fail(`${path}: ${found.error}`);
    const { protocol, picture } = found.value;
    const forked = forkSimulation(protocol, picture, { monitor: 'record' });
    return forked.ok ? succeed(new SimulatedRun(forked.value, pace)) : fail(`${path}: ${forked.error}`);
  } catch (error) {
    return fail(describeTraceFailure(path, error));
  }
}
