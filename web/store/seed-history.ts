// What a late viewer can still know of the past from the picture alone: which links are cut and since when, which
// replicas are down. By which command it cannot always know; the command list of the picture often tells.

import { linkName } from '../../shared/core/ids.ts';
import type { CommandPicture, RunPicture } from '../../shared/trace/picture.ts';
import type { History } from './history.ts';

export function seedHistory(history: History, picture: RunPicture): History {
  for (const link of picture.links) {
    if ((!link.ab.cut && !link.ba.cut) || link.faultedAt === null) continue;
    const command = commandAt(picture.commands, link.faultedAt);
    const both = link.ab.cut && link.ba.cut;
    const [a, b] = link.ab.cut ? [link.a, link.b] : [link.b, link.a];
    const line = command?.line ?? `cut ${a}${both ? ' ' : ' to '}${b}`;
    const key = command === null ? `l${linkName(a, b)}` : `c${command.command}`;
    history.faults.push({
      fault: { type: 'cut', a, b, both },
      at: link.faultedAt,
      sequence: 0,
      command: command?.command ?? null,
      line,
    });
    const span = history.spans.find((candidate) => candidate.key === key);
    if (span !== undefined) span.links.add(linkName(a, b));
    else
      history.spans.push({
        key,
        line,
        since: link.faultedAt,
        until: null,
        links: new Set([linkName(a, b)]),
        replica: null,
      });
  }
  for (const replica of picture.replicas) {
    if (replica.stopped === null) continue;
    history.spans.push({
      key: `r${replica.id}`,
      line: `crash ${replica.id}`,
      since: replica.stopped.at,
      until: null,
      links: new Set(),
      replica: replica.id,
    });
  }
  return history;
}

/** Verbs that cut links. */
const CUTTING = /^(cut|partition|breakConnection)\b/;

/** The command that cut at a moment: the last cutting one that began before it, and not long before. */
function commandAt(commands: readonly CommandPicture[], at: number): CommandPicture | null {
  const command = commands.findLast((candidate) => candidate.at <= at && CUTTING.test(candidate.line));
  return command !== undefined && at - command.at < 2_000 ? command : null;
}
