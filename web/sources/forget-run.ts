// The page leaves a run: nothing of it means anything in the next one.

import { commandStore } from '../store/command-store.ts';
import { emptyHistory } from '../store/history.ts';
import { liveStore } from '../store/run-store.ts';
import { timeMachine } from '../store/time/page-machine.ts';
import { select } from '../store/view-store.ts';

export function forgetRun(): void {
  select(null);
  timeMachine.live();
  timeMachine.memory.clear();
  commandStore.setState({ queued: 0 });
  liveStore.setState(({ frame }) => ({
    frame: frame + 1,
    picture: null,
    history: emptyHistory(0),
    flights: { flights: [] },
    clock: { type: 'still', at: 0 },
    connection: { state: 'connecting' },
    notice: null,
  }));
}
