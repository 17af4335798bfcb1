// Servers that were asked to leave and have told nobody so far. They are asked again after each line that may help.

import type { Server } from './directory.ts';

export class Leaving {
  readonly #servers = new Set<Server>();
  #isPursued = false;
  #isWorthAnother = false;

  add(server: Server): void {
    this.#servers.add(server);
  }

  /**
   * Asks each once more. Of several lines that end at once one does it, and again for what the others have changed.
   * @param attempt gives whether the server has left for good
   */
  async pursue(attempt: (server: Server) => Promise<boolean>): Promise<void> {
    this.#isWorthAnother = true;
    if (this.#isPursued) return;
    this.#isPursued = true;
    try {
      while (this.#isWorthAnother) {
        this.#isWorthAnother = false;
        for (const server of this.#servers) if (await attempt(server)) this.#servers.delete(server);
      }
    } finally {
      this.#isPursued = false;
    }
  }
}
