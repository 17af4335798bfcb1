// An endpoint that writes down what it hears, and waits for it.

import { PERFECT_LINK } from '../../../shared/core/faults.ts';
import type { ActorId } from '../../../shared/core/ids.ts';
import { type EndpointOptions, LinkEndpoint, type LinkWish } from '../endpoint.ts';

export const SECRET = 'the secret of the run';

export class Logbook {
  readonly endpoint: LinkEndpoint;
  readonly lines: string[] = [];
  #onLine: () => void = () => undefined;

  constructor(self: ActorId, options: Partial<Pick<EndpointOptions, 'secret' | 'heartbeatMillis'>> = {}) {
    const log = (line: string): void => {
      this.lines.push(line);
      this.#onLine();
    };
    this.endpoint = new LinkEndpoint({
      self,
      secret: SECRET,
      seed: 1,
      ...options,
      events: {
        sent: (message, to, fate) => log(`${message} to ${to} ${fate.type}`),
        departed: (message, to) => log(`${message} to ${to} departed`),
        lost: (message, to, reason) => log(`${message} to ${to} lost: ${reason}`),
        released: (message, to) => log(`${message} to ${to} released`),
        opened: (peer) => log(`${peer} opened`),
        closed: (peer, _connection, sentence) => log(`${peer} closed: ${sentence}`),
        arrived: (peer, _connection, message, body) => {
          log(`${message} from ${peer}: ${body.type}`);
          return body.type === 'nonsense' ? 'nonsense' : null;
        },
      },
    });
  }

  /** Resolves when the line was written, so many times. */
  async until(line: string | RegExp, times = 1): Promise<void> {
    const matches = (written: string): boolean =>
      typeof line === 'string' ? written === line : line.test(written);
    while (this.lines.filter(matches).length < times)
      await new Promise<void>((resolve) => {
        this.#onLine = resolve;
      });
  }
}

export function wish(peer: ActorId, dial: number | null, changes: Partial<LinkWish> = {}): LinkWish {
  return { peer, dial, open: true, policy: PERFECT_LINK, ...changes };
}
