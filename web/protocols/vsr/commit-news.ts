// The moment of commit for the strip: from which event on a quorum has an op, and at which ones each replica learns of it.

import type { FactNews } from '../../store/history.ts';
import type { VsrMemory } from './memory.ts';
import { isSameEntry, type OpStory } from './op-story.ts';

/** What the newest event changed. A fact has the number of its op: at each place one op at most is committed. */
export function commitNews(before: VsrMemory | null, after: VsrMemory): FactNews[] {
  const { ops } = after;
  const known = before?.ops ?? [];
  if (before === after || known === ops) return [];
  // Stories keep their order; the oldest go, and what is told again for want of a place to look is no news.
  const [oldest] = ops;
  const dropped = oldest === undefined ? 0 : Math.max(0, known.indexOf(oldest));
  const fresh = ops.filter((story, i) => story !== known[i + dropped]);
  return fresh.flatMap((story) => {
    const earlier = known.find(
      ({ opNumber, entry }) => opNumber === story.opNumber && isSameEntry(entry, story.entry),
    );
    return newsOfOp(earlier ?? null, story);
  });
}

function newsOfOp(before: OpStory | null, story: OpStory): FactNews[] {
  const { opNumber: fact, learned } = story;
  const knew = before?.learned ?? [];
  const news: FactNews[] = learned
    .filter(({ replica }) => !knew.some((moment) => moment.replica === replica))
    .map(({ replica }) => ({ type: 'learned', fact, actor: replica }));
  const isNew = isCommitted(story) && !(before !== null && isCommitted(before));
  return isNew ? [commit(story), ...news] : news;
}

/** Where the page joined too late to see the quorum, the primary's count stands for it, as in the panel. */
function isCommitted({ quorum, committed }: OpStory): boolean {
  return quorum !== null || committed !== null;
}

function commit({ opNumber, entry, quorum, committed }: OpStory): FactNews {
  const replicas = (quorum ?? committed)?.replicas ?? [];
  return {
    type: 'holds',
    fact: opNumber,
    label: `op ${opNumber} committed`,
    sentence: `op ${opNumber} is committed, as a quorum has it: ${replicas.join(', ')}`,
    operation: entry.type === 'operation' ? { client: entry.client, number: entry.requestNumber } : null,
  };
}
