// A system that takes part in a comparison: a protocol with options, as `NAME` or `NAME:OPTION=VALUE:OPTION=VALUE`.

import { fail, type Result, succeed } from '../core/result.ts';
import { isOptionName } from '../script/cluster-options.ts';
import type { Option } from '../script/command.ts';
import type { ProtocolShelf } from '../script/open-run.ts';
import { nearestWord } from '../script/suggest.ts';

export interface System {
  readonly protocol: string;
  /** They win over those of the script's `cluster` line. */
  readonly options: readonly Option[];
}

/** More columns than these nobody can read beside each other. */
export const SYSTEMS_MAX = 6;

/** What it is called: distinct for systems that differ. */
export function nameSystem({ protocol, options }: System): string {
  return [protocol, ...options.map(({ name, value }) => `${name}=${value}`)].join(':');
}

export function printSystems(systems: readonly System[]): string {
  return systems.map(nameSystem).join(',');
}

/** Reads a list that is parted by commas. */
export function parseSystems(text: string, shelf: Pick<ProtocolShelf, 'find' | 'names'>): Result<System[]> {
  const words = text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  if (words.length > SYSTEMS_MAX)
    return fail(`at most ${SYSTEMS_MAX} systems can be compared, not ${words.length}`);
  const systems: System[] = [];
  for (const word of words) {
    const system = parseSystem(word, shelf);
    if (!system.ok) return system;
    if (systems.some((other) => nameSystem(other) === nameSystem(system.value)))
      return fail(`${word} is named twice: a system can be compared with itself under other options`);
    systems.push(system.value);
  }
  return systems.length < 2
    ? fail(`a comparison takes two systems or more, as ${shelf.names().slice(0, 2).join(',')}`)
    : succeed(systems);
}

function parseSystem(word: string, shelf: Pick<ProtocolShelf, 'find' | 'names'>): Result<System> {
  const [protocol = '', ...rest] = word.split(':');
  if (shelf.find(protocol) === undefined) {
    const near = nearestWord(protocol, shelf.names());
    const hint = near === null ? '' : `; did you mean ${near}?`;
    return fail(
      `there is no protocol ${protocol || 'without a name'}; there is ${shelf.names().join(', ')}${hint}`,
    );
  }
  const options: Option[] = [];
  for (const part of rest) {
    const sign = part.indexOf('=');
    const name = part.slice(0, Math.max(0, sign));
    if (sign < 1 || !isOptionName(name))
      return fail(`${word}: the form is PROTOCOL:OPTION=VALUE, not ${part || 'nothing'}`);
    options.push({ name, value: part.slice(sign + 1) });
  }
  return succeed({ protocol, options });
}
