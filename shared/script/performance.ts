// What performing one line comes to. Each line gathers its own, as several may be under way at once on a run that people
// steer.

import type { Source } from './command.ts';
import { formatScriptError } from './script-error.ts';
import type { Complaint } from './stage.ts';

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

export const NOTHING: PerformedLine = { output: [], notes: [], failure: null, stopsHere: false };

/** What a line may end with. */
export interface Ending {
  readonly complaint?: Complaint;
  /** An `expect` that is not so, as a sentence. */
  readonly wrongClaim?: string;
  readonly stopsHere?: boolean;
}

export class Performance {
  readonly #output: string[] = [];
  readonly #notes: string[] = [];
  readonly #violations: string[] = [];

  print(line: string): void {
    this.#output.push(toOneLine(line));
  }

  note(sentence: string): void {
    this.#notes.push(toOneLine(sentence));
  }

  /** An invariant broke while the line was under way. */
  violated(sentence: string): void {
    this.#violations.push(sentence);
  }

  /**
   * @param source `null`: the end of the script
   * @param forgives whether the dialect notes a command that cannot be, and goes on
   */
  end(source: Source | null, ending: Ending, forgives: boolean): PerformedLine {
    const failure = source === null ? this.#failureAtEnd() : this.#failure(source, ending, forgives);
    return { output: this.#output, notes: this.#notes, failure, stopsHere: ending.stopsHere === true };
  }

  #failureAtEnd(): Failure | null {
    const [violation] = this.#violations;
    return violation === undefined
      ? null
      : { type: 'violation', sentence: `at the end of the script: ${violation}` };
  }

  #failure(source: Source, { complaint, wrongClaim }: Ending, forgives: boolean): Failure | null {
    const [violation] = this.#violations;
    if (violation !== undefined) return { type: 'violation', sentence: `line ${source.line}: ${violation}` };
    if (wrongClaim !== undefined)
      return { type: 'claim', sentence: `line ${source.line}, column ${source.column}: ${wrongClaim}` };
    if (complaint === undefined) return null;
    if (forgives && complaint.endsScript !== true) {
      this.#notes.push(`line ${source.line}: ${complaint.sentence}: ignored`);
      return null;
    }
    return { type: 'wrong', sentence: complaintAt(source, complaint) };
  }
}

/** What several came to, as one; the first failure counts. */
export function together(all: readonly PerformedLine[]): PerformedLine {
  return {
    output: all.flatMap(({ output }) => output),
    notes: all.flatMap(({ notes }) => notes),
    failure: all.find(({ failure }) => failure !== null)?.failure ?? null,
    stopsHere: all.some(({ stopsHere }) => stopsHere),
  };
}

export function wrong(sentence: string): PerformedLine {
  return { ...NOTHING, failure: { type: 'wrong', sentence } };
}

function complaintAt(source: Source, complaint: Complaint): string {
  const { sentence: found, about, suggestion } = complaint;
  const token = source.tokens.find(({ text }, index) => index > 0 && text === about);
  const column = token?.column ?? source.column;
  return formatScriptError({ line: source.line, column, expected: null, found, suggestion });
}

/** A result is a line; a value with a line end in it must not look like two. */
function toOneLine(text: string): string {
  return text.replace(/\n/g, '\\n').replace(/\r/g, '\\r');
}
