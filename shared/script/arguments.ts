// Reads the arguments of one lab command from left to right. The first mistake sticks: later reads give harmless
// values, and the caller asks once, at the end, so that the grammar reads as a straight line.

import { GUARANTEES, type Guarantee } from '../core/contract.ts';
import type { Latency } from '../core/faults.ts';
import type { Name } from './command.ts';
import type { ScriptError } from './script-error.ts';
import { quoteShort } from './script-error.ts';
import { nearestWord } from './suggest.ts';
import { isBare, isWord, type Token } from './tokens.ts';
import {
  isBase64Text,
  isName,
  readDuration,
  readLatency,
  readProbability,
  readRate,
  readWhole,
} from './values.ts';

/** What could stand at the end of a line that is not whole: asked for by the reader of its verb, so it is the grammar's own. */
export type Wish =
  /** One of these words, as it is. */
  | { readonly type: 'word'; readonly word: string }
  /** Somebody's name, as messages say it: `a replica`, `a client`, `a replica or client`. */
  | { readonly type: 'name'; readonly whose: string }
  | { readonly type: 'protocol' }
  | { readonly type: 'verb' }
  /** The name of an option, with its form. */
  | { readonly type: 'option'; readonly name: string; readonly form: string }
  /** Anything: `a key`, `a value`. */
  | { readonly type: 'text'; readonly what: string };

export class Arguments {
  error: ScriptError | null = null;
  /** What was asked for where the line ended, until something was missed there. */
  readonly wishes: Wish[] = [];
  private at = 0;
  private readonly tokens: readonly Token[];
  private readonly line: number;
  private readonly endColumn: number;

  constructor(tokens: readonly Token[], line: number, endColumn: number) {
    this.tokens = tokens;
    this.line = line;
    this.endColumn = endColumn;
  }

  /** The next token, which stays. */
  peek(): Token | undefined {
    return this.error === null ? this.tokens[this.at] : undefined;
  }

  get atEnd(): boolean {
    return this.peek() === undefined;
  }

  /** Says what could stand here, if the line ends here. */
  wish(...wishes: readonly Wish[]): void {
    if (this.error === null && this.at >= this.tokens.length) this.wishes.push(...wishes);
  }

  /** Takes the next token, whatever it is. */
  take(expected: string): Token {
    const token = this.peek();
    if (token === undefined) this.fail(expected);
    else this.at += 1;
    return token ?? { column: this.endColumn, text: '', pieces: [{ text: '', quoted: true }] };
  }

  /** Takes the next token if it is this bare word. */
  skip(word: string): boolean {
    this.wish({ type: 'word', word });
    if (!isWord(this.peek(), word)) return false;
    this.at += 1;
    return true;
  }

  /** One of these bare words. */
  choice<W extends string>(words: readonly W[], what: string): W {
    this.wish(...words.map((word) => ({ type: 'word', word }) as const));
    const token = this.peek();
    const word = words.find((candidate) => isWord(token, candidate));
    if (word === undefined) {
      this.fail(
        `${what} (${words.join(', ')})`,
        token,
        token === undefined ? null : nearestWord(token.text, words),
      );
      return words[0] as W;
    }
    this.at += 1;
    return word;
  }

  /** `s0`, `c1`, or the integer of a course. */
  name(whose: string): Name {
    this.wish({ type: 'name', whose });
    const token = this.take(`${whose}'s name`);
    if (this.error === null && !(isBare(token) && isName(token.text)))
      this.fail(`${whose}'s name (a letter, then letters, digits, _ or -)`, token);
    return token.text;
  }

  text(what: string): string {
    this.wish({ type: 'text', what });
    return this.checkedText(this.take(what), what);
  }

  /** The text of a token that was taken; what says `b64:` must be base64. */
  checkedText(token: Token, what: string): string {
    if (this.error === null && !isBase64Text(token.text))
      this.fail(`${what} whose b64: is followed by padded base64`, token);
    return token.text;
  }

  whole(what: string): number {
    return this.number(what, 'a whole number', readWhole);
  }

  probability(): number {
    return this.number('a probability', 'a number from 0 to 1', readProbability);
  }

  rate(): number {
    return this.number('a rate', 'a number such as 1.02', readRate);
  }

  duration(): number {
    return this.number('a duration', '300ms or 2s', readDuration);
  }

  latency(): Latency {
    this.wish({ type: 'text', what: 'a delay (200ms or 20..40ms)' });
    const token = this.take('a delay');
    const latency = readLatency(token.text);
    if (latency === null) this.fail('a delay (200ms or 20..40ms)', token);
    return latency ?? { minMillis: 0, maxMillis: 0 };
  }

  guarantees(): Guarantee[] {
    this.wish(...['all', 'none', ...GUARANTEES].map((word) => ({ type: 'word', word }) as const));
    const token = this.take('guarantees');
    return this.readGuarantees(token, token.text);
  }

  readGuarantees(token: Token, text: string): Guarantee[] {
    if (text === 'all') return [...GUARANTEES];
    if (text === 'none') return [];
    const words = text.split(',');
    const unknown = words.find((word) => !(GUARANTEES as readonly string[]).includes(word));
    if (unknown !== undefined)
      this.fail(`guarantees (${GUARANTEES.join(',')}, all or none)`, token, nearestWord(unknown, GUARANTEES));
    return GUARANTEES.filter((guarantee) => words.includes(guarantee));
  }

  /** Nothing may be left. */
  end(): void {
    const token = this.peek();
    if (token !== undefined) this.fail('the end of the line', token);
  }

  /** Records the first mistake; without a token it is at the end of the line. */
  fail(expected: string, token: Token | undefined = this.peek(), suggestion: string | null = null): void {
    if (this.error !== null) return;
    const found = token === undefined ? 'the end of the line' : quoteShort(token.text);
    const column = token?.column ?? this.endColumn;
    this.error = { line: this.line, column, expected, found, suggestion };
  }

  /** The token before is the mistake. */
  failBefore(expected: string, suggestion: string | null): void {
    this.fail(expected, this.tokens[this.at - 1], suggestion);
  }

  private number(what: string, form: string, read: (text: string) => number | null): number {
    this.wish({ type: 'text', what: `${what} (${form})` });
    const token = this.take(what);
    const number = isBare(token) ? read(token.text) : null;
    if (number === null) this.fail(`${what} (${form})`, token);
    return number ?? 0;
  }
}
