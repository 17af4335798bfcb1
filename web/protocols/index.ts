// The protocols that the page can show, by the name in a run's header. What shows one is loaded with the first run of it, rules
// and words together; how it is called and what it promises is known before.

import type { Introduction, ProtocolPage, ProtocolParts } from './types.ts';

interface Entry extends Introduction {
  readonly load: () => Promise<ProtocolParts>;
}

const ENTRIES: Readonly<Record<string, Entry>> = {
  bayou: {
    title: 'Bayou',
    promise: 'Write anywhere, converge later: one committed order, and four promises to each client.',
    load: async () => (await import('./bayou/page.ts')).bayouPage,
  },
  gossip: {
    title: 'Gossip',
    promise: 'Write anywhere, last writer wins: rumours spread until all have the same, key by key.',
    load: async () => (await import('./gossip/page.ts')).gossipPage,
  },
  causal: {
    title: 'Causal',
    promise:
      'Write anywhere, and no reply is seen before what it answers: each write waits for what it depends on.',
    load: async () => (await import('./causal/page.ts')).causalPage,
  },
  vsr: {
    title: 'Viewstamped Replication',
    promise: 'As if there were one store in one place, as long as a majority can talk.',
    load: async () => (await import('./vsr/page.ts')).vsrPage,
  },
};

/** What a server shows by itself: begun before it is known, as that takes a round trip. */
const USUAL = 'bayou';

const loaded = new Map<string, ProtocolPage | null>();
const loading = new Map<string, Promise<ProtocolPage | null>>();

/** How it is called; `null`: this page has no picture of it. */
export function introductionOf(name: string): Introduction | null {
  return entryOf(name);
}

/** `null`: it is not loaded, or this page is older than the run. */
export function findProtocolPage(name: string): ProtocolPage | null {
  return loaded.get(name) ?? null;
}

export function isProtocolLoaded(name: string): boolean {
  return loaded.has(name);
}

/** @returns `null`: this page is older than the run. Fails where the server does not give it, and can be asked again. */
export function loadProtocolPage(name: string): Promise<ProtocolPage | null> {
  const before = loading.get(name);
  if (before !== undefined) return before;
  const begun = load(name).then(
    (page) => {
      loaded.set(name, page);
      return page;
    },
    (error: unknown) => {
      loading.delete(name);
      throw error;
    },
  );
  loading.set(name, begun);
  return begun;
}

export function prepareUsualProtocol(): void {
  // Whoever needs it asks again, and is told.
  loadProtocolPage(USUAL).catch(() => undefined);
}

export async function loadEveryProtocol(): Promise<void> {
  await Promise.all(Object.keys(ENTRIES).map(loadProtocolPage));
}

async function load(name: string): Promise<ProtocolPage | null> {
  const entry = entryOf(name);
  if (entry !== null) {
    const { title, promise } = entry;
    return { title, promise, ...(await entry.load()) };
  }
  const { findProtocol } = await import('../../shared/protocols/index.ts');
  const protocol = findProtocol(name);
  return protocol === undefined ? null : (await import('./plain/page.tsx')).plainPage(protocol);
}

function entryOf(name: string): Entry | null {
  return Object.hasOwn(ENTRIES, name) ? (ENTRIES[name] ?? null) : null;
}
