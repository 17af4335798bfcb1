// Tokens of a line. The lab dialect has quotes for blanks; in the course dialects a token is what stands between blanks.

import { fail, type Result, succeed } from '../core/result.ts';

/** A part of a token that was inside or outside quotes: `a"b c"` has two. Operators count only outside. */
export interface Piece {
  readonly text: string;
  readonly quoted: boolean;
}

export interface Token {
  /** From 1, in UTF-16 units, as editors count. */
  readonly column: number;
  readonly text: string;
  /** One at least. */
  readonly pieces: readonly Piece[];
}

export interface LexicalError {
  readonly column: number;
  readonly expected: string;
  readonly found: string;
}

const SHORT_ESCAPES = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

/** Blanks are those of ASCII alone: what counts as white space beyond it differs from engine to engine. */
export function isBlank(character: string | undefined): boolean {
  return character !== undefined && ' \t\r\v\f'.includes(character);
}

/** The tokens of a course dialect: nothing but blanks separates, and nothing is special inside. */
export function readRawTokens(line: string): Token[] {
  const tokens: Token[] = [];
  let at = skipBlanks(line, 0);
  while (at < line.length) {
    const start = at;
    while (at < line.length && !isBlank(line[at])) at += 1;
    const text = line.slice(start, at);
    tokens.push({ column: start + 1, text, pieces: [{ text, quoted: false }] });
    at = skipBlanks(line, at);
  }
  return tokens;
}

/** The tokens of the lab dialect: double quotes hold blanks, and `\"`, `\\`, `\n`, `\r`, `\t`, `\u0041`, `\u{1F600}`. */
export function readTokens(line: string): Result<Token[], LexicalError> {
  const tokens: Token[] = [];
  let at = skipBlanks(line, 0);
  while (at < line.length) {
    const column = at + 1;
    const pieces: Piece[] = [];
    while (at < line.length && !isBlank(line[at])) {
      if (line[at] === '"') {
        const quoted = readQuoted(line, at);
        if (!quoted.ok) return quoted;
        pieces.push({ text: quoted.value.text, quoted: true });
        at = quoted.value.end;
      } else {
        const start = at;
        while (at < line.length && !isBlank(line[at]) && line[at] !== '"') at += 1;
        pieces.push({ text: line.slice(start, at), quoted: false });
      }
    }
    tokens.push({ column, text: pieces.map((piece) => piece.text).join(''), pieces });
    at = skipBlanks(line, at);
  }
  return succeed(tokens);
}

/** Whether the token is this word, outside quotes: a quoted `"absent"` is a value like any other. */
export function isWord(token: Token | undefined, word: string): boolean {
  return token !== undefined && isBare(token) && token.text === word;
}

/** Whether nothing of the token was in quotes. */
export function isBare(token: Token): boolean {
  return token.pieces.every((piece) => !piece.quoted);
}

/** Splits a token at the first operator outside quotes: `a==b` at `==`. The halves may be empty. */
export function splitToken(token: Token, operator: '==' | '=' | ',' | '|'): [Token, Token] | null {
  for (const [index, piece] of token.pieces.entries()) {
    const at = piece.quoted ? -1 : piece.text.indexOf(operator);
    if (at !== -1) {
      const left = [...token.pieces.slice(0, index), bare(piece.text.slice(0, at))];
      const right = [bare(piece.text.slice(at + operator.length)), ...token.pieces.slice(index + 1)];
      return [
        toToken(token.column, left),
        toToken(token.column + writtenLength(token, index) + at + operator.length, right),
      ];
    }
  }
  return null;
}

function bare(text: string): Piece {
  return { text, quoted: false };
}

function toToken(column: number, pieces: readonly Piece[]): Token {
  const filled = pieces.filter((piece) => piece.quoted || piece.text !== '');
  const text = filled.map((piece) => piece.text).join('');
  return { column, text, pieces: filled.length === 0 ? [bare('')] : filled };
}

/** Columns before a piece, counting quotes; escapes make it a little short, which only moves a column in an error. */
function writtenLength(token: Token, index: number): number {
  return token.pieces
    .slice(0, index)
    .reduce((length, piece) => length + piece.text.length + (piece.quoted ? 2 : 0), 0);
}

function skipBlanks(line: string, from: number): number {
  let at = from;
  while (at < line.length && isBlank(line[at])) at += 1;
  return at;
}

function readQuoted(line: string, open: number): Result<{ text: string; end: number }, LexicalError> {
  let text = '';
  let at = open + 1;
  while (at < line.length) {
    const character = line[at] as string;
    if (character === '"') return succeed({ text, end: at + 1 });
    if (character !== '\\') {
      text += character;
      at += 1;
      continue;
    }
    const escaped = readEscape(line, at);
    if (!escaped.ok) return escaped;
    text += escaped.value.text;
    at = escaped.value.end;
  }
  return fail({
    column: open + 1,
    expected: 'a closing quote',
    found: 'the end of the line after an opening quote',
  });
}

function readEscape(line: string, at: number): Result<{ text: string; end: number }, LexicalError> {
  const short = SHORT_ESCAPES.get(line[at + 1] ?? '');
  if (short !== undefined) return succeed({ text: short, end: at + 2 });
  const unicode = /^\\u(?:([0-9A-Fa-f]{4})|\{([0-9A-Fa-f]{1,6})\})/.exec(line.slice(at, at + 11));
  const code = Number.parseInt(unicode?.[1] ?? unicode?.[2] ?? 'none', 16);
  if (unicode !== null && code <= 0x10ffff)
    return succeed({ text: String.fromCodePoint(code), end: at + unicode[0].length });
  return fail({
    column: at + 1,
    expected: 'one of \\" \\\\ \\n \\r \\t \\u0041 \\u{1F600} inside quotes',
    found: `\`${line.slice(at, at + 2)}\``,
  });
}
