// One line of a script becomes a statement, nothing, a note, or an error that says where and what.

import { LINE_LENGTH_MAX } from '../core/limits.ts';
import { Arguments, type Wish } from './arguments.ts';
import type { Command, Dialect, Statement } from './command.ts';
import { COURSE_VERBS, type CourseVerb } from './course-verbs.ts';
import { LAB_VERBS } from './lab-verbs.ts';
import { quoteShort, type ScriptError } from './script-error.ts';
import { nearestWord } from './suggest.ts';
import { readRawTokens, readTokens, type Token } from './tokens.ts';

export type ParsedLine =
  /** Blank, or a comment. */
  | { readonly type: 'nothing' }
  | { readonly type: 'statement'; readonly statement: Statement; readonly note: string | null }
  /** A course dialect passes over it; the note says why. */
  | { readonly type: 'ignored'; readonly note: string }
  | { readonly type: 'wrong'; readonly error: ScriptError };

/**
 * Parses one line, without its line end.
 * @param line its number in the script, from 1
 */
export function parseLine(text: string, line: number, dialect: Dialect): ParsedLine {
  if (text.length > LINE_LENGTH_MAX) return tooLong(line, dialect);
  if (/^[ \t\r\v\f]*(?:#|\/\/|$)/.test(text)) return { type: 'nothing' };
  return dialect === 'lab' ? parseLabLine(text, line) : parseCourseLine(text, line, dialect);
}

/** What becomes of a line that is longer than any command; its text is not needed for that. */
export function tooLong(line: number, dialect: Dialect): ParsedLine {
  const found = `a line of more than ${LINE_LENGTH_MAX} characters`;
  if (dialect !== 'lab') return { type: 'ignored', note: `line ${line}: ${found}: ignored` };
  return wrong({ line, column: 1, expected: 'a command', found, suggestion: null });
}

// ---------------------------------------------------------------- lab

function parseLabLine(text: string, line: number): ParsedLine {
  const tokens = readTokens(text);
  if (!tokens.ok) return wrong({ line, suggestion: null, ...tokens.error });
  const [verb, ...rest] = tokens.value;
  // A line that is not blank has a token.
  if (verb === undefined) return { type: 'nothing' };
  const args = new Arguments(rest, line, text.trimEnd().length + 1);
  const command = readLabCommand(verb, rest, args);
  if (command === null) return wrong(unknownVerb(verb, line));
  args.end();
  if (args.error !== null) return wrong(args.error);
  const source = { line, column: verb.column, tokens: tokens.value };
  return { type: 'statement', statement: { command, source }, note: null };
}

/** What could come next after the whole tokens of an unfinished line: asked of the readers themselves. */
export function wishesAfter(text: string): readonly Wish[] {
  const tokens = readTokens(text);
  if (!tokens.ok) return [];
  const [verb, ...rest] = tokens.value;
  if (verb === undefined) return [{ type: 'verb' }];
  const args = new Arguments(rest, 1, text.length + 1);
  readLabCommand(verb, rest, args);
  // A mistake before the end is to be mended first; what is missing at the end is what was asked for.
  const isMissing = args.error === null || args.error.column > text.trimEnd().length;
  return isMissing ? args.wishes : [];
}

/** Every verb of the lab dialect, with what help says of it. */
export function labVerbs(): { readonly verb: string; readonly form: string; readonly meaning: string }[] {
  const courses = [...COURSE_VERBS].filter(([, { dialects }]) => dialects.includes('lab'));
  return [
    ...[...LAB_VERBS].map(([verb, { form, meaning }]) => ({ verb, form, meaning })),
    ...courses
      .filter(([verb]) => !LAB_VERBS.has(verb))
      .map(([verb, { parameters }]) => ({
        verb,
        form: [verb, ...parameters].join(' '),
        meaning: 'as in the scripts of a course',
      })),
  ];
}

function readLabCommand(verb: Token, rest: readonly Token[], args: Arguments): Command | null {
  const rule = LAB_VERBS.get(verb.text);
  if (rule !== undefined) return rule.read(args);
  const course = COURSE_VERBS.get(verb.text);
  if (!course?.dialects.includes('lab')) return null;
  for (const parameter of course.parameters) args.name(toWords(parameter));
  return course.toCommand(rest.map((token) => token.text));
}

function toWords(parameter: string): string {
  return { SERVER: 'a server', CLIENT: 'a client' }[parameter] ?? 'a server or client';
}

function unknownVerb(verb: Token, line: number): ScriptError {
  const courseVerbs = [...COURSE_VERBS].filter(([, { dialects }]) => dialects.includes('lab'));
  const known = [...LAB_VERBS.keys(), ...courseVerbs.map(([word]) => word)];
  return {
    line,
    column: verb.column,
    expected: 'a verb',
    found: quoteShort(verb.text),
    suggestion: nearestWord(verb.text, known),
  };
}

// ---------------------------------------------------------------- course dialects

function parseCourseLine(text: string, line: number, dialect: Dialect): ParsedLine {
  const tokens = readRawTokens(text);
  const [verb, ...rest] = tokens;
  if (verb === undefined) return { type: 'nothing' };
  const rule = COURSE_VERBS.get(verb.text);
  if (!rule?.dialects.includes(dialect)) return unknownCommand(verb, line, dialect);
  if (rest.length < rule.parameters.length) {
    const missing = rule.parameters.slice(rest.length).join(' and ');
    return { type: 'ignored', note: `line ${line}: ${verb.text} lacks ${missing}: ignored` };
  }
  const command = rule.toCommand(rest.map((token) => token.text));
  const source = { line, column: verb.column, tokens };
  return { type: 'statement', statement: { command, source }, note: noteExtra(verb, rest, rule, line) };
}

function noteExtra(verb: Token, rest: readonly Token[], rule: CourseVerb, line: number): string | null {
  const extra = rest[rule.parameters.length];
  if (extra === undefined) return null;
  return `line ${line}: ${verb.text} takes no ${quoteShort(extra.text)}: what follows is ignored`;
}

function unknownCommand(verb: Token, line: number, dialect: Dialect): ParsedLine {
  const known = [...COURSE_VERBS].filter(([, rule]) => rule.dialects.includes(dialect));
  const near = nearestWord(
    verb.text,
    known.map(([word]) => word),
  );
  const hint = near === null ? '' : ` (did you mean "${near}"?)`;
  const note = `line ${line}: the dialect ${dialect} has no command ${quoteShort(verb.text)}: ignored${hint}`;
  return { type: 'ignored', note };
}

function wrong(error: ScriptError): ParsedLine {
  return { type: 'wrong', error };
}
