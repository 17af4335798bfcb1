// What can be done about an answer, each as the lines of the command language that do it.

import type { ReactNode } from 'react';
import type { OperationPicture } from '../../../shared/trace/picture.ts';
import { lines } from '../../commands/lines.ts';
import { performAll } from '../../store/command-store.ts';
import { useRunFrame } from '../../store/run-store.ts';
import type { Absence } from './absence.ts';

/** @param why absent: there is nothing to be mended */
export function Deeds({
  why,
  operation,
}: {
  readonly why: Absence | null;
  readonly operation: OperationPicture;
}): ReactNode {
  // The client may have gone elsewhere since: what is to be asked of a replica is asked at that replica.
  const at = useRunFrame()?.picture.clients.find(({ id }) => id === operation.client)?.replica ?? null;
  return (
    <div className="deeds">
      {deedsOf(why, operation, at).map(({ label, todo, primary }) => (
        <button
          key={label}
          type="button"
          className={`button${primary ? ' primary' : ''}`}
          title={todo.join('\n')}
          onClick={() => void performAll(todo)}
        >
          {label}
        </button>
      ))}
    </div>
  );
}

interface Deed {
  readonly label: string;
  readonly todo: readonly string[];
  readonly primary: boolean;
}

function deedsOf(why: Absence | null, { client, operation }: OperationPicture, at: string | null): Deed[] {
  const retry = lines.operate(client, operation);
  if (why === null) return [{ label: 'Do it again', todo: [retry], primary: false }];
  const askAt = (replica: string): string[] =>
    at === replica ? [retry] : [lines.move(client, replica), retry];
  if (why.resolved) {
    const again: Deed = { label: 'Ask again', todo: askAt(why.replica), primary: true };
    const [holder] = why.holders;
    return holder === undefined ? [again] : [again, instead(holder, askAt)];
  }
  const { change } = why;
  const deeds: Deed[] = [];
  if (change !== null && change.repairs.length === 0)
    deeds.push({ label: 'Exchange now', todo: change.exchangeLines, primary: true });
  if (change !== null && change.repairs.length > 0)
    deeds.push({
      label: change.repairs
        .map((repair) =>
          repair.type === 'heal' ? `Heal ${repair.a}–${repair.b}` : `Restart ${repair.replica}`,
        )
        .join(', '),
      todo: change.repairLines,
      primary: true,
    });
  const [holder] = why.holders;
  if (holder !== undefined) deeds.push(instead(holder, askAt));
  deeds.push({ label: `Retry at ${why.replica}`, todo: askAt(why.replica), primary: false });
  return deeds;
}

function instead(holder: string, askAt: (replica: string) => string[]): Deed {
  return { label: `Ask ${holder} instead`, todo: askAt(holder), primary: false };
}
