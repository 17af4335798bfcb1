// Why an operation ended as it did, and what can be done about it: in sentences and lines of the command language.

import type { OperationResult, RefusalReason } from '../../../shared/core/contract.ts';
import type { VsrEvidence } from '../../../shared/protocols/vsr/types.ts';
import type { OperationPicture } from '../../../shared/trace/picture.ts';
import { newestPrimary, type VsrReplica } from './op-grid.ts';
import { type OpStory, storyOf } from './op-story.ts';
import { opOf } from './table-rows.ts';
import type { AnswerOrigin } from './words.ts';

export interface Why {
  readonly sentences: readonly string[];
  /** The op that is meant, where it has one. */
  readonly opNumber: number | null;
  /** Who should be asked next; `null`: the same one. */
  readonly ask: string | null;
}

export function whyOf(
  { client, number, result }: Pick<OperationPicture, 'client' | 'number' | 'result'>,
  all: readonly VsrReplica[],
  stories: readonly OpStory[],
  origin: AnswerOrigin | undefined,
): Why | null {
  if (result === null) return null;
  if (result.type === 'refused') return whyRefused(result, client, number, all, stories);
  const evidence = result.evidence as VsrEvidence;
  if (origin?.type === 'lease') return whyLeased(evidence, origin);
  const { opNumber } = evidence;
  const sentences = [whatItRead(result, evidence), howCommitted(storyOf(stories, opNumber), opNumber)];
  if (origin?.type === 'clientTable')
    sentences.push(
      `The request had come before: ${origin.replica} gave the reply of its client-table, and executed nothing again.`,
    );
  return { sentences, opNumber, ask: null };
}

function whatItRead(result: OperationResult, { opNumber, version }: VsrEvidence): string {
  if (result.type === 'accepted')
    return `It is op ${opNumber} of the log: every later op comes after it, at every replica.`;
  return version === null
    ? `It is op ${opNumber} of the log, and no op before it left a value there.`
    : `It is op ${opNumber} of the log, and reads what op ${version} wrote, the last one before it.`;
}

function howCommitted(story: OpStory | null, opNumber: number): string {
  if (story?.committed === undefined || story.committed === null)
    return `A quorum has op ${opNumber}, or nobody would have answered; this page has not seen how.`;
  const { viewNumber, replicas, at } = story.committed;
  const millis = Math.round(at - story.preparedAt);
  return `It was committed in view ${viewNumber} by the quorum ${replicas.join(', ')}, ${millis} ms after it had its number.`;
}

function whyLeased(
  { opNumber, version }: VsrEvidence,
  { replica, round }: AnswerOrigin & { type: 'lease' },
): Why {
  const read = version === null ? 'No op before left a value there.' : `It reads what op ${version} wrote.`;
  return {
    sentences: [
      `${replica} answered by itself, under its lease, after op ${opNumber}: it is no op of the log. ${read}`,
      `Enough backups had answered its round ${round} a moment before, so nobody else can have committed anything.`,
    ],
    opNumber: version,
    ask: null,
  };
}

function whyRefused(
  { reason, sentence, primary }: OperationResult & { type: 'refused' },
  client: string,
  number: number,
  all: readonly VsrReplica[],
  stories: readonly OpStory[],
): Why {
  const current = newestPrimary(all)?.id ?? null;
  const known = current === null ? null : current;
  const advice = adviceFor(reason, current, primary ?? null);
  const sentences = [`${sentence}.`, advice];
  const found = isUnknown(reason) ? whereItIs(client, number, all, stories) : null;
  if (found !== null) sentences.push(found.sentence);
  return { sentences, opNumber: found?.opNumber ?? null, ask: known ?? primary ?? null };
}

/** The client gave up; the request may still be executed. */
function isUnknown(reason: RefusalReason): boolean {
  return reason === 'TIMEOUT' || reason === 'UNREACHABLE' || reason === 'TRY_AGAIN';
}

function adviceFor(reason: RefusalReason, current: string | null, hint: string | null): string {
  const who =
    current === null
      ? 'No replica is primary now: wait until a view works, or heal what keeps a quorum apart.'
      : null;
  switch (reason) {
    case 'NOT_PRIMARY':
      if (current !== null && hint !== null && current !== hint)
        return `It was told of ${hint}; meanwhile ${current} is primary: ask there.`;
      return (
        who ?? `One replica of each view orders all operations: ask ${current ?? hint ?? 'the primary'}.`
      );
    case 'TRY_AGAIN':
      return who ?? `Nothing was done. ${current ?? ''} is primary now: ask there.`;
    case 'TIMEOUT':
    case 'UNREACHABLE':
      return `Whether it was executed the client cannot know. ${who ?? `${current ?? ''} is primary now.`}`;
    case 'RETIRED':
      return who ?? `It has left the group: ask ${current ?? ''}.`;
    default:
      return 'It was not taken, and no replica would take it.';
  }
}

/** What this page can see and the client cannot. */
function whereItIs(
  client: string,
  number: number,
  all: readonly VsrReplica[],
  stories: readonly OpStory[],
): { readonly sentence: string; readonly opNumber: number } | null {
  const executed = all.find(({ state }) => state.clientTable[client]?.requestNumber === number);
  if (executed !== undefined) {
    const opNumber = executed.state.clientTable[client]?.opNumber ?? 0;
    return {
      opNumber,
      sentence: `It was executed after all: it is op ${opNumber}, at ${executed.id} for one.`,
    };
  }
  const story = stories.findLast(
    ({ entry }) => entry.type === 'operation' && entry.client === client && entry.requestNumber === number,
  );
  if (story === undefined) return null;
  const { opNumber } = story;
  const holders = all.filter(({ state }) => opOf(state, client, number) === opNumber).map(({ id }) => id);
  if (story.committed !== null)
    return { opNumber, sentence: `It was committed after all, as op ${opNumber}.` };
  if (holders.length === 0)
    return {
      opNumber,
      sentence: `It was op ${opNumber} for a while, and was cut off: it is in no log any more.`,
    };
  return {
    opNumber,
    sentence: `It is op ${opNumber} in the log of ${holders.join(', ')}, and not committed: it may still be, or be cut off.`,
  };
}
