// Rumors (rule GO2, an option): a write is pushed to a few partners at once, and they hand it on once more.

import type { Out, RowChange } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { drawBelow } from '../../core/random.ts';
import { present } from '../../core/result.ts';
import { takesPart } from './partner.ts';
import { takeEntry } from './store.ts';
import type { GossipMessage, GossipState, GossipTypes, KeyedEntry } from './types.ts';

/** How often a rumor is handed on; the rounds see to those whom it does not reach. */
const HOPS = 2;

export function sendRumor(
  state: GossipState,
  entries: readonly KeyedEntry[],
  partners: readonly ReplicaId[],
  out: Out<GossipTypes>,
  hops = HOPS,
): void {
  if (hops === 0 || state.paused) return;
  const left = partners.filter((replica) => state.up.includes(replica));
  for (let i = 0; i < state.config.rumors && left.length > 0; i += 1) {
    const [to] = left.splice(drawBelow(state, left.length), 1);
    out.send(present(to, 'a partner'), { type: 'rumor', entries, hops });
  }
}

/** Hands on what was new here. */
export function onRumor(
  state: GossipState,
  from: ReplicaId,
  { entries, hops }: Extract<GossipMessage, { type: 'rumor' }>,
  partners: readonly ReplicaId[],
  out: Out<GossipTypes>,
): void {
  if (!takesPart(state)) return;
  const rows: RowChange[] = [];
  const news = entries.filter((entry) => takeEntry(state, entry, from, rows, out));
  if (rows.length > 0) out.persist(rows);
  const others = partners.filter((replica) => replica !== from);
  if (news.length > 0) sendRumor(state, news, others, out, hops - 1);
}
