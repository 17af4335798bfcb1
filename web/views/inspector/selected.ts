// The panels of what is selected, in one file that is loaded after the first picture.

export { ClientPanel } from './client-panel.tsx';
export { LinkPanel } from './link-panel.tsx';
export { MessagePanel } from './message-panel.tsx';
export { OperationPanel } from './operation-panel.tsx';
export { ReplicaPanel } from './replica-panel.tsx';
