// Why an operation ended as it did, and what can be done about it: in sentences and lines of the command language.

import type { OperationResult } from '../../../shared/core/contract.ts';
import type { LogEntry, VsrEvidence } from '../../../shared/protocols/vsr/types.ts';
import type { OperationPicture } from '../../../shared/trace/picture.ts';
import type { VsrReplica } from './op-grid.ts';
import { type OpStory, storyOf } from './op-story.ts';
import { whyRefused } from './why-refused.ts';
import type { AnswerOrigin } from './words.ts';

export interface Why {
  readonly sentences: readonly string[];
  /** The op that is meant, where it has one. */
  readonly opNumber: number | null;
  /** Which of two ops at that op-number; absent: the one that counts. */
  readonly entry?: LogEntry;
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

function whyLeased({ opNumber, version }: VsrEvidence, { replica }: AnswerOrigin & { type: 'lease' }): Why {
  const read = version === null ? 'No op before left a value there.' : `It reads what op ${version} wrote.`;
  return {
    sentences: [
      `${replica} answered by itself, under its lease, after op ${opNumber}: it is no op of the log. ${read}`,
      'Enough backups had answered what it said a moment before, so nobody else can have committed anything.',
    ],
    opNumber: version,
    ask: null,
  };
}
