// A run that the page simulates in itself, at the pace of the wall clock: for looking at the views without a server.

import { DEFAULT_PROTOCOL, findProtocol, protocolNames } from '../../shared/protocols/index.ts';
import { Master } from '../../shared/script/master.ts';
import { type SimulatedRun, simulateRun } from '../../shared/sim/simulated-run.ts';
import type { RunSource } from '../sources/source.ts';
import type { RunFollower } from '../store/follower.ts';

export interface SimulatedSource extends RunSource {
  /** Lets virtual time pass. */
  advance(millis: number): void;
}

export function openSimulatedSource(follower: RunFollower): SimulatedSource {
  let run: SimulatedRun | null = null;
  const master = new Master(
    { dialect: 'lab', engine: 'sim', schedule: 'timed' },
    {
      protocols: { find: findProtocol, names: protocolNames, usualName: () => DEFAULT_PROTOCOL },
      createRun: (spec) => {
        const made = simulateRun(spec, { pace: 'paced' });
        if (made.ok) {
          run = made.value;
          run.follow(1, (event) => follower.take([structuredClone(event)]));
        }
        return made;
      },
    },
  );
  return {
    advance: (millis) => run?.advance(millis),
    async perform(line) {
      const { output, failure } = await master.performLine(line, 1);
      return failure === null ? { output } : { output, error: failure.sentence };
    },
    close: () => void master.close(),
  };
}
