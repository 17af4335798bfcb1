// Why an operation ended as it did, and what can be done about it.

import type { ReactNode } from 'react';
import { lines } from '../../commands/lines.ts';
import { performAll } from '../../store/command-store.ts';
import { useRunFrame } from '../../store/run-store.ts';
import { dialOf } from './dial.ts';
import { DialPicture } from './dial-picture.tsx';
import { useVsrRun } from './use-vsr.ts';
import { whyOf } from './why.ts';
import type { AnswerOrigin } from './words.ts';

export function WhyPanel(props: { readonly client: string; readonly number: number }): ReactNode {
  const { client, number } = props;
  const frame = useRunFrame();
  const run = useVsrRun();
  const operation = frame?.picture.operations.findLast(
    (one) => one.client === client && one.number === number,
  );
  if (frame === null || run === null || operation === undefined) return null;
  const origin = frame.history.origins.get(`${client} ${number}`) as AnswerOrigin | undefined;
  const why = whyOf(operation, run.all, run.memory.ops, origin);
  if (why === null) return null;
  const retry = lines.operate(client, operation.operation);
  const at = frame.picture.clients.find(({ id }) => id === client)?.replica ?? null;
  const dial = why.opNumber === null ? null : dialOf(run.all, run.memory.ops, why.opNumber, why.entry);
  const elsewhere = why.ask !== null && why.ask !== at ? why.ask : null;
  return (
    <div className="why" data-testid="why-card">
      {why.sentences.map((sentence) => (
        <p key={sentence} className="why-sentence">
          {sentence}
        </p>
      ))}
      <div className="deeds">
        {elsewhere !== null && (
          <button
            type="button"
            className="button primary"
            title={`${lines.move(client, elsewhere)}\n${retry}`}
            onClick={() => void performAll([lines.move(client, elsewhere), retry])}
          >
            Ask {elsewhere} instead
          </button>
        )}
        <button type="button" className="button" title={retry} onClick={() => void performAll([retry])}>
          Do it again
        </button>
      </div>
      {dial !== null && <DialPicture dial={dial} run={run} />}
    </div>
  );
}
