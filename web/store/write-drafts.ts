// Conditional writes that are being put together, one for each client: kept while other things are looked at.

import { createStore, useStore } from 'zustand';
import { meetingRoom, type WriteDraft } from '../commands/write-draft.ts';

interface WriteDrafts {
  /** Whether the form is unfolded; the same for all clients, as a person goes from one to the next with it. */
  readonly open: boolean;
  readonly drafts: Readonly<Record<string, WriteDraft>>;
}

const writeDraftsStore = createStore<WriteDrafts>(() => ({ open: false, drafts: {} }));

/** Until a client's own draft is begun: a room to book. */
export function useWriteDraft(client: string): WriteDraft {
  const draft = useStore(writeDraftsStore, (state) => state.drafts[client]);
  return draft ?? meetingRoom(client);
}

export function keepWriteDraft(client: string, draft: WriteDraft): void {
  writeDraftsStore.setState(({ drafts }) => ({ drafts: { ...drafts, [client]: draft } }));
}

export function useWriteFormOpen(): boolean {
  return useStore(writeDraftsStore, (state) => state.open);
}

export function openWriteForm(open: boolean): void {
  writeDraftsStore.setState({ open });
}
