// A simulated run of the page's own: a script is performed at once, from its first line to its last, and then people steer
// what came of it, as they steer a run that a server hosts. Knows no worker, so that it is tested without one.

import { fail, type Result, succeed } from '../../../shared/core/result.ts';
import type { TraceEvent } from '../../../shared/core/trace.ts';
import { endLinesUnderWay } from '../../../shared/host/end-lines.ts';
import { DEFAULT_PROTOCOL, findProtocol, protocolNames } from '../../../shared/protocols/index.ts';
import { Master } from '../../../shared/script/master.ts';
import { type MasterPorts, scheduleOf } from '../../../shared/script/open-run.ts';
import { parseLine } from '../../../shared/script/parse.ts';
import type { PerformedLine } from '../../../shared/script/performance.ts';
import { isStory, parseStory } from '../../../shared/script/story-text.ts';
import { forkSimulation } from '../../../shared/sim/fork.ts';
import { SimulatedRun, simulateRun } from '../../../shared/sim/simulated-run.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';
import type { Performed } from '../source.ts';
import { LineOrder } from './line-order.ts';

/** What became of the script with which a simulation began. */
export interface Opened {
  /** Lines that stand in the trace as commands. */
  readonly commands: number;
  /** When the cluster stood. */
  readonly stoodAt: number;
  readonly lastSequence: number;
  /** What the script printed, line by line. */
  readonly outputs: readonly { readonly line: number; readonly output: readonly string[] }[];
  /** The sentence of the line at which it ended early. */
  readonly failure: string | null;
}

/** Events of a script: what a page can hold. */
const EVENTS_MAX = 100_000;

/** The shortest time that there is, in milliseconds. */
const MICRO = 0.001;

export interface SimulationHooks {
  readonly onEvent: (event: TraceEvent) => void;
  /** After each line, how many of them are done. */
  readonly onLine?: (done: number, lines: number) => void;
}

const PORTS: Omit<MasterPorts, 'createRun'> = {
  protocols: { find: findProtocol, names: protocolNames, usualName: () => DEFAULT_PROTOCOL },
};

export class PageSimulation {
  readonly #run: SimulatedRun;
  readonly #master: Master;
  readonly #order = new LineOrder();
  readonly #unfollow: () => void;
  /** Whether its time stands until the next line. */
  stands = true;

  private constructor(run: SimulatedRun, hooks: SimulationHooks) {
    this.#run = run;
    this.#unfollow = follow(run, run.lastSequence() + 1, hooks);
    this.#master = steer(run);
  }

  /** Performs a script; a story is performed without the output that it holds. */
  static async open(
    text: string,
    hooks: SimulationHooks,
  ): Promise<Result<{ readonly simulation: PageSimulation; readonly opened: Opened }>> {
    const script = readScript(text);
    if (!script.ok) return script;
    const { lines, settings } = script.value;
    let run: SimulatedRun | null = null;
    const master = new Master(settings, {
      ...PORTS,
      createRun: (spec) => {
        const made = simulateRun(spec);
        if (made.ok) {
          run = made.value;
          follow(run, 1, hooks);
        }
        return made;
      },
    });
    const made = (): SimulatedRun | null => run;
    const outputs: { line: number; output: readonly string[] }[] = [];
    let failure: string | null = null;
    let stoodAt = 0;
    for (const [i, { text: line, number }] of lines.entries()) {
      const performed = await master.performLine(line, number);
      outputs.push({ line: number, output: performed.output });
      if (/^\s*cluster\s/.test(line)) stoodAt = made()?.now() ?? 0;
      failure = failureOf(performed) ?? tooLong(made(), number);
      hooks.onLine?.(i + 1, lines.length);
      if (failure !== null) break;
    }
    const rest = await master.finish();
    failure ??= failureOf(rest);
    // The script may end in the middle of an instant, and a line of a script never begins there: past it, what people do
    // next can be repeated by one.
    await made()?.wait(MICRO);
    outputs.push({ line: 0, output: rest.output });
    const first = made();
    if (first === null) return fail(failure ?? 'the script starts no cluster');
    const commands = first.snapshot().commands.at(-1)?.command ?? 0;
    const paced = PageSimulation.#paced(first.fork());
    if (!paced.ok) return paced;
    const opened = { commands, stoodAt, lastSequence: first.lastSequence(), outputs, failure };
    return succeed({ simulation: new PageSimulation(paced.value, hooks), opened });
  }

  /** Goes on from a picture of any run. */
  static ofPicture(picture: RunPicture, hooks: SimulationHooks): Result<PageSimulation> {
    const protocol = findProtocol(picture.header.protocol);
    if (protocol === undefined) return fail(`this page knows no protocol ${picture.header.protocol}`);
    const forked = forkSimulation(protocol, picture);
    if (!forked.ok) return forked;
    const run = new SimulatedRun(forked.value, 'paced');
    const simulation = new PageSimulation(run, hooks);
    endLinesUnderWay(run);
    return succeed(simulation);
  }

  static #paced(forked: Result<SimulatedRun>): Result<SimulatedRun> {
    return forked.ok ? succeed(new SimulatedRun(forked.value.simulation, 'paced')) : forked;
  }

  /** The newest event. */
  get lastSequence(): number {
    return this.#run.lastSequence();
  }

  perform(line: string): Promise<Performed> {
    const parsed = parseLine(line, 1, 'lab');
    const command = parsed.type === 'statement' ? parsed.statement.command : null;
    // A line sets the time going, but for the one that stops it.
    if (command !== null) this.stands = command.type === 'time' && command.stands;
    return this.#order.perform(this.#master.placeOf(line), async () =>
      toPerformed(await this.#master.performLine(line, 1)),
    );
  }

  /** Lets virtual time pass, unless it stands. */
  advance(millis: number): void {
    if (!this.stands && millis > 0) this.#run.advance(millis);
  }

  /** Ends it; nothing more is told of it. */
  close(): void {
    this.stands = true;
    // Lines that are under way end with it, which is no part of what the page is told.
    this.#unfollow();
    void this.#run.close();
  }
}

function follow(run: SimulatedRun, from: number, { onEvent }: SimulationHooks): () => void {
  return run.follow(from, (event) => onEvent(structuredClone(event))) ?? (() => undefined);
}

function steer(run: SimulatedRun): Master {
  const createRun = () => fail('this run stands already; another one is created beside it');
  return Master.of(run, { dialect: 'lab', schedule: scheduleOf(run.header) }, { ...PORTS, createRun });
}

interface ReadScript {
  readonly lines: readonly { readonly text: string; readonly number: number }[];
  readonly settings: ConstructorParameters<typeof Master>[0];
}

function readScript(text: string): Result<ReadScript> {
  if (!isStory(text)) {
    const lines = text.split('\n').map((line, i) => ({ text: line.replace(/\r$/, ''), number: i + 1 }));
    return succeed({ lines, settings: { dialect: 'lab', engine: 'sim' } });
  }
  const story = parseStory(text);
  if (!story.ok) return story;
  const { parts, settings } = story.value;
  const lines = parts.flatMap((part) =>
    part.type === 'block'
      ? part.commands.map(({ text: line, line: number }) => ({ text: line, number }))
      : [],
  );
  return succeed({ lines, settings });
}

function failureOf({ failure }: PerformedLine): string | null {
  return failure?.sentence ?? null;
}

function tooLong(run: SimulatedRun | null, line: number): string | null {
  if (run === null || run.lastSequence() <= EVENTS_MAX) return null;
  return `line ${line}: the page holds ${EVENTS_MAX} events of a script, and there are more by now; oxbow run performs it whole`;
}

function toPerformed({ output, notes, failure }: PerformedLine): Performed {
  const withoutPlace = (sentence: string): string => sentence.replace(/^line 1(, |: )/, '');
  return {
    output,
    ...(notes.length === 0 ? {} : { notes: notes.map(withoutPlace) }),
    ...(failure === null ? {} : { error: withoutPlace(failure.sentence) }),
  };
}
