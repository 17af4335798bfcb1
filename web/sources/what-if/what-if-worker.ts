// A worker of the page that tries changes in forks, one after another, until it has tried all or is ended.

import { toSentence } from '../../../shared/core/step.ts';
import { findProtocol } from '../../../shared/protocols/index.ts';
import type { OperationPicture } from '../../../shared/trace/picture.ts';
import { QuestionReader } from '../../../shared/whatif/question.ts';
import { type SearchStep, searchWhatIf } from '../../../shared/whatif/search.ts';
import { eventsOfTrace, type TraceSource } from '../trace-source.ts';

export interface WhatIfAsked {
  readonly protocol: string;
  readonly operation: OperationPicture;
  readonly trace: TraceSource;
}

export type FromWhatIf =
  | ({ readonly type: 'step' } & SearchStep)
  | { readonly type: 'failed'; readonly sentence: string }
  | { readonly type: 'done' };

self.onmessage = ({ data }: MessageEvent<WhatIfAsked>) => {
  search(data).then(
    () => tell({ type: 'done' }),
    (error: unknown) => tell({ type: 'failed', sentence: toSentence(error) }),
  );
};

function tell(message: FromWhatIf): void {
  self.postMessage(message);
}

async function search({ protocol: name, operation, trace }: WhatIfAsked): Promise<void> {
  const protocol = findProtocol(name);
  if (protocol === undefined) throw new Error(`this page knows no protocol ${name}`);
  const reader = new QuestionReader(protocol, operation);
  for await (const line of eventsOfTrace(trace)) {
    if (line.type === 'checkpoint') reader.begin(line.picture);
    else reader.take(line);
    if (reader.isDone) break;
  }
  const question = reader.end();
  if (!question.ok) throw new Error(question.error);
  for await (const step of searchWhatIf(question.value)) tell({ type: 'step', ...step });
}
