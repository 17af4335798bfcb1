// The protocols that the page can show, by the name in a run's header.

import { findProtocol } from '../../shared/protocols/index.ts';
import { bayouPage } from './bayou/page.ts';
import { causalPage } from './causal/page.ts';
import { gossipPage } from './gossip/page.ts';
import { plainPage } from './plain/page.tsx';
import type { ProtocolPage } from './types.ts';
import { vsrPage } from './vsr/page.ts';

const PAGES: Readonly<Record<string, ProtocolPage>> = {
  bayou: bayouPage,
  gossip: gossipPage,
  causal: causalPage,
  vsr: vsrPage,
};

const plainPages = new Map<string, ProtocolPage>();

/** `null`: this page is older than the run. */
export function findProtocolPage(name: string): ProtocolPage | null {
  if (Object.hasOwn(PAGES, name)) return PAGES[name] ?? null;
  const known = plainPages.get(name);
  if (known !== undefined) return known;
  const protocol = findProtocol(name);
  if (protocol === undefined) return null;
  const page = plainPage(protocol);
  plainPages.set(name, page);
  return page;
}
