// Bayou on the page.

import type { Protocol } from '../../../shared/core/contract.ts';
import { bayou } from '../../../shared/protocols/bayou/protocol.ts';
import type { BayouState } from '../../../shared/protocols/bayou/types.ts';
import type { ProtocolPage } from '../types.ts';
import { bayouCard } from './card.ts';
import { bayouWords } from './history-words.ts';
import { Legend } from './legend.tsx';
import { LogPanel } from './log-panel.tsx';
import { MessagePanel } from './message-panel.tsx';
import { proofOf } from './proof.ts';
import { rollbackOf } from './rollback.ts';
import { SessionPanel } from './session-panel.tsx';
import { SessionsPanel, TimersPanel } from './sessions-panel.tsx';
import { StorePanel } from './store-panel.tsx';
import { NamesPanel, VectorPanel } from './vector-panel.tsx';
import { WhyPanel } from './why-panel.tsx';

export const bayouPage: ProtocolPage = {
  protocol: bayou as unknown as Protocol,
  title: 'Bayou',
  promise: 'Write anywhere, converge later: one committed order, and four promises to each client.',
  card: (state) => bayouCard(state as BayouState),
  isPaused: (state) => (state as BayouState).paused,
  words: bayouWords,
  rollbackOf,
  replicaTabs: [
    { id: 'log', title: 'Log', Panel: LogPanel },
    { id: 'store', title: 'Store', Panel: StorePanel },
    { id: 'vector', title: 'Vector', Panel: VectorPanel },
    { id: 'names', title: 'Names', Panel: NamesPanel },
    { id: 'sessions', title: 'Sessions', Panel: SessionsPanel },
    { id: 'timers', title: 'Timers', Panel: TimersPanel },
  ],
  MessagePanel,
  SessionPanel,
  WhyPanel,
  proofOf,
  Legend,
};
