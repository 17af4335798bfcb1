// The panels of Bayou, in one file that is loaded when a run of it is looked at.

export { Legend } from './legend.tsx';
export { LogPanel } from './log-panel.tsx';
export { MessagePanel } from './message-panel.tsx';
export { SessionPanel } from './session-panel.tsx';
export { SessionsPanel, TimersPanel } from './sessions-panel.tsx';
export { StorePanel } from './store-panel.tsx';
export { NamesPanel, VectorPanel } from './vector-panel.tsx';
export { WhyPanel } from './why-panel.tsx';
