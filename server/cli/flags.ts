// Flags of a subcommand: each is known or refused, with the one that was probably meant.

import { parseArgs } from 'node:util';
import { fail, type Result, succeed } from '../../shared/core/result.ts';
import { nearestWord } from '../../shared/script/suggest.ts';

export interface Flags {
  /** Flags with a value, by name without dashes. */
  readonly values: ReadonlyMap<string, string>;
  /** Flags without one that were given. */
  readonly switches: ReadonlySet<string>;
  readonly isHelpWanted: boolean;
  readonly files: readonly string[];
}

/**
 * @param known names of the flags that take a value; `--help` and `-h` are always known
 * @param switchesKnown names of those that take none
 */
export function readFlags(
  args: readonly string[],
  known: readonly string[],
  switchesKnown: readonly string[] = [],
): Result<Flags> {
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(known.map((name) => [name, { type: 'string' as const }])),
    // Refusals are worded here, with suggestions.
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<string, string>();
  const switches = new Set<string>();
  const files: string[] = [];
  let isHelpWanted = false;
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') files.push(token.value);
    else if (token.rawName === '--help' || token.rawName === '-h') isHelpWanted = true;
    else if (switchesKnown.includes(token.name)) {
      if (token.value !== undefined) return fail(`${token.rawName} takes no value`);
      switches.add(token.name);
    } else {
      const refusal = refuseFlag(token, [...known, ...switchesKnown], values);
      if (refusal !== null) return fail(refusal);
      values.set(token.name, token.value ?? '');
    }
  }
  return succeed({ values, switches, isHelpWanted, files });
}

function refuseFlag(
  { name, rawName, value }: { name: string; rawName: string; value: string | undefined },
  known: readonly string[],
  values: ReadonlyMap<string, string>,
): string | null {
  if (!known.includes(name)) {
    const near = nearestWord(name, [...known, 'help']);
    return `there is no option ${rawName}${near === null ? '' : `; did you mean --${near}?`}`;
  }
  if (value === undefined || value === '') return `${rawName} needs a value`;
  return values.has(name) ? `${rawName} is given twice` : null;
}

/** The value of a flag that has a few; `undefined` when it is not given. */
export function readChoice<W extends string>(
  flags: Flags,
  name: string,
  words: readonly W[],
): Result<W | undefined> {
  const value = flags.values.get(name);
  if (value === undefined) return succeed(undefined);
  const word = words.find((candidate) => candidate === value);
  if (word !== undefined) return succeed(word);
  const near = nearestWord(value, words);
  const hint = near === null ? '' : `; did you mean ${near}?`;
  return fail(`--${name} is one of ${words.join(', ')}, not ${value}${hint}`);
}
