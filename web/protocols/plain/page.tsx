// A system that has no panels of its own on this page: shown by what every protocol says of itself, in its own lines.

import type { ComponentType, ReactNode } from 'react';
import type { Protocol } from '../../../shared/core/contract.ts';
import { useRunFrame } from '../../store/run-store.ts';
import { messageWords } from '../history-words.ts';
import type { ProtocolPage, ReplicaCard } from '../types.ts';

export function plainPage(protocol: Protocol): ProtocolPage {
  const { describe } = protocol;
  return {
    protocol,
    title: protocol.name,
    promise: 'A system without a picture of its own so far: the cluster, and what its replicas say in words.',
    card: (state) => plainCard(protocol, state),
    figures: [],
    isPaused: (state) => protocol.isPaused?.(state) ?? false,
    words: (picture) => ({
      messageOf: messageWords(picture, ({ body }) => ({ label: describe.messageLabel(body), carries: true })),
      marksOf: () => [],
      originOf: () => null,
      keepsNote: () => false,
      timerLabel: ({ type }) => type,
    }),
    replicaTabs: [
      { id: 'status', title: 'Status', Panel: linesPanel((state) => describe.status(state)) },
      { id: 'log', title: 'Log', Panel: linesPanel((state) => describe.log(state)) },
      { id: 'store', title: 'Store', Panel: linesPanel((state) => describe.store(state)) },
      { id: 'clock', title: 'Clock', Panel: linesPanel((state) => describe.clock(state)) },
    ],
    MessagePanel: ({ message }) => {
      const found = useRunFrame()?.picture.messages.find((candidate) => candidate.message === message);
      return found === undefined ? null : (
        <p>
          {found.from} {describe.message(found.body)}.
        </p>
      );
    },
    SessionPanel: () => <p className="soft small">What the session remembers has no picture so far.</p>,
    WhyPanel: () => null,
    proofOf: () => null,
    Legend: () => null,
  };
}

function plainCard(protocol: Protocol, state: unknown): ReplicaCard {
  const { role, status, clock, keyCount } = protocol.view(state);
  return {
    role,
    status,
    serving: protocol.isServing(state),
    clock,
    committed: [],
    tentative: [],
    truncated: 0,
    newest: [],
    sentence: `${status}, ${keyCount} ${keyCount === 1 ? 'key' : 'keys'}`,
  };
}

const LINES_MAX = 200;

function linesPanel(
  linesOf: (state: unknown) => readonly string[],
): ComponentType<{ readonly replica: string }> {
  return function Lines({ replica }): ReactNode {
    const state = useRunFrame()?.picture.replicas.find(({ id }) => id === replica)?.state;
    if (state === undefined || state === null) return null;
    const lines = linesOf(state);
    if (lines.length === 0) return <p className="soft">Nothing so far.</p>;
    return (
      <>
        <pre className="mono plain-lines">{lines.slice(0, LINES_MAX).join('\n')}</pre>
        {lines.length > LINES_MAX && <p className="soft small">and {lines.length - LINES_MAX} more lines</p>}
      </>
    );
  };
}
