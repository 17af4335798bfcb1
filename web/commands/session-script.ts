// A session as a script that has its moments: the cluster with its seed and options, and each line at the time at which
// it was performed. `oxbow run`, a link and a generated test do the same from it.

import { readClusterOptions } from '../../shared/script/cluster-options.ts';
import type { Command, Option } from '../../shared/script/command.ts';
import { parseLine } from '../../shared/script/parse.ts';
import { printCommand, printDuration, printLatency } from '../../shared/script/print.ts';
import type { CommandPicture } from '../../shared/trace/picture.ts';
import { runAsScript, type ScriptedRun } from './run-script.ts';

/** How far the run is a script already. */
export interface ScriptedPart {
  /** So many of its lines, the `cluster` line first, were performed as a script: they stand as they are. */
  readonly lines: number;
  /** When its cluster stood, in milliseconds of the run: `at` counts from there. */
  readonly stoodAt: number;
}

export interface SessionScript {
  readonly lines: readonly string[];
  /**
   * Whether it gives the same run event by event, so that a sequence number means the same in both; but that the answer
   * of a line may be noted an event earlier, as nobody has to look for it.
   */
  readonly isExact: boolean;
  /** A time of the run, as milliseconds since the script's cluster stood. */
  readonly toScriptMillis: (at: number) => number;
  /** When its last line is performed. */
  readonly lastMillis: number;
  /** Lines that were forgotten before: the script lacks its beginning. */
  readonly forgotten: number;
}

/** Where nothing was done for longer, nobody wants to wait as long again. */
export const QUIET_MILLIS_MAX = 10_000;
/** A client that has just started is let to arrive before it is asked for anything. */
const FIRST_MILLIS = 500;

/** The same, that goes on until a moment of the run at which nothing was done any more. */
export function linesUntil(
  { lines, lastMillis, toScriptMillis }: SessionScript,
  at: number,
): readonly string[] {
  const rest = toMicros(toScriptMillis(at) - lastMillis);
  return rest > 0 ? [...lines, `wait ${printDuration(rest)}`] : lines;
}

/** @param scripted `null`: the run was not begun by a script, as those that a server hosts */
export function sessionScript(run: ScriptedRun, scripted: ScriptedPart | null): SessionScript {
  const done = run.commands.filter(({ error }) => error === null);
  const isAsItStands = ({ command }: CommandPicture): boolean => command <= (scripted?.lines ?? 0);
  const given = done.filter(isAsItStands);
  const steered = done.filter((command) => !isAsItStands(command));
  const beginning = scripted === null ? beginningOf(run) : given.map(({ line }) => line);
  const time = new ScriptTime(scripted?.stoodAt ?? 0, scripted === null ? FIRST_MILLIS : 0);
  const isTimed = scripted === null || scheduleIn(beginning) === 'timed';
  for (const { at } of given) time.mark(at);
  const lines = [...beginning];
  for (const { line, at } of steered) lines.push(...time.place(line, at, isTimed));
  return {
    lines,
    isExact: scripted !== null && isTimed && time.isExact,
    toScriptMillis: (at) => time.toScript(at),
    lastMillis: time.lastMillis,
    forgotten: Math.max(0, (run.commands[0]?.command ?? 1) - 1),
  };
}

/** The cluster and the clients as they were before the first line, with all that luck and links depend on. */
function beginningOf(run: ScriptedRun): string[] {
  const { header } = run;
  const [cluster = '', ...rest] = runAsScript(run).split('\n');
  const clients = rest.slice(0, rest.length - run.commands.filter(({ error }) => error === null).length);
  const parsed = parseLine(cluster, 1, 'lab');
  if (parsed.type !== 'statement' || parsed.statement.command.type !== 'cluster')
    return [cluster, ...clients];
  const { protocol, replicas, options } = parsed.statement.command;
  const { latency, lossProbability, duplicateProbability } = header.link;
  const own: Option[] = [
    { name: 'seed', value: String(header.seed % 1_000_000_000) },
    { name: 'latency', value: printLatency(latency) },
    { name: 'schedule', value: 'timed' },
    { name: 'timeout', value: printDuration(header.clientTimeoutMillis) },
    ...(lossProbability === 0 ? [] : [{ name: 'loss', value: lossProbability.toFixed(9) }]),
    ...(duplicateProbability === 0 ? [] : [{ name: 'duplicate', value: duplicateProbability.toFixed(9) }]),
  ];
  return [printCommand({ type: 'cluster', protocol, replicas, options: [...own, ...options] }), ...clients];
}

/** When the replicas of a script's cluster exchange. */
function scheduleIn([first = '']: readonly string[]): string {
  const parsed = parseLine(first, 1, 'lab');
  if (parsed.type !== 'statement' || parsed.statement.command.type !== 'cluster') return 'eager';
  const options = readClusterOptions(parsed.statement.command.options);
  return (options.ok ? options.value.schedule : null) ?? 'eager';
}

/** Puts lines at their times, and shortens what was quiet for long. */
class ScriptTime {
  isExact = true;
  readonly #zero: number;
  readonly #first: number;
  /** Moments of the run, and of the script, where the second was shortened. */
  #knots: { readonly run: number; readonly script: number }[] = [];
  /** After a line that takes time of its own, the next ones are told by how long one waits between them. */
  #isRelative = false;

  constructor(zero: number, first: number) {
    this.#zero = zero;
    this.#first = first;
  }

  get lastMillis(): number {
    return this.#knots.at(-1)?.script ?? 0;
  }

  /** A line that is performed when it was. */
  mark(at: number): void {
    this.#knots.push({ run: at, script: toMicros(Math.max(0, at - this.#zero)) });
  }

  place(line: string, at: number, isTimed: boolean): string[] {
    const parsed = parseLine(line, 1, 'lab');
    if (parsed.type !== 'statement') return [];
    const { command } = parsed.statement;
    // The time of the lines says what these said.
    if (command.type === 'time' || command.type === 'wait' || command.type === 'pauseHere') return [];
    if (command.type === 'cluster') return [];
    if (!isTimed) return [line];
    const before = this.lastMillis;
    const millis = this.#advanceTo(at);
    if (!takesTime(command)) {
      if (!this.#isRelative) return [`at ${printDuration(millis)} ${line}`];
      return millis > before ? [`wait ${printDuration(toMicros(millis - before))}`, line] : [line];
    }
    const waits = millis > before ? [`wait ${printDuration(toMicros(millis - before))}`] : [];
    this.#isRelative = true;
    this.isExact = false;
    return [...waits, line];
  }

  toScript(at: number): number {
    const knot = this.#knots.findLast(({ run }) => run <= at);
    const passed = at - (knot?.run ?? this.#zero);
    return toMicros(Math.max(0, (knot?.script ?? 0) + Math.min(passed, QUIET_MILLIS_MAX)));
  }

  #advanceTo(at: number): number {
    const last = this.#knots.at(-1);
    const gap = at - (last?.run ?? this.#zero);
    const shortened = last === undefined && this.#first > 0 ? this.#first : Math.min(gap, QUIET_MILLIS_MAX);
    if (shortened !== gap) this.isExact = false;
    const script = toMicros(this.lastMillis + Math.max(0, shortened));
    this.#knots.push({ run: at, script });
    return script;
  }
}

/** Whether a line cannot be begun at a moment: it waits for others, or looks at what came of them. */
function takesTime(command: Command): boolean {
  const parsed = parseLine(`at 1ms ${printCommand(command)}`, 1, 'lab');
  return parsed.type !== 'statement';
}

/** Times of a script are multiples of a microsecond. */
function toMicros(millis: number): number {
  return Math.round(millis * 1_000) / 1_000;
}
