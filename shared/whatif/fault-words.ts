// How a sentence says that a fault had not been laid: what follows `Had neither … nor …`.

import type { Fault } from '../core/faults.ts';
import type { Command } from '../script/command.ts';
import { parseLine } from '../script/parse.ts';

/** The command of a line that was said, also where it says at which moment; `null` where it is none. */
export function commandOf(line: string): Command | null {
  const parsed = parseLine(line, 1, 'lab');
  if (parsed.type !== 'statement') return null;
  const { command } = parsed.statement;
  return command.type === 'at' ? command.command : command;
}

/** `the link s0–s2 been cut`, `s1 crashed`. What has no words of its own is quoted. */
export function hadBeen(line: string): string {
  const command = commandOf(line);
  const words = command?.type === 'inject' ? ofFault(command.fault) : null;
  return words ?? `anybody said “${line}”`;
}

function ofFault(fault: Fault): string | null {
  switch (fault.type) {
    case 'cut':
      return fault.both
        ? `the link ${fault.a}–${fault.b} been cut`
        : `the way from ${fault.a} to ${fault.b} been cut`;
    case 'delay':
      return `the link ${fault.a}–${fault.b} been delayed`;
    case 'lossy':
      return `the link ${fault.a}–${fault.b} lost messages`;
    case 'hold':
      return `messages from ${fault.a} to ${fault.b} been held`;
    case 'drop':
    case 'dropMessage':
      return `messages from ${fault.a} to ${fault.b} been dropped`;
    case 'crash':
      return `${fault.replica} crashed`;
    case 'freeze':
      return `${fault.replica} been frozen`;
    default:
      return null;
  }
}
