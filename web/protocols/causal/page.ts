// The causal store on the page.

import type { Protocol } from '../../../shared/core/contract.ts';
import { causal } from '../../../shared/protocols/causal/protocol.ts';
import type { CausalEvidence, CausalState } from '../../../shared/protocols/causal/types.ts';
import { lateParts } from '../../views/common/late.tsx';
import type { ProtocolParts } from '../types.ts';
import { appliedCount, causalCard } from './card.ts';
import { causalWords } from './words.ts';

const { part } = lateParts(() => import('./panels.ts'));

export const causalPage: ProtocolParts = {
  protocol: causal as unknown as Protocol,
  card: (state) => causalCard(state as CausalState),
  figures: [
    { title: 'applied', of: (state) => appliedCount(state as CausalState) },
    { title: 'held back', of: (state) => (state as CausalState).holdBack.count },
  ],
  lacks: ['committedView', 'conditionalWrite'],
  isPaused: (state) => (state as CausalState).paused,
  words: causalWords,
  replicaTabs: [
    { id: 'clock', title: 'Clock', Panel: part((panels) => panels.ClockPanel) },
    { id: 'held', title: 'Held back', Panel: part((panels) => panels.HoldBackPanel) },
    { id: 'store', title: 'Store', Panel: part((panels) => panels.StorePanel) },
    { id: 'front', title: 'Front', Panel: part((panels) => panels.StabilityPanel) },
    { id: 'members', title: 'Members', Panel: part((panels) => panels.MembersPanel) },
  ],
  MessagePanel: part((panels) => panels.MessagePanel),
  SessionPanel: part((panels) => panels.SessionPanel),
  WhyPanel: part((panels) => panels.WhyPanel),
  proofOf({ operations }, client, number, guarantee, lacking) {
    const [column] = lacking;
    if (column === undefined) return null;
    const isOfWrites = guarantee === 'RYW' || guarantee === 'MW';
    return (
      operations.findLast((one) => {
        if (one.client !== client || one.number >= number) return false;
        if ((one.operation.type === 'get') === isOfWrites) return false;
        if (one.result === null || one.result.type === 'refused') return false;
        const { version, clock } = one.result.evidence as CausalEvidence;
        const told = isOfWrites
          ? version?.writer === column.writer
            ? version.count
            : 0
          : clock[column.writer];
        return (told ?? 0) >= column.needed;
      }) ?? null
    );
  },
  Legend: part((panels) => panels.Legend, null),
};
