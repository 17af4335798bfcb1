// The panels of Viewstamped Replication, in one file that is loaded when a run of it is looked at.

export { CommitPanel } from './commit-panel.tsx';
export { GroupPanel } from './group-panel.tsx';
export { Legend } from './legend.tsx';
export { LogPanel } from './log-panel.tsx';
export { MessagePanel } from './message-panel.tsx';
export { OverviewPicture } from './overview-picture.tsx';
export { RecoveryPanel } from './recovery-panel.tsx';
export { SessionPanel } from './session-panel.tsx';
export { StorePanel } from './store-panel.tsx';
export { TablePanel } from './table-panel.tsx';
export { ViewPanel } from './view-panel.tsx';
export { WhyPanel } from './why-panel.tsx';
