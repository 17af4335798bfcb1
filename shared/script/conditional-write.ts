// The grammar of Bayou's conditional write (rule BY8):
//
//   write c0 KEY VALUE if KEY==OLD else KEY2=VALUE2 if KEY2==absent else …
//
// Updates, their dependency check, then the alternatives of the merge procedure, each with a check of its own.

import type { Alternative, Expectation, Operation, Update } from '../core/contract.ts';
import { WRITE_PARTS_MAX } from '../core/limits.ts';
import type { Arguments } from './arguments.ts';
import { isWord, splitToken, type Token } from './tokens.ts';

export function readConditionalWrite(args: Arguments): Extract<Operation, { type: 'write' }> {
  const updates = readUpdates(args, true);
  const check = args.skip('if') ? readChecks(args) : [];
  const merge: Alternative[] = [];
  while (args.skip('else')) {
    const alternative = readUpdates(args, false);
    merge.push({ updates: alternative, expect: args.skip('if') ? readChecks(args) : [] });
    if (merge.length > WRITE_PARTS_MAX) args.fail(`at most ${WRITE_PARTS_MAX} alternatives`);
  }
  return { type: 'write', check, updates, merge };
}

/** `KEY=VALUE` one or more times; the first of a write may also be `KEY VALUE`. */
function readUpdates(args: Arguments, first: boolean): Update[] {
  const updates: Update[] = [];
  do {
    updates.push(readUpdate(args, first && updates.length === 0));
    if (updates.length > WRITE_PARTS_MAX) args.fail(`at most ${WRITE_PARTS_MAX} updates`);
  } while (!args.atEnd && !isWord(args.peek(), 'if') && !isWord(args.peek(), 'else'));
  return updates;
}

function readUpdate(args: Arguments, mayStandApart: boolean): Update {
  const pair = readPair(args, '=', 'KEY=VALUE', mayStandApart);
  return { key: pair.key, value: pair.right };
}

function readChecks(args: Arguments): Expectation[] {
  const checks: Expectation[] = [];
  do {
    const pair = readPair(args, '==', 'KEY==VALUE', false);
    checks.push({ key: pair.key, equals: pair.right });
    if (checks.length > WRITE_PARTS_MAX) args.fail(`at most ${WRITE_PARTS_MAX} conditions`);
  } while (args.skip('and') || (!args.atEnd && !isWord(args.peek(), 'else')));
  return checks;
}

/** `KEY==VALUE`, `KEY == VALUE`, or, where that is allowed, `KEY VALUE`. The bare word `absent` is no value. */
function readPair(
  args: Arguments,
  operator: '==' | '=',
  form: string,
  mayStandApart: boolean,
): { key: string; right: string | null } {
  const token = args.take(form);
  if (args.error !== null) return { key: '', right: null };
  const halves = splitToken(token, operator);
  if (halves !== null && !isWord(token, operator)) {
    const [left, right] = halves;
    // A `KEY= VALUE` or a `=VALUE` is a slip of the keyboard and no empty text: that one is written with quotes.
    if (isWord(left, '') || isWord(right, '') || (operator === '=' && isComparison(right)))
      args.fail(form, token);
    return { key: args.checkedText(left, 'a key'), right: readRight(args, right) };
  }
  const key = args.checkedText(token, 'a key');
  if (!args.skip(operator) && !mayStandApart) args.fail(form, token);
  return { key, right: readRight(args, args.take('a value')) };
}

function isComparison(right: Token): boolean {
  const first = right.pieces[0];
  return first !== undefined && !first.quoted && first.text.startsWith('=');
}

function readRight(args: Arguments, token: Token): string | null {
  return isWord(token, 'absent') ? null : args.checkedText(token, 'a value');
}
