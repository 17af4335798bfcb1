// Why an operation ended as it did, and what can be done about it.

import type { ReactNode } from 'react';
import type { OperationResult } from '../../../shared/core/contract.ts';
import type { VsrEvidence } from '../../../shared/protocols/vsr/types.ts';
import { lines } from '../../commands/lines.ts';
import { performAll } from '../../store/command-store.ts';
import { useRunFrame } from '../../store/run-store.ts';

export function WhyPanel(props: { readonly client: string; readonly number: number }): ReactNode {
  const { client, number } = props;
  const run = useRunFrame();
  const operation = run?.picture.operations.findLast((one) => one.client === client && one.number === number);
  if (operation === undefined || operation.result === null) return null;
  const { result } = operation;
  const retry = lines.operate(client, operation.operation);
  const primary = result.type === 'refused' ? result.primary : undefined;
  return (
    <div className="why" data-testid="why-card">
      <p>{sentenceOf(result)}</p>
      <div className="deeds">
        {primary !== undefined && (
          <button
            type="button"
            className="button primary"
            onClick={() => void performAll([lines.move(client, primary), retry])}
          >
            Ask {primary} instead
          </button>
        )}
        <button type="button" className="button" onClick={() => void performAll([retry])}>
          Do it again
        </button>
      </div>
    </div>
  );
}

function sentenceOf(result: OperationResult): string {
  if (result.type === 'refused') return `${result.sentence}.`;
  const { opNumber, version } = result.evidence as VsrEvidence;
  if (result.type === 'accepted')
    return `It is op ${opNumber} of the log: a quorum has it, and every later op comes after it.`;
  return version === null
    ? `It is op ${opNumber} of the log, and no op before it left a value there.`
    : `It is op ${opNumber} of the log, and reads what op ${version} wrote, the last one before it.`;
}
