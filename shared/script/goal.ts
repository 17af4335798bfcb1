// How a challenge is decided: a closed little language over what a run has shown since the challenge began.
//
//   goal: get c1 room == ERR_DEP         any claim of `expect`, read off the run and not performed on it. A claim about an
//   goal: put any room noon accepted     operation holds when such an operation has ended so; `any` stands for any client,
//   goal: get any any == any             key, value or answer. A claim about replicas or a session holds when it is so now.
//   goal: seen rolledBack at s1          a replica (or any, without `at`) has noted this, in its protocol's own words
//   at most: 1 cut, 2 put, 4 lines       how many lines of a verb, and of all verbs, the challenge allows; a verb that is
//                                        not named is free. A partition counts as cuts: one for each link that it parts.

import { fail, type Result, succeed } from '../core/result.ts';
import type { Claim, Name } from './command.ts';
import { LAB_VERBS } from './lab-verbs.ts';
import { parseLine } from './parse.ts';
import { formatScriptError } from './script-error.ts';
import { nearestWord } from './suggest.ts';

export type Goal = { readonly text: string } & (
  | { readonly type: 'claim'; readonly claim: Claim }
  /** @property replica `null`: any */
  | { readonly type: 'seen'; readonly note: string; readonly replica: Name | null }
);

export interface Budget {
  /** A verb of the lab, or `lines` for all of them. */
  readonly verb: string;
  readonly most: number;
}

export const ANY = 'any';

export function parseGoal(text: string): Result<Goal> {
  return /^seen\b/.test(text) ? parseSeen(text) : parseClaim(text);
}

function parseSeen(text: string): Result<Goal> {
  const [, note, replica = null] = /^seen ([A-Za-z]+)(?: at ([A-Za-z][\w-]*))?$/.exec(text) ?? [];
  if (note === undefined) return fail(`the form is "seen NOTE" or "seen NOTE at REPLICA", not "${text}"`);
  return succeed({ type: 'seen', text, note, replica });
}

const EXPECT = 'expect ';

function parseClaim(text: string): Result<Goal> {
  const parsed = parseLine(`${EXPECT}${text}`, 1, 'lab');
  if (parsed.type === 'wrong') {
    const { column } = parsed.error;
    const inGoal = { ...parsed.error, column: Math.max(1, column - EXPECT.length) };
    return fail(`in "${text}", ${formatScriptError(inGoal).replace(/^line 1, /, '')}`);
  }
  if (parsed.type !== 'statement' || parsed.statement.command.type !== 'expect')
    return fail(`"${text}" claims nothing`);
  return succeed({ type: 'claim', text, claim: parsed.statement.command.claim });
}

export function parseBudgets(text: string): Result<Budget[]> {
  const budgets: Budget[] = [];
  for (const part of text.split(',')) {
    const [, count, verb] = /^(\d{1,3}) ([a-z]+)$/i.exec(part.trim()) ?? [];
    if (count === undefined || verb === undefined)
      return fail(`"${part.trim()}" is no limit: the form is "1 cut", or "3 lines" for all`);
    const known = [...LAB_VERBS.keys(), 'lines'];
    if (!known.includes(verb)) {
      const near = nearestWord(verb, known);
      return fail(`there is no verb ${verb}${near === null ? '' : ` (did you mean "${near}"?)`}`);
    }
    if (budgets.some((budget) => budget.verb === verb)) return fail(`${verb} is limited twice`);
    budgets.push({ verb, most: Number(count) });
  }
  return succeed(budgets);
}
