// What a message of the causal store says inside.

import type { ReactNode } from 'react';
import { clockWords } from '../../../shared/protocols/causal/clock-words.ts';
import { describe } from '../../../shared/protocols/causal/describe.ts';
import type { CausalMessage, Write } from '../../../shared/protocols/causal/types.ts';
import { useRunFrame } from '../../store/run-store.ts';

const ITEMS_SHOWN = 30;

export function MessagePanel({ message }: { readonly message: number }): ReactNode {
  const run = useRunFrame();
  const picture = run?.picture.messages.find((candidate) => candidate.message === message);
  if (picture === undefined) return null;
  const body = picture.body as CausalMessage;
  const writes = writesOf(body);
  return (
    <>
      <p>
        {picture.from} {describe.message(body)}.
      </p>
      {writes.length > 0 && (
        <ol className="items mono">
          {writes.slice(0, ITEMS_SHOWN).map((write) => (
            <li key={`${write.writer}:${write.count}`}>{writeLine(write)}</li>
          ))}
          {writes.length > ITEMS_SHOWN && <li>and {writes.length - ITEMS_SHOWN} more</li>}
        </ol>
      )}
    </>
  );
}

function writesOf(message: CausalMessage): readonly Write[] {
  if (message.type === 'write') return [message.write];
  return 'writes' in message ? message.writes : [];
}

function writeLine({ writer, count, clock, updates }: Write): string {
  const changes = updates.map(({ key, value }) => (value === null ? `deletes ${key}` : `${key} = ${value}`));
  return `${writer}:${count} (${clockWords(clock)}) ${changes.join(', ')}`;
}
