// `at 120ms put c0 k v`: a command at its moment, which lets nobody wait. How it is read, and until when the script waits
// for that moment.

import type { Arguments } from './arguments.ts';
import type { Command, Source, TimedCommand } from './command.ts';
import { type Complaint, complain, type Stage } from './stage.ts';
import { nearestWord } from './suggest.ts';
import { isWord } from './tokens.ts';

interface Readable {
  readonly read: (args: Arguments) => Command;
}

/** @param verbs those of the whole language; some have no moment */
export function readTimed(args: Arguments, verbs: ReadonlyMap<string, Readable>): Command {
  const millis = args.duration();
  args.wish(...timedVerbs(verbs).map((word) => ({ type: 'word', word }) as const));
  const token = args.peek();
  const verb = args.take(EXPECTED).text;
  const rule = isWord(token, verb) ? verbs.get(verb) : undefined;
  const command = rule === undefined || UNTIMED_VERBS.has(verb) ? null : rule.read(args);
  if (command !== null && isTimed(command)) return { type: 'at', millis, command };
  args.fail(EXPECTED, token, rule === undefined ? nearestWord(verb, timedVerbs(verbs)) : null);
  return NOTHING_MORE;
}

function timedVerbs(verbs: ReadonlyMap<string, Readable>): string[] {
  return [...verbs.keys()].filter((word) => !UNTIMED_VERBS.has(word));
}

const EXPECTED = 'a command that can be begun at a moment, such as put, cut or crash';

/** What stands for a line that has failed. */
const NOTHING_MORE: Command = { type: 'healAll' };

/** They make the run, take time of their own, or look at what came of it. */
const UNTIMED_VERBS: ReadonlySet<string> = new Set([
  'cluster',
  'at',
  'wait',
  'stabilize',
  'settle',
  'expect',
  'time',
]);

function isTimed(command: Command): command is TimedCommand {
  return command.type !== 'pauseHere' && command.type !== 'time';
}

/** Later than that is worth a word: about what a message of a live run takes on a busy machine. */
const LATE_MILLIS = 20;

/** When the times of `at` begin, and how far the script has come. */
export class Moments {
  readonly #isSimulated: boolean;
  #zero: number | null;
  #last = 0;

  /** @param zero milliseconds since the run's start; `null`: there is no such moment yet */
  constructor(isSimulated: boolean, zero: number | null) {
    this.#isSimulated = isSimulated;
    this.#zero = zero;
  }

  /** A cluster stands: from here on times are counted. */
  begin(now: number): void {
    this.#zero = now;
    this.#last = 0;
  }

  /** Lets time pass up to the moment. In a simulation all that is due by then has happened, at that very moment as well. */
  async reach(stage: Stage, millis: number, source: Source): Promise<Complaint | null> {
    if (stage.schedule !== 'timed')
      return complain(
        'at needs replicas that exchange by their own timers (cluster … schedule=timed, or --schedule timed): any other schedule passes time of its own',
      );
    if (this.#zero === null) return complain('at counts from a cluster line, and this run stood before');
    const time = source.tokens[1]?.text ?? null;
    const { run } = stage;
    const early = toMicros(this.#zero + millis - run.now());
    const isPast = this.#isSimulated ? early < 0 : millis < this.#last;
    if (isPast) {
      const now = this.#isSimulated ? toMicros(run.now() - this.#zero) : this.#last;
      return complain(`${time} is in the past: it is ${now}ms already`, time);
    }
    this.#last = millis;
    if (early > 0) await run.wait(early);
    else if (early < -LATE_MILLIS) stage.note(`${Math.ceil(-early)} ms late: real time does not wait`);
    return null;
  }
}

/** Times of a run are multiples of a microsecond. */
function toMicros(millis: number): number {
  return Math.round(millis * 1_000) / 1_000;
}
