// How a line that a person sends is performed on a run of the server: by the run's one master.

import { fail } from '../shared/core/result.ts';
import type { Run } from '../shared/host/run.ts';
import { DEFAULT_PROTOCOL, findProtocol, protocolNames } from '../shared/protocols/index.ts';
import type { Dialect } from '../shared/script/command.ts';
import { Master } from '../shared/script/master.ts';
import type { MasterPorts, MasterSettings } from '../shared/script/open-run.ts';
import { parseLine } from '../shared/script/parse.ts';
import type { PerformedLine } from '../shared/script/performance.ts';
import type { Performed, Performer } from './command-queue.ts';
import type { ServerLimits } from './limits.ts';
import type { Pace } from './pace.ts';

/** The run stands already, so its master never starts one. */
const PORTS: MasterPorts = {
  protocols: { find: findProtocol, names: protocolNames, usualName: () => DEFAULT_PROTOCOL },
  createRun: () => fail('this run stands already; another one is created beside it'),
};

/** In which language lines are read, and when replicas exchange between them. */
export type Spoken = Pick<MasterSettings, 'dialect' | 'schedule'>;

/** Called when the replicas and clients of the run are in place, as the master takes over those that it finds. */
export function performerOf(run: Run, spoken: Spoken, limits: ServerLimits): Performer {
  const master = Master.of(run, spoken, PORTS);
  return {
    placeOf: (line) => master.placeOf(line),
    perform: async (line) => {
      const tooLong = refuseLongWait(line, spoken.dialect, limits.waitMillisMax);
      if (tooLong !== null) return { output: [], error: tooLong };
      return toPerformed(await master.performLine(line, 1));
    },
  };
}

/** A line sets the time of the run going, but for the one that stops it. */
export function pacedPerformerOf(run: Run, pace: Pace, spoken: Spoken, limits: ServerLimits): Performer {
  const performer = performerOf(run, spoken, limits);
  return {
    placeOf: (line) => performer.placeOf(line),
    perform: (line) => {
      const parsed = parseLine(line, 1, spoken.dialect);
      if (parsed.type === 'statement') {
        const { command } = parsed.statement;
        if (command.type === 'time' && command.stands) pace.halt();
        else pace.go();
      }
      return performer.perform(line);
    },
  };
}

/** While a line waits, nobody else can do anything, or the other lines of its author wait with it. */
function refuseLongWait(line: string, dialect: Dialect, millisMax: number): string | null {
  const parsed = parseLine(line, 1, dialect);
  if (parsed.type !== 'statement') return null;
  const { command } = parsed.statement;
  const isTooLong = (command.type === 'wait' || command.type === 'at') && command.millis > millisMax;
  return isTooLong ? `a line waits at most ${millisMax / 1_000} s at a time` : null;
}

/** A person sends one line; that it is the first of its script is no news. */
function toPerformed({ output, notes, failure }: PerformedLine): Performed {
  return {
    output,
    ...(notes.length === 0 ? {} : { notes: notes.map(withoutPlace) }),
    ...(failure === null ? {} : { error: withoutPlace(failure.sentence) }),
  };
}

function withoutPlace(sentence: string): string {
  return sentence.replace(/^line 1(, |: )/, '');
}
