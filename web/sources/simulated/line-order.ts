// In which order lines of a person are performed on a run of the page: gestures at once, operations after those of the same
// client, and what concerns everybody after all that was asked before.

import type { Place } from '../../../shared/script/place.ts';

export class LineOrder {
  readonly #clients = new Map<string, Promise<unknown>>();
  #everybody: Promise<unknown> = Promise.resolve();
  #underWay = new Set<Promise<unknown>>();

  /** @param work never rejects */
  perform<T>(place: Place, work: () => Promise<T>): Promise<T> {
    const client = place.type === 'all' || place.type === 'gesture' ? null : place.client;
    const performed = this.#before(place, client).then(work);
    this.#underWay.add(performed);
    void performed.finally(() => this.#underWay.delete(performed));
    if (client !== null) this.#clients.set(client, performed);
    if (place.type === 'all') this.#everybody = performed;
    return performed;
  }

  #before(place: Place, client: string | null): Promise<unknown> {
    switch (place.type) {
      case 'all':
        return Promise.all(this.#underWay);
      case 'gesture':
        return this.#everybody;
      default:
        return client === null
          ? this.#everybody
          : Promise.all([this.#everybody, this.#clients.get(client) ?? Promise.resolve()]);
    }
  }
}
