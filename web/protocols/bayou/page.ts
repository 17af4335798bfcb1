// Bayou on the page.

import type { Protocol } from '../../../shared/core/contract.ts';
import { bayou } from '../../../shared/protocols/bayou/protocol.ts';
import type { BayouState } from '../../../shared/protocols/bayou/types.ts';
import { lateParts } from '../../views/common/late.tsx';
import type { ProtocolParts } from '../types.ts';
import { bayouCard } from './card.ts';
import { bayouWords } from './history-words.ts';
import { proofOf } from './proof.ts';
import { rollbackOf } from './rollback.ts';

const { part } = lateParts(() => import('./panels.ts'));

export const bayouPage: ProtocolParts = {
  protocol: bayou as unknown as Protocol,
  card: (state) => bayouCard(state as BayouState),
  isPaused: (state) => (state as BayouState).paused,
  words: bayouWords,
  rollbackOf,
  replicaTabs: [
    { id: 'log', title: 'Log', Panel: part((panels) => panels.LogPanel) },
    { id: 'store', title: 'Store', Panel: part((panels) => panels.StorePanel) },
    { id: 'vector', title: 'Vector', Panel: part((panels) => panels.VectorPanel) },
    { id: 'names', title: 'Names', Panel: part((panels) => panels.NamesPanel) },
    { id: 'sessions', title: 'Sessions', Panel: part((panels) => panels.SessionsPanel) },
    { id: 'timers', title: 'Timers', Panel: part((panels) => panels.TimersPanel) },
  ],
  MessagePanel: part((panels) => panels.MessagePanel),
  SessionPanel: part((panels) => panels.SessionPanel),
  WhyPanel: part((panels) => panels.WhyPanel),
  proofOf,
  Legend: part((panels) => panels.Legend, null),
};
