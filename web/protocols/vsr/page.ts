// Viewstamped Replication on the page.

import type { Protocol } from '../../../shared/core/contract.ts';
import { opNumberOf } from '../../../shared/protocols/vsr/log.ts';
import { vsr } from '../../../shared/protocols/vsr/protocol.ts';
import type { VsrState } from '../../../shared/protocols/vsr/types.ts';
import type { ProtocolPage } from '../types.ts';
import { vsrCard } from './card.ts';
import { CommitPanel } from './commit-panel.tsx';
import { GroupPanel } from './group-panel.tsx';
import { Legend } from './legend.tsx';
import { LogPanel } from './log-panel.tsx';
import { MessagePanel } from './message-panel.tsx';
import { OverviewPicture } from './overview-picture.tsx';
import { RecoveryPanel } from './recovery-panel.tsx';
import { SessionPanel } from './session-panel.tsx';
import { StorePanel } from './store-panel.tsx';
import { TablePanel } from './table-panel.tsx';
import { ViewPanel } from './view-panel.tsx';
import { WhyPanel } from './why-panel.tsx';
import { vsrWords } from './words.ts';

export const vsrPage: ProtocolPage = {
  protocol: vsr as unknown as Protocol,
  title: 'Viewstamped Replication',
  promise: 'As if there were one store in one place, as long as a majority can talk.',
  card: (state) => vsrCard(state as VsrState),
  figures: [
    { title: 'view', of: (state) => (state as VsrState).viewNumber },
    { title: 'op', of: (state) => opNumberOf(state as VsrState) },
    { title: 'commit', of: (state) => (state as VsrState).commitNumber },
  ],
  lacks: ['committedView', 'pause', 'exchange'],
  isPaused: () => false,
  words: vsrWords,
  replicaTabs: [
    { id: 'log', title: 'Log', Panel: LogPanel },
    { id: 'commit', title: 'Commit', Panel: CommitPanel },
    { id: 'view', title: 'Views', Panel: ViewPanel },
    { id: 'store', title: 'Store', Panel: StorePanel },
    { id: 'table', title: 'Clients', Panel: TablePanel },
    { id: 'group', title: 'Group', Panel: GroupPanel },
    { id: 'recovery', title: 'Recovery', Panel: RecoveryPanel },
  ],
  Overview: OverviewPicture,
  MessagePanel,
  SessionPanel,
  WhyPanel,
  // No session is refused for what it has seen.
  proofOf: () => null,
  Legend,
};
