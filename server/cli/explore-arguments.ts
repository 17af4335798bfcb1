// The command line of `oxbow explore`, read and refused with a sentence.

import { availableParallelism } from 'node:os';
import type { Protocol } from '../../shared/core/contract.ts';
import { fail, type Result, succeed } from '../../shared/core/result.ts';
import { findProtocol, protocolNames } from '../../shared/protocols/index.ts';
import { nearestWord } from '../../shared/script/suggest.ts';
import { readWhole } from '../../shared/script/values.ts';
import { type Flags, readFlags } from './flags.ts';

export interface ExploreArguments {
  readonly protocols: readonly Protocol[];
  readonly from: number;
  /** Of each protocol. */
  readonly seedsMax: number;
  readonly millisMax: number;
  readonly mistake: string | null;
  /** Whether every planted mistake is tried, instead of a search. */
  readonly isOfMistakes: boolean;
  readonly workers: number;
  readonly folder: string;
}

const SEEDS_USUAL = 100;
const MINUTE_MILLIS = 60_000;
/** More threads than cores only wait for one another. */
const WORKERS_MAX = 64;
const FOLDER_USUAL = 'oxbow-found';
const FLAGS = ['protocol', 'seeds', 'minutes', 'from', 'mistake', 'workers', 'out'];

export function readExploreArguments(args: readonly string[]): Result<ExploreArguments | 'help'> {
  const flags = readFlags(args, FLAGS, ['mistakes']);
  if (!flags.ok) return flags;
  if (flags.value.isHelpWanted) return succeed('help');
  const { values, switches, files } = flags.value;
  if (files[0] !== undefined) return fail(`what is ${files[0]}? \`oxbow explore --help\` explains`);
  const protocols = readProtocols(values.get('protocol'));
  if (!protocols.ok) return protocols;
  const mistake = values.get('mistake') ?? null;
  const refusal = mistake === null ? null : refuseMistake(mistake, protocols.value);
  if (refusal !== null) return fail(refusal);
  if (switches.has('mistakes'))
    for (const name of ['mistake', 'seeds', 'minutes', 'from'])
      if (values.has(name)) return fail(`--mistakes tries all of them as they are known, without --${name}`);
  if (values.has('seeds') && values.has('minutes')) return fail('either --seeds or --minutes, not both');
  const numbers = readNumbers(flags.value);
  if (!numbers.ok) return numbers;
  const { seeds, minutes, from, workers } = numbers.value;
  return succeed({
    protocols: protocols.value,
    from: from ?? 1,
    seedsMax: minutes === undefined ? (seeds ?? SEEDS_USUAL) : Infinity,
    millisMax: minutes === undefined ? Infinity : minutes * MINUTE_MILLIS,
    mistake,
    isOfMistakes: switches.has('mistakes'),
    workers: Math.min(workers ?? availableParallelism(), WORKERS_MAX),
    folder: values.get('out') ?? FOLDER_USUAL,
  });
}

function readProtocols(name: string | undefined): Result<readonly Protocol[]> {
  const names = name === undefined ? protocolNames() : [name];
  const protocols = names.flatMap((one) => findProtocol(one) ?? []);
  if (protocols.length > 0 || name === undefined) return succeed(protocols);
  const near = nearestWord(name, protocolNames());
  const hint = near === null ? '' : `; did you mean ${near}?`;
  return fail(`there is no protocol ${name}; there is ${protocolNames().join(', ')}${hint}`);
}

function refuseMistake(mistake: string, protocols: readonly Protocol[]): string | null {
  const known = protocols.flatMap(({ mistakes }) => Object.keys(mistakes));
  if (protocols.every(({ mistakes }) => Object.hasOwn(mistakes, mistake))) return null;
  if (known.includes(mistake))
    return `not every protocol has the mistake ${mistake}: name one with --protocol`;
  const near = nearestWord(mistake, known);
  const hint = near === null ? '' : `; did you mean ${near}?`;
  return `there is no planted mistake ${mistake}; there is ${known.join(', ')}${hint}`;
}

type NumberFlag = 'seeds' | 'minutes' | 'from' | 'workers';

function readNumbers({ values }: Flags): Result<{ readonly [flag in NumberFlag]?: number }> {
  const numbers: { [flag in NumberFlag]?: number } = {};
  for (const flag of ['seeds', 'minutes', 'from', 'workers'] as const) {
    const text = values.get(flag);
    if (text === undefined) continue;
    const number = readWhole(text);
    if (number === null || number === 0)
      return fail(`--${flag} is a whole number from 1 on, of at most nine digits, not ${text}`);
    numbers[flag] = number;
  }
  return succeed(numbers);
}
