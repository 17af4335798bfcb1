// What a message of the causal store says inside.

import type { ReactNode } from 'react';
import { failingEntry } from '../../../shared/protocols/causal/delivery.ts';
import { describe } from '../../../shared/protocols/causal/describe.ts';
import { handleOf, heldOf } from '../../../shared/protocols/causal/members.ts';
import type { CausalMessage } from '../../../shared/protocols/causal/messages.ts';
import type { CausalState, Write } from '../../../shared/protocols/causal/types.ts';
import { useRunFrame } from '../../store/run-store.ts';
import { ClockPair } from './clock-pair.tsx';
import { layOver } from './clocks.ts';
import { writesIn } from './shelf.ts';
import { TextForms } from './text-forms.tsx';
import { replicasOf } from './use-causal.ts';
import { changesInWords } from './write-words.ts';

const ITEMS_SHOWN = 30;

export function MessagePanel({ message }: { readonly message: number }): ReactNode {
  const run = useRunFrame();
  const picture = run?.picture.messages.find((candidate) => candidate.message === message);
  if (picture === undefined) return null;
  const body = picture.body as CausalMessage;
  const writes = writesIn(picture);
  const [first] = writes;
  const receiver = replicasOf(run?.picture ?? { replicas: [] }).find(({ id }) => id === picture.to);
  return (
    <>
      <p>
        {picture.from} {describe.message(body)}.
      </p>
      {writes.length > 0 && (
        <ol className="items mono">
          {writes.slice(0, ITEMS_SHOWN).map((write) => (
            <li key={`${write.writer}:${write.count}`}>
              {write.writer}:{write.count} {changesInWords(write)}
            </li>
          ))}
          {writes.length > ITEMS_SHOWN && <li>and {writes.length - ITEMS_SHOWN} more</li>}
        </ol>
      )}
      {first !== undefined && receiver !== undefined && (
        <Fate write={first} receiver={receiver.id} state={receiver.state} />
      )}
      <TextForms message={body} />
    </>
  );
}

/** The stamp of the write laid over the clock of who receives it: what it will find there, as that stands now. */
function Fate(props: {
  readonly write: Write;
  readonly receiver: string;
  readonly state: CausalState;
}): ReactNode {
  const { write, receiver, state } = props;
  const label = `${handleOf(state, write.writer)}:${write.count}`;
  const failing = failingEntry(state, write);
  const isHere = heldOf(state, write.writer) >= write.count;
  return (
    <>
      <h3>Its stamp over the clock of {receiver}</h3>
      <ClockPair
        columns={layOver(write.clock, state.clock, state)}
        left={`the stamp of ${label}`}
        right={receiver}
      />
      <p>
        {isHere
          ? `${receiver} has it already.`
          : failing === null
            ? `${receiver} has all that it depends on: it would be applied at once.`
            : `Held back there, as things stand: it needs ${failing.needed} of ${handleOf(state, failing.writer)}, and ${receiver} has ${failing.held}.`}
      </p>
    </>
  );
}
