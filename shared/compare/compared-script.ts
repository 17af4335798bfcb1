// The script of a comparison: the same lines for every system, but for the `cluster` line, which names the system.

import { fail, type Result, succeed } from '../core/result.ts';
import { RUN_OPTIONS } from '../script/cluster-options.ts';
import type { Command, Option } from '../script/command.ts';
import type { ProtocolShelf } from '../script/open-run.ts';
import { parseLine } from '../script/parse.ts';
import { printCommand } from '../script/print.ts';
import { formatScriptError } from '../script/script-error.ts';
import { isStory, parseStory } from '../script/story-text.ts';
import type { System } from './system.ts';

export interface ComparedLine {
  /** In the text that was read, from 1. */
  readonly line: number;
  readonly text: string;
  readonly command: Command;
}

/** Each line keeps a picture of each cluster, and a room reads a screenful. */
export const COMPARED_LINES_MAX = 400;

/** @param text a script of the lab, or a story, whose expected output is left out */
export function readComparedScript(text: string): Result<readonly ComparedLine[]> {
  const story = isStory(text) ? parseStory(text) : null;
  if (story !== null && !story.ok) return story;
  if (story !== null && story.value.settings.dialect !== 'lab')
    return fail(`a comparison takes the dialect lab, not ${story.value.settings.dialect}`);
  const texts =
    story === null
      ? text
          .replace(/^\ufeff/, '')
          .split('\n')
          .map((one, index) => ({ text: one.replace(/\r$/, ''), line: index + 1 }))
      : story.value.parts.flatMap((part) => (part.type === 'block' ? part.commands : []));
  const lines: ComparedLine[] = [];
  for (const { text: one, line } of texts) {
    const parsed = parseLine(one, line, 'lab');
    if (parsed.type === 'wrong') return fail(formatScriptError(parsed.error));
    if (parsed.type === 'statement')
      lines.push({ line, text: one.trim(), command: parsed.statement.command });
  }
  const [first] = lines;
  if (first === undefined) return fail('there is nothing in the script to compare');
  if (first.command.type !== 'cluster')
    return fail(
      `line ${first.line}: a script to compare begins with a cluster line, which each system makes its own`,
    );
  return lines.length > COMPARED_LINES_MAX
    ? fail(
        `a script to compare has at most ${COMPARED_LINES_MAX} lines that do something, not ${lines.length}`,
      )
    : succeed(lines);
}

export interface OwnClusterLine {
  readonly text: string;
  /** Options of the script that this system does not know, as they were written. */
  readonly leftOut: readonly string[];
}

/** The `cluster` line as that system takes it. Options of the run go to every system, others to who understands them. */
export function clusterLineFor(
  system: System,
  command: Extract<Command, { type: 'cluster' }>,
  shelf: Pick<ProtocolShelf, 'find'>,
): OwnClusterLine {
  const protocol = shelf.find(system.protocol);
  const isOwn = (name: string): boolean => system.options.some((option) => option.name === name);
  const isUnderstood = ({ name, value }: Option): boolean =>
    Object.hasOwn(RUN_OPTIONS, name) ||
    command.protocol === system.protocol ||
    protocol?.parseConfig({ [name]: value }).ok === true;
  const fromScript = command.options.filter(({ name }) => !isOwn(name));
  const options = [...fromScript.filter(isUnderstood), ...system.options];
  return {
    text: printCommand({ ...command, protocol: system.protocol, options }),
    leftOut: fromScript
      .filter((option) => !isUnderstood(option))
      .map(({ name, value }) => `${name}=${value}`),
  };
}
