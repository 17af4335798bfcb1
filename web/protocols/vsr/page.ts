// Viewstamped Replication on the page.

import type { Protocol } from '../../../shared/core/contract.ts';
import { opNumberOf } from '../../../shared/protocols/vsr/log.ts';
import { vsr } from '../../../shared/protocols/vsr/protocol.ts';
import type { VsrState } from '../../../shared/protocols/vsr/types.ts';
import { lateParts } from '../../views/common/late.tsx';
import type { ProtocolParts } from '../types.ts';
import { vsrCard } from './card.ts';
import { vsrWords } from './words.ts';

const { part } = lateParts(() => import('./panels.ts'));

export const vsrPage: ProtocolParts = {
  protocol: vsr as unknown as Protocol,
  card: (state) => vsrCard(state as VsrState),
  figures: [
    { title: 'view', of: (state) => (state as VsrState).viewNumber },
    { title: 'op', of: (state) => opNumberOf(state as VsrState) },
    { title: 'commit', of: (state) => (state as VsrState).commitNumber },
  ],
  lacks: ['committedView', 'pause', 'exchange', 'refusals'],
  isPaused: () => false,
  words: vsrWords,
  replicaTabs: [
    { id: 'log', title: 'Log', Panel: part((panels) => panels.LogPanel) },
    { id: 'commit', title: 'Commit', Panel: part((panels) => panels.CommitPanel) },
    { id: 'view', title: 'Views', Panel: part((panels) => panels.ViewPanel) },
    { id: 'store', title: 'Store', Panel: part((panels) => panels.StorePanel) },
    { id: 'table', title: 'Clients', Panel: part((panels) => panels.TablePanel) },
    { id: 'group', title: 'Group', Panel: part((panels) => panels.GroupPanel) },
    { id: 'recovery', title: 'Recovery', Panel: part((panels) => panels.RecoveryPanel) },
  ],
  Overview: part((panels) => panels.OverviewPicture, null),
  MessagePanel: part((panels) => panels.MessagePanel),
  SessionPanel: part((panels) => panels.SessionPanel),
  WhyPanel: part((panels) => panels.WhyPanel),
  // No session is refused for what it has seen.
  proofOf: () => null,
  Legend: part((panels) => panels.Legend, null),
};
