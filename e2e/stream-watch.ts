// Listens to the frames between a page and its server, and can drop the connection.

import type { Page, WebSocketRoute } from '@playwright/test';
import type { ServerFrame } from '../shared/wire/viewer.ts';

export class StreamWatch {
  frames: ServerFrame[] = [];
  connections = 0;
  #current: WebSocketRoute | null = null;

  /** Why each checkpoint was sent; only its first part counts. */
  get checkpoints(): string[] {
    return this.frames.flatMap((frame) =>
      frame.type === 'checkpoint' && frame.part === 0 ? [frame.why] : [],
    );
  }

  /** Events that do not follow on the one before them. */
  gaps(): string[] {
    const gaps: string[] = [];
    let last: number | null = null;
    for (const frame of this.frames) {
      if (frame.type !== 'events') continue;
      for (const { sequence } of frame.events) {
        if (last !== null && sequence !== last + 1) gaps.push(`${sequence} after ${last}`);
        last = sequence;
      }
    }
    return gaps;
  }

  /** For the next run that the same page is opened on. */
  forget(): void {
    this.frames = [];
    this.connections = 0;
  }

  /** Ends the connection as a network does: neither side has asked for it. */
  async drop(): Promise<void> {
    const dropped = this.#current;
    this.#current = null;
    await dropped?.close({ code: 4999, reason: 'dropped by the test' });
  }

  attach(route: WebSocketRoute): void {
    this.connections += 1;
    this.#current = route;
    const server = route.connectToServer();
    server.onMessage((message) => {
      // What was on its way when the connection dropped never arrived.
      if (this.#current !== route) return;
      this.frames.push(JSON.parse(message.toString()) as ServerFrame);
      route.send(message);
    });
  }
}

/** To be called before the page is opened. */
export async function watchStream(page: Page): Promise<StreamWatch> {
  const watch = new StreamWatch();
  await page.routeWebSocket(/\/stream/, (route) => watch.attach(route));
  return watch;
}
