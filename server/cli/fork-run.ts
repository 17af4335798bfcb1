// `oxbow run --fork TRACE@N`: a simulated run that goes on from an event of a recorded one.

import { fail, type Result, succeed } from '../../shared/core/result.ts';
import { forkSimulation } from '../../shared/sim/fork.ts';
import { SimulatedRun } from '../../shared/sim/simulated-run.ts';
import { pictureInTrace } from '../trace/picture-in-trace.ts';
import type { Streams } from './streams.ts';
import { describeTraceFailure, protocolOf, traceLines } from './trace-input.ts';

/** @param place `TRACE@N`, or `TRACE` for its end; a name may have an `@` of its own */
export async function forkRecorded(place: string, streams: Streams): Promise<Result<SimulatedRun>> {
  const [, path = place, number] = /^(.+)@(\d{1,15})$/.exec(place) ?? [];
  const at = number === undefined ? null : Number(number);
  try {
    const found = await pictureInTrace(traceLines(path, streams), at, protocolOf);
    if (!found.ok) return fail(`${path}: ${found.error}`);
    const { protocol, picture } = found.value;
    const forked = forkSimulation(protocol, picture, { monitor: 'record' });
    return forked.ok ? succeed(new SimulatedRun(forked.value, 'eager')) : fail(`${path}: ${forked.error}`);
  } catch (error) {
    return fail(describeTraceFailure(path, error));
  }
}
