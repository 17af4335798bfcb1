// The master: performs a script against a run, one command at a time, and says what it prints.
//
// In a simulation everything that can happen after a command has happened before the next one; so the same script, seed
// and settings give the same output, byte for byte.

import { DRAIN_MILLIS_MAX, SCRIPT_COMMANDS_MAX } from '../core/limits.ts';
import { assertNever } from '../core/result.ts';
import type { Run } from '../host/run.ts';
import { sweepUntilQuiet } from './anti-entropy.ts';
import type { Command, Schedule, Source, Statement } from './command.ts';
import { Directory } from './directory.ts';
import { Knowledge } from './knowledge.ts';
import { pursueLeaving } from './membership.ts';
import { defaultSchedule, type MasterPorts, type MasterSettings, openRun } from './open-run.ts';
import { parseLine, tooLong } from './parse.ts';
import { type PerformedCommand, perform } from './perform.ts';
import { formatScriptError } from './script-error.ts';
import { SessionWitness } from './session-witness.ts';
import { type Complaint, complain, isComplaint, type Stage } from './stage.ts';

export type Failure =
  /** The line is wrong, or asks for what cannot be: the script ends. */
  | { readonly type: 'wrong'; readonly sentence: string }
  /** An `expect` that is not so. */
  | { readonly type: 'claim'; readonly sentence: string }
  /** An invariant of the protocol broke: the script ends. */
  | { readonly type: 'violation'; readonly sentence: string };

/** What performing one line came to. */
export interface PerformedLine {
  /** The results, and nothing else. */
  readonly output: readonly string[];
  /** Sentences for people, which are no results. */
  readonly notes: readonly string[];
  readonly failure: Failure | null;
  /** `pause here`: whoever shows this to an audience waits now. */
  readonly stopsHere: boolean;
}

const NOTHING: PerformedLine = { output: [], notes: [], failure: null, stopsHere: false };

export class Master {
  readonly settings: MasterSettings;
  readonly #ports: MasterPorts;
  #stage: Stage | null = null;
  #commands = 0;
  #output: string[] = [];
  #notes: string[] = [];
  #violations: string[] = [];

  constructor(settings: MasterSettings, ports: MasterPorts) {
    this.settings = settings;
    this.#ports = ports;
  }

  /** A master of a run that stands already, with all who are in it. */
  static of(run: Run, spoken: Pick<MasterSettings, 'dialect' | 'schedule'>, ports: MasterPorts): Master {
    const settings: MasterSettings = { ...spoken, engine: run.header.engine };
    const master = new Master(settings, ports);
    const directory = new Directory();
    for (const { id } of run.replicas()) directory.adopt('server', id);
    for (const { id } of run.clients()) directory.adopt('client', id);
    master.#begin(run, settings.schedule ?? defaultSchedule(settings), directory);
    return master;
  }

  /** The run, once the first command has started one. */
  get run(): Run | null {
    return this.#stage?.run ?? null;
  }

  /**
   * Performs one line, without its line end. Ends always, and never rejects for what is in the line.
   * @param line its number in the script, from 1
   */
  async performLine(text: string, line: number): Promise<PerformedLine> {
    const parsed = parseLine(text, line, this.settings.dialect);
    switch (parsed.type) {
      case 'nothing':
        return NOTHING;
      case 'ignored':
        return { ...NOTHING, notes: [parsed.note] };
      case 'wrong':
        return wrong(formatScriptError(parsed.error));
      case 'statement':
        return this.#performStatement(text.trim(), parsed.statement, parsed.note);
      default:
        return assertNever(parsed);
    }
  }

  /** A line that was too long to be read. */
  performOverlong(line: number): PerformedLine {
    const parsed = tooLong(line, this.settings.dialect);
    if (parsed.type === 'wrong') return wrong(formatScriptError(parsed.error));
    return parsed.type === 'ignored' ? { ...NOTHING, notes: [parsed.note] } : NOTHING;
  }

  async close(): Promise<void> {
    await this.#stage?.run.close();
  }

  async #performStatement(text: string, statement: Statement, note: string | null): Promise<PerformedLine> {
    const { command, source } = statement;
    this.#commands += 1;
    if (this.#commands > SCRIPT_COMMANDS_MAX)
      return wrong(`line ${source.line}: a script has at most ${SCRIPT_COMMANDS_MAX} commands`);
    this.#output = [];
    this.#notes = note === null ? [] : [note];
    this.#violations = [];

    const stage = this.#stage ?? (await this.#start(command));
    if (isComplaint(stage)) return this.#ended(source, { complaint: stage });
    const number = this.#commands;
    stage.run.record({ type: 'commandStarted', command: number, line: text });
    const performed = await perform(stage, command);
    await this.#settle(stage, performed);
    const ended = this.#ended(source, performed);
    const error = ended.failure === null ? {} : { error: ended.failure.sentence };
    stage.run.record({ type: 'commandEnded', command: number, output: ended.output, ...error });
    return ended;
  }

  /** The first command starts the run: a `cluster` line as it says, any other with the defaults. */
  async #start(command: Command): Promise<Stage | Complaint> {
    const asked =
      command.type === 'cluster'
        ? { protocol: command.protocol, options: command.options }
        : { protocol: null, options: [] };
    const directory = new Directory();
    const founders =
      command.type === 'cluster' ? command.replicas.map((name) => directory.addServer(name).id) : undefined;
    const opened = await openRun(this.settings, this.#ports, asked, founders);
    if (!opened.ok) return { ...complain(opened.error), endsScript: true };
    return this.#begin(opened.value.run, opened.value.schedule, new Directory());
  }

  #begin(run: Run, schedule: Schedule, directory: Directory): Stage {
    run.follow(run.lastSequence() + 1, (event) => {
      if (event.type === 'violated')
        this.#violations.push(`${event.invariant}: ${event.sentence} (after a step of ${event.replica})`);
      if (event.type === 'replicaStopped' && event.reason === 'failed')
        this.#violations.push(`${event.replica} failed: ${event.sentence}`);
    });
    const stage: Stage = {
      run,
      dialect: this.settings.dialect,
      schedule,
      directory,
      knowledge: new Knowledge(),
      witness: new SessionWitness(run),
      leaving: new Set(),
      paused: false,
      print: (line) => void this.#output.push(toOneLine(line)),
      note: (sentence) => void this.#notes.push(toOneLine(sentence)),
    };
    this.#stage = stage;
    return stage;
  }

  /** Lets everything happen that can happen before the next command. */
  async #settle(stage: Stage, { touches }: PerformedCommand): Promise<void> {
    if (touches === 'nothing') return;
    if (touches === 'anything') {
      await pursueLeaving(stage);
      stage.knowledge.forgetAll();
    } else if (touches === 'links') {
      await pursueLeaving(stage);
    }
    if (stage.schedule === 'timed') return;
    await this.#drain(stage);
    if (stage.schedule !== 'eager' || stage.paused) return;
    await sweepUntilQuiet(stage);
    await this.#drain(stage);
  }

  async #drain(stage: Stage): Promise<void> {
    const isQuiet = await stage.run.drain(DRAIN_MILLIS_MAX);
    if (!isQuiet) stage.note(`messages are still under way after ${DRAIN_MILLIS_MAX} ms`);
  }

  #ended(
    source: Source,
    performed: Pick<PerformedCommand, 'complaint' | 'wrongClaim' | 'stopsHere'>,
  ): PerformedLine {
    return {
      output: this.#output,
      notes: this.#notes,
      failure: this.#failure(source, performed),
      stopsHere: performed.stopsHere === true,
    };
  }

  #failure(
    source: Source,
    { complaint, wrongClaim }: Pick<PerformedCommand, 'complaint' | 'wrongClaim'>,
  ): Failure | null {
    const [violation] = this.#violations;
    if (violation !== undefined) return { type: 'violation', sentence: `line ${source.line}: ${violation}` };
    if (wrongClaim !== undefined)
      return { type: 'claim', sentence: `line ${source.line}, column ${source.column}: ${wrongClaim}` };
    if (complaint === undefined) return null;
    if (this.settings.dialect !== 'lab' && complaint.endsScript !== true) {
      this.#notes.push(`line ${source.line}: ${complaint.sentence}: ignored`);
      return null;
    }
    return { type: 'wrong', sentence: complaintAt(source, complaint) };
  }
}

function complaintAt(source: Source, complaint: Complaint): string {
  const { sentence: found, about, suggestion } = complaint;
  const token = source.tokens.find(({ text }, index) => index > 0 && text === about);
  const column = token?.column ?? source.column;
  return formatScriptError({ line: source.line, column, expected: null, found, suggestion });
}

function wrong(sentence: string): PerformedLine {
  return { ...NOTHING, failure: { type: 'wrong', sentence } };
}

/** A result is a line; a value with a line end in it must not look like two. */
function toOneLine(text: string): string {
  return text.replace(/\n/g, '\\n').replace(/\r/g, '\\r');
}
