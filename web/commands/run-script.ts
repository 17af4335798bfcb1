// What was done on a run, as a script that does it again from nothing: first the cluster and its clients as they were
// before the first line, then every line that was performed.

import { GUARANTEES } from '../../shared/core/contract.ts';
import { printCommand } from '../../shared/script/print.ts';
import type { RunPicture } from '../../shared/trace/picture.ts';
import { lines } from './lines.ts';

export type ScriptedRun = Pick<RunPicture, 'header' | 'replicas' | 'clients' | 'operations' | 'commands'>;

/** A line that was refused is left out: it would be refused again, and end the script. */
export function runAsScript(run: ScriptedRun): string {
  const done = run.commands.flatMap(({ line, error, at }) =>
    error === null ? [{ line, at, words: line.trim().split(/\s+/) }] : [],
  );
  /** The first line of a verb about an actor. */
  const firstOf = (verb: string, id: string) =>
    done.find(({ words }) => words[0] === verb && words[1] === id) ?? null;
  const replicas = run.replicas.map(({ id }) => id).filter((id) => firstOf('join', id) === null);
  const clients = run.clients.filter(({ id }) => firstOf('client', id) === null);
  const options = Object.entries(run.header.options).map(([name, value]) => ({ name, value }));
  const protocol = run.header.protocol;
  return [
    printCommand({ type: 'cluster', protocol, replicas, options }),
    ...clients.map(({ id, replica, guarantees }) => {
      const moved = firstOf('move', id);
      // Where it stood before it moved is told by what it asked there; one that asked nothing may stand anywhere.
      const before =
        moved === null
          ? replica
          : run.operations.find((one) => one.client === id && one.calledAt < moved.at)?.replica;
      const chosen = firstOf('guarantees', id) === null ? guarantees : GUARANTEES;
      return lines.client(id, before ?? replicas[0] ?? 's0', chosen);
    }),
    ...done.map(({ line }) => line),
  ].join('\n');
}
