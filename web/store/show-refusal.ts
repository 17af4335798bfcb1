// A read that this page asked for and that was refused with ERR_DEP is shown at once: the reason is what one wants next.

import type { TraceEvent } from '../../shared/core/trace.ts';
import { commandStore } from './command-store.ts';
import { select, viewStore } from './view-store.ts';

/** The answer to a line can come before the events that it caused are folded. */
const SOON_MILLIS = 800;

/** Others act on the same run; what they ask must not take away what this viewer looks at. */
export function showOwnRefusal(event: TraceEvent, pageNow: number): void {
  const { waiting, answeredAt } = commandStore.getState();
  const isOwn = waiting > 0 || pageNow - answeredAt < SOON_MILLIS;
  if (event.type !== 'clientStepped' || !isOwn || viewStore.getState().menu !== null) return;
  for (const effect of event.effects) {
    if (effect.type !== 'complete' || effect.result.type !== 'refused') continue;
    if (effect.result.reason === 'ERR_DEP')
      select({ type: 'operation', client: event.client, number: effect.number });
  }
}
