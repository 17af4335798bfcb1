// Why an operation was not done, or nobody knows whether it was, and whom to ask now.

import type { OperationResult } from '../../../shared/core/contract.ts';
import { gridOf, newestPrimary, type VsrReplica } from './op-grid.ts';
import type { OpStory } from './op-story.ts';
import { opOf } from './table-rows.ts';
import type { Why } from './why.ts';

type Refusal = Extract<OperationResult, { readonly type: 'refused' }>;

export function whyRefused(
  refusal: Refusal,
  client: string,
  number: number,
  all: readonly VsrReplica[],
  stories: readonly OpStory[],
): Why {
  const current = newestPrimary(all)?.id ?? null;
  const advice = adviceFor(refusal, current);
  const found = whereItIs(client, number, all, stories);
  const ask = current ?? refusal.primary ?? null;
  if (found === null) return { sentences: [advice], opNumber: null, ask };
  const { sentence, ...op } = found;
  return { sentences: [advice, sentence], ask, ...op };
}

function adviceFor({ reason, primary }: Refusal, current: string | null): string {
  const where =
    current === null
      ? 'No replica is primary now: wait until a view works, or heal what keeps a quorum apart.'
      : `${current} is primary now: ask there.`;
  switch (reason) {
    case 'NOT_PRIMARY':
      return primary === undefined || current === null || current === primary
        ? `One replica of each view orders all operations. ${where}`
        : `It was told of ${primary}; meanwhile ${current} is primary: ask there.`;
    case 'TRY_AGAIN':
      return `Nothing was done: a view change is under way there, or no quorum answers it. ${where}`;
    case 'TIMEOUT':
    case 'UNREACHABLE':
      return `Whether it was executed its client cannot know; asking anew is another request. ${where}`;
    case 'RETIRED':
      return `It has left the group. ${where}`;
    default:
      return 'No replica would take it.';
  }
}

/** What this page can see and the client cannot. */
function whereItIs(
  client: string,
  number: number,
  all: readonly VsrReplica[],
  stories: readonly OpStory[],
): (Pick<Why, 'opNumber' | 'entry'> & { readonly sentence: string }) | null {
  const row = all.map(({ state }) => state.clientTable[client]).find((one) => one?.requestNumber === number);
  if (row !== undefined)
    return { opNumber: row.opNumber, sentence: `It was executed after all: it is op ${row.opNumber}.` };
  const story = stories.findLast(
    ({ entry }) => entry.type === 'operation' && entry.client === client && entry.requestNumber === number,
  );
  if (story === undefined) return null;
  const { opNumber, entry } = story;
  if (story.committed !== null)
    return { opNumber, sentence: `It was committed after all, as op ${opNumber}.` };
  const holders = all.filter(({ state }) => opOf(state, client, number) === opNumber);
  if (holders.length === 0)
    return {
      opNumber: null,
      sentence: `It was op ${opNumber} for a while, and was cut off: it is in no log any more.`,
    };
  const names = holders.map(({ id }) => id).join(', ');
  const fate = isDoomed(holders, all, opNumber)
    ? 'and will be cut off: a later view has another log'
    : 'and not committed: it may still be, or be cut off';
  return { opNumber, entry, sentence: `It is op ${opNumber} in the log of ${names}, ${fate}.` };
}

function isDoomed(holders: readonly VsrReplica[], all: readonly VsrReplica[], opNumber: number): boolean {
  const { rows } = gridOf(all, 1, opNumber);
  return holders.every(
    ({ id }) => rows.find(({ replica }) => replica === id)?.cells[0]?.standing === 'doomed',
  );
}
