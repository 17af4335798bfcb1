// A server that listens, its default run, and viewers of it.

import { present } from '../../shared/core/result.ts';
import type { TraceEvent } from '../../shared/core/trace.ts';
import type { Run } from '../../shared/host/run.ts';
import { foldEvent } from '../../shared/trace/fold.ts';
import type { RunPicture } from '../../shared/trace/picture.ts';
import { atEnd, start } from './asking.ts';
import type { TestServer, TestServerOptions } from './test-server.ts';
import { TestViewer, type ViewerOptions } from './test-viewer.ts';

export interface Scene {
  readonly server: TestServer;
  /** `127.0.0.1:PORT` */
  readonly address: string;
  readonly run: Run;
  /** Another viewer of the default run. */
  readonly view: (options?: ViewerOptions) => TestViewer;
}

/** Ends with its test. */
export async function listen(options: TestServerOptions = {}): Promise<Scene> {
  const server = await start(options);
  const address = await server.listen();
  const run = present(server.engine.opened[0], 'the default run');
  const view = (viewerOptions: ViewerOptions = {}) => {
    const viewer = new TestViewer(address, 'lab', viewerOptions);
    atEnd(() => viewer.close());
    return viewer;
  };
  return { server, address, run, view };
}

/** Something happens in the run, `count` times. */
export function remark(run: Run, count: number): void {
  for (let index = 0; index < count; index += 1) run.record({ type: 'remarked', text: `remark ${index}` });
}

export function fold(run: Run, picture: RunPicture, events: readonly TraceEvent[]): RunPicture {
  return events.reduce<RunPicture>((before, event) => foldEvent(before, event, run.protocol), picture);
}

export function sequences(events: readonly TraceEvent[]): number[] {
  return events.map(({ sequence }) => sequence);
}

export function range(from: number, through: number): number[] {
  return Array.from({ length: through - from + 1 }, (_, index) => from + index);
}

/** All events that a viewer got so far, whether they were read or not. */
export function eventsOf(viewer: TestViewer): TraceEvent[] {
  return viewer.frames.flatMap((frame) => (frame.type === 'events' ? frame.events : []));
}

/** The server notices a closed socket a little later than the one who closed it. */
export async function untilViewers(server: TestServer, count: number): Promise<void> {
  while (server.directory.find('lab')?.stream.viewerCount !== count) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
