// The gossip store on the page.

import type { Protocol } from '../../../shared/core/contract.ts';
import { keyedKeys } from '../../../shared/core/keyed.ts';
import { gossip } from '../../../shared/protocols/gossip/protocol.ts';
import type { GossipEvidence, GossipState } from '../../../shared/protocols/gossip/types.ts';
import { compareVersions } from '../../../shared/protocols/gossip/versions.ts';
import { lateParts } from '../../views/common/late.tsx';
import type { ProtocolParts } from '../types.ts';
import { gossipCard } from './card.ts';
import { pulseOf } from './pulse.ts';
import { toVersion } from './why.ts';
import { gossipWords } from './words.ts';

const { part } = lateParts(() => import('./panels.ts'));

export const gossipPage: ProtocolParts = {
  protocol: gossip as unknown as Protocol,
  card: (state) => gossipCard(state as GossipState),
  figures: [
    { title: 'deleted', of: (state) => keyedKeys((state as GossipState).tombstones).length },
    { title: 'clock', of: (state) => (state as GossipState).clock },
  ],
  lacks: ['committedView', 'conditionalWrite'],
  isPaused: (state) => (state as GossipState).paused,
  words: gossipWords,
  pulseOf,
  replicaTabs: [
    { id: 'store', title: 'Store', Panel: part((panels) => panels.StorePanel) },
    { id: 'spread', title: 'Spread', Panel: part((panels) => panels.SpreadPanel) },
    { id: 'rounds', title: 'Rounds', Panel: part((panels) => panels.RoundsPanel) },
    { id: 'reach', title: 'Reach', Panel: part((panels) => panels.ReachPanel) },
  ],
  MessagePanel: part((panels) => panels.MessagePanel),
  SessionPanel: part((panels) => panels.SessionPanel),
  WhyPanel: part((panels) => panels.WhyPanel),
  proofOf({ operations }, client, number, guarantee, lacking) {
    const [column] = lacking;
    const refused = operations.find((one) => one.client === client && one.number === number)?.operation;
    if (column === undefined || refused === undefined || refused.type === 'write') return null;
    const needed = toVersion(column);
    const isOfWrites = guarantee === 'RYW' || guarantee === 'MW';
    return (
      operations.findLast((one) => {
        if (one.client !== client || one.number >= number || one.operation.type === 'write') return false;
        if (one.operation.key !== refused.key || (one.operation.type === 'get') === isOfWrites) return false;
        if (one.result === null || one.result.type === 'refused') return false;
        const { version } = one.result.evidence as GossipEvidence;
        return version !== null && compareVersions(version, needed) === 0;
      }) ?? null
    );
  },
  Legend: part((panels) => panels.Legend, null),
};
