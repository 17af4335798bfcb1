// The worker in which a run of the page is simulated: beside the page's thread, at the pace of the wall clock.

import { assertNever } from '../../../shared/core/result.ts';
import type { TraceEvent } from '../../../shared/core/trace.ts';
import { PageSimulation, type SimulationHooks } from './page-simulation.ts';
import type { SimulationOrder, SimulationReport } from './simulation-frames.ts';

/** A display frame; and at most so much at once, after a pause of the machine. */
const FRAME_MILLIS = 33;
const STEP_MILLIS_MAX = 100;
/** A page that is given more at once would stand still while it takes them. */
const EVENTS_PER_REPORT_MAX = 2_000;

let simulation: PageSimulation | null = null;
let events: TraceEvent[] = [];
let last = performance.now();
let stood = true;

const hooks: SimulationHooks = {
  onEvent: (event) => {
    events.push(event);
    if (events.length >= EVENTS_PER_REPORT_MAX) flush();
  },
  onLine: (done, lines) => report({ type: 'progress', done, lines }),
};

function report(what: SimulationReport): void {
  self.postMessage(what);
}

function flush(): void {
  const stands = simulation?.stands ?? true;
  if (events.length === 0 && stands === stood) return;
  stood = stands;
  report({ type: 'events', events: events.splice(0), stands });
}

/** What went on before is told of no longer. */
function endBefore(): void {
  simulation?.close();
  simulation = null;
  events = [];
}

async function obey(order: SimulationOrder): Promise<void> {
  switch (order.type) {
    case 'open': {
      endBefore();
      const made = await PageSimulation.open(order.script, hooks);
      if (!made.ok) return report({ type: 'refused', sentence: made.error });
      simulation = made.value.simulation;
      flush();
      return report({ type: 'opened', opened: made.value.opened });
    }
    case 'goOn': {
      const untold = events;
      events = [];
      const made = PageSimulation.ofPicture(order.picture, hooks);
      if (!made.ok) {
        events = untold;
        return report({ type: 'refused', sentence: made.error });
      }
      const first = events;
      endBefore();
      simulation = made.value;
      return report({ type: 'wentOn', events: first });
    }
    case 'perform': {
      const performed = (await simulation?.perform(order.line)) ?? { output: [], error: 'there is no run' };
      flush();
      const lastSequence = simulation?.lastSequence ?? 0;
      return report({ type: 'performed', number: order.number, performed, lastSequence });
    }
    default:
      return assertNever(order);
  }
}

self.onmessage = ({ data }: MessageEvent<SimulationOrder>) => void obey(data);

setInterval(() => {
  const now = performance.now();
  const passed = Math.min(STEP_MILLIS_MAX, Math.floor(now - last));
  last = passed === STEP_MILLIS_MAX ? now : last + passed;
  simulation?.advance(passed);
  flush();
}, FRAME_MILLIS);
