// Which kinds of messages the strip draws. The kinds are the types of the messages that were seen, whatever the protocol.

import { type ReactNode, useState } from 'react';
import { countLabel } from '../../layout/strip-scene.ts';
import { showOnlyKind, stripStore, toggleKind, useStrip } from '../../store/strip-store.ts';
import { timeMachine } from '../../store/time/page-machine.ts';
import { useSlowClock } from '../common/use-slow-clock.ts';

export function KindFilter(): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const hidden = useStrip((state) => state.hiddenKinds);
  // Kinds come up while the run goes on.
  useSlowClock();
  const kinds = timeMachine.memory.columns.kinds.texts.filter((kind) => kind !== '');
  const shown = kinds.filter((kind) => !hidden.has(kind)).length;
  return (
    <div className="kind-filter">
      <button
        type="button"
        aria-expanded={isOpen}
        title="which kinds of messages are drawn"
        onClick={() => setOpen(!isOpen)}
      >
        messages: {shown === kinds.length ? 'all' : `${shown} of ${kinds.length}`}
      </button>
      {isOpen && <Kinds kinds={kinds} hidden={hidden} onClose={() => setOpen(false)} />}
    </div>
  );
}

function Kinds(props: {
  readonly kinds: readonly string[];
  readonly hidden: ReadonlySet<string>;
  readonly onClose: () => void;
}): ReactNode {
  const { kinds, hidden, onClose } = props;
  const counts = countKinds();
  return (
    <fieldset
      className="kind-chips"
      aria-label="Kinds of messages that are drawn"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      {kinds.map((kind) => (
        <button
          key={kind}
          type="button"
          aria-pressed={!hidden.has(kind)}
          title="press: with or without; double press: these alone"
          onClick={() => toggleKind(kind)}
          onDoubleClick={() => showOnlyKind(kind, kinds)}
        >
          {kind} <span className="soft">{countLabel(counts.get(kind) ?? 0)}</span>
        </button>
      ))}
      {hidden.size > 0 && (
        <button
          type="button"
          className="kind-all"
          onClick={() => stripStore.setState({ hiddenKinds: new Set() })}
        >
          draw all
        </button>
      )}
    </fieldset>
  );
}

function countKinds(): Map<string, number> {
  const { kinds, messages } = timeMachine.memory.columns;
  const counts = new Uint32Array(kinds.texts.length);
  const { kind } = messages.columns;
  for (let row = 0; row < messages.length; row += 1)
    counts[kind[row] ?? 0] = (counts[kind[row] ?? 0] ?? 0) + 1;
  return new Map(kinds.texts.map((name, i) => [name, counts[i] ?? 0]));
}
