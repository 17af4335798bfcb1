// The panels of the causal store, in one file that is loaded when a run of it is looked at.

export { ClockPanel } from './clock-panel.tsx';
export { HoldBackPanel } from './hold-back-panel.tsx';
export { Legend } from './legend.tsx';
export { MessagePanel } from './message-panel.tsx';
export { SessionPanel } from './session-panel.tsx';
export { MembersPanel, StabilityPanel } from './stability-panel.tsx';
export { StorePanel } from './store-panel.tsx';
export { WhyPanel } from './why-panel.tsx';
