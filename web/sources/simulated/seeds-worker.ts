// A worker of the page that performs the schedules of seeds, as Node does, and gives the hash of each trace.

import { present } from '../../../shared/core/result.ts';
import { drawSchedule } from '../../../shared/explore/draw-schedule.ts';
import { performSchedule } from '../../../shared/explore/perform-schedule.ts';
import { findProtocol } from '../../../shared/protocols/index.ts';
import type { SeedsAsked } from './trace-hashes.ts';

self.onmessage = ({ data }: MessageEvent<SeedsAsked>) => {
  const protocol = present(findProtocol(data.protocol), `the protocol ${data.protocol}`);
  const hashes = data.seeds.map((seed) => {
    const schedule = drawSchedule(protocol, seed, { safetyMillis: data.safetyMillis });
    const { trace } = performSchedule(protocol, schedule, { isTraced: true });
    return present(trace, 'the trace').hash;
  });
  self.postMessage(hashes);
};
