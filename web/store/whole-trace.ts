// The trace of the run that is shown, from its first event: what the page remembers if it was there, else what its server has.

import type { TraceSource } from '../sources/trace-source.ts';
import { pageRunStore } from './page-run.ts';
import { runStore } from './run-store.ts';
import { timeMachine } from './time/page-machine.ts';

/** @param upTo no later event is needed. @returns `null`: nobody has its beginning */
export function traceOfRun(upTo: number): TraceSource | null {
  const { events } = timeMachine.memory;
  if (events[0]?.sequence === 1)
    return { type: 'events', events: events.filter(({ sequence }) => sequence <= upTo) };
  const { connection } = runStore.getState();
  // Of a run of the page's own no server knows anything.
  if (connection.state !== 'live' || pageRunStore.getState().run.type !== 'hosted') return null;
  return { type: 'address', address: new URL(`api/runs/${connection.run}/trace`, document.baseURI).href };
}
