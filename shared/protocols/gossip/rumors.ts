// Rumors (rule GO2, an option): a write is pushed to a few partners at once, and they hand it on once more.

import type { Out, RowChange } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { drawBelow } from '../../core/random.ts';
import { present } from '../../core/result.ts';
import { takesIn } from './partner.ts';
import { partners } from './rounds.ts';
import { takeEntry } from './store.ts';
import type { GossipMessage, GossipState, GossipTypes, KeyedEntry } from './types.ts';

/** How often a rumor is handed on; the rounds see to those whom it does not reach. */
const HOPS = 2;

/** @param from who told it; `null`: a client's write */
export function sendRumor(
  state: GossipState,
  entries: readonly KeyedEntry[],
  from: ReplicaId | null,
  out: Out<GossipTypes>,
  hops = HOPS,
): void {
  const { rumors } = state.config;
  if (rumors === 0 || hops === 0 || state.paused) return;
  const left = partners(state).filter((replica) => replica !== from && state.up.includes(replica));
  for (let i = 0; i < rumors && left.length > 0; i += 1) {
    const [to] = left.splice(drawBelow(state, left.length), 1);
    out.send(present(to, 'a partner'), { type: 'rumor', entries, hops });
  }
}

/** Hands on what was new here. */
export function onRumor(
  state: GossipState,
  from: ReplicaId,
  { entries, hops }: Extract<GossipMessage, { type: 'rumor' }>,
  out: Out<GossipTypes>,
): void {
  if (!takesIn(state)) return;
  const rows: RowChange[] = [];
  const news = entries.filter((entry) => takeEntry(state, entry, from, rows, out));
  if (rows.length > 0) out.persist(rows);
  if (news.length > 0) sendRumor(state, news, from, out, hops - 1);
}
