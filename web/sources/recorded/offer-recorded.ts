// Lets people open trace files. What that needs is loaded by whoever does: most people only look at a run.

import { recordedStore } from '../../store/recorded-store.ts';

export function offerRecorded(): void {
  recordedStore.setState({
    open: async (file) => (await import('./open-recorded.ts')).openRecorded(file),
    giveUp: () => void import('./open-recorded.ts').then(({ giveUpReading }) => giveUpReading()),
  });
}
