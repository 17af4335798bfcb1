// The protocols that the page can show, by the name in a run's header.

import { bayouPage } from './bayou/page.ts';
import { gossipPage } from './gossip/page.ts';
import type { ProtocolPage } from './types.ts';

const PAGES: Readonly<Record<string, ProtocolPage>> = {
  bayou: bayouPage,
  gossip: gossipPage,
};

/** `null`: this page is older than the run. */
export function findProtocolPage(name: string): ProtocolPage | null {
  return Object.hasOwn(PAGES, name) ? (PAGES[name] ?? null) : null;
}
