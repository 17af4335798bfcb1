// The causal store on the page.

import type { Protocol } from '../../../shared/core/contract.ts';
import { causal } from '../../../shared/protocols/causal/protocol.ts';
import type { CausalEvidence, CausalState } from '../../../shared/protocols/causal/types.ts';
import type { ProtocolPage } from '../types.ts';
import { appliedCount, causalCard } from './card.ts';
import { ClockPanel } from './clock-panel.tsx';
import { HoldBackPanel } from './hold-back-panel.tsx';
import { Legend } from './legend.tsx';
import { MessagePanel } from './message-panel.tsx';
import { SessionPanel } from './session-panel.tsx';
import { MembersPanel, StabilityPanel } from './stability-panel.tsx';
import { StorePanel } from './store-panel.tsx';
import { WhyPanel } from './why-panel.tsx';
import { causalWords } from './words.ts';

export const causalPage: ProtocolPage = {
  protocol: causal as unknown as Protocol,
  title: 'Causal',
  promise:
    'Write anywhere, and no reply is seen before what it answers: each write waits for what it depends on.',
  card: (state) => causalCard(state as CausalState),
  figures: [
    { title: 'applied', of: (state) => appliedCount(state as CausalState) },
    { title: 'held back', of: (state) => (state as CausalState).holdBack.count },
  ],
  lacks: ['committedView', 'conditionalWrite'],
  isPaused: (state) => (state as CausalState).paused,
  words: causalWords,
  replicaTabs: [
    { id: 'clock', title: 'Clock', Panel: ClockPanel },
    { id: 'held', title: 'Held back', Panel: HoldBackPanel },
    { id: 'store', title: 'Store', Panel: StorePanel },
    { id: 'front', title: 'Front', Panel: StabilityPanel },
    { id: 'members', title: 'Members', Panel: MembersPanel },
  ],
  MessagePanel,
  SessionPanel,
  WhyPanel,
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
  Legend,
};
