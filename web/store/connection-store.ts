// What a person can do about the connection. The source puts its deeds here; views know no source.

import { createStore } from 'zustand';

export const connectionStore = createStore<{ readonly retryNow: () => void }>(() => ({
  retryNow: () => undefined,
}));
