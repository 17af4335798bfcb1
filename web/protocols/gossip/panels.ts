// The panels of the gossip store, in one file that is loaded when a run of it is looked at.

export { Legend } from './legend.tsx';
export { MessagePanel } from './message-panel.tsx';
export { ReachPanel } from './reach-panel.tsx';
export { RoundsPanel } from './rounds-panel.tsx';
export { SessionPanel } from './session-panel.tsx';
export { SpreadPanel } from './spread-panel.tsx';
export { StorePanel } from './store-panel.tsx';
export { WhyPanel } from './why-panel.tsx';
