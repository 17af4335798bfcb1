// What a message of the gossip store says inside.

import type { ReactNode } from 'react';
import { describe } from '../../../shared/protocols/gossip/describe.ts';
import type { GossipMessage, KeyedEntry } from '../../../shared/protocols/gossip/types.ts';
import { useRunFrame } from '../../store/run-store.ts';
import { type GossipReplica, replicasOf, versionInWords } from './use-gossip.ts';

const ITEMS_SHOWN = 30;

export function MessagePanel({ message }: { readonly message: number }): ReactNode {
  const run = useRunFrame();
  const picture = run?.picture.messages.find((candidate) => candidate.message === message);
  if (run === null || picture === undefined) return null;
  const body = picture.body as GossipMessage;
  const said = body.type === 'relayed' ? body.message : body;
  const lines = linesOf(said, replicasOf(run.picture));
  return (
    <>
      <p>
        {picture.from} {describe.message(body)}.
      </p>
      {lines.length > 0 && (
        <ol className="items mono">
          {lines.slice(0, ITEMS_SHOWN).map((line) => (
            <li key={line}>{line}</li>
          ))}
          {lines.length > ITEMS_SHOWN && <li>and {lines.length - ITEMS_SHOWN} more</li>}
        </ol>
      )}
    </>
  );
}

function linesOf(said: GossipMessage, all: readonly GossipReplica[]): string[] {
  switch (said.type) {
    case 'digest':
      return said.nodes.map(({ prefix, count }) => `${prefix} ${count} keys`);
    case 'digestReply':
      return said.differences.map(({ prefix, ...rest }) =>
        rest.type === 'leaf'
          ? `${prefix} ${rest.versions.length} versions`
          : `${prefix} ${rest.children.length} parts`,
      );
    case 'delta':
      return [...entryLines(said.entries, all), ...said.wanted.map((key) => `wants ${key}`)];
    case 'deltaReply':
    case 'rumor':
      return entryLines(said.entries, all);
    case 'linkStates':
      return Object.entries(said.links).map(([replica, { up }]) => `${replica}: ${up.join(' ') || 'none'}`);
    case 'relayed':
      return [];
  }
}

function entryLines(entries: readonly KeyedEntry[], all: readonly GossipReplica[]): string[] {
  return entries.map(
    ({ key, entry }) =>
      `${versionInWords(entry, all)} ${entry.value === null ? `deletes ${key}` : `${key} = ${entry.value}`}`,
  );
}
