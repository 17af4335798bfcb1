// Why an operation ended as it did: a card for each way to end, all alike, with a sentence first.

import type { ReactNode } from 'react';
import { useRunFrame } from '../../store/run-store.ts';
import { explainAnswer } from './answer.ts';
import { AnswerCard } from './answer-card.tsx';
import { RefusalCard } from './refusal-card.tsx';
import { explainRefusal } from './why.ts';
import { Deeds } from './why-deeds.tsx';
import { WriteCard } from './write-card.tsx';

export function WhyPanel({
  client,
  number,
}: {
  readonly client: string;
  readonly number: number;
}): ReactNode {
  const run = useRunFrame();
  const operation = run?.picture.operations.findLast(
    (candidate) => candidate.client === client && candidate.number === number,
  );
  if (run === null || operation === undefined) return null;
  const refusal = explainRefusal(run.picture, run.history, operation);
  if (refusal !== null) return <RefusalCard why={refusal} operation={operation} />;
  const answer = explainAnswer(run.picture, run.history, operation);
  if (answer !== null) return <AnswerCard why={answer} operation={operation} />;
  if (operation.result?.type === 'accepted') return <WriteCard operation={operation} />;
  return <Deeds why={null} operation={operation} />;
}
