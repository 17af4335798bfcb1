// What a client can ask in one press: put, get, delete.

import { type ReactNode, useId, useState } from 'react';
import { lines } from '../../commands/lines.ts';
import { perform } from '../../store/command-store.ts';

export function OperationForm({
  client,
  hasCommittedView,
}: {
  readonly client: string;
  readonly hasCommittedView: boolean;
}): ReactNode {
  const [key, setKey] = useState('room');
  const [value, setValue] = useState('11am');
  const ids = { key: useId(), value: useId() };
  const ready = key !== '';
  return (
    <form
      className="operation-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) void perform(lines.put(client, key, value));
      }}
    >
      <label htmlFor={ids.key}>key</label>
      <label htmlFor={ids.value}>value</label>
      <input
        id={ids.key}
        className="field mono"
        value={key}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        onChange={(event) => setKey(event.target.value)}
      />
      <input
        id={ids.value}
        className="field mono"
        value={value}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        onChange={(event) => setValue(event.target.value)}
      />
      <div className="deeds">
        <button type="submit" className="button primary" disabled={!ready}>
          Put
        </button>
        <button
          type="button"
          className="button primary"
          disabled={!ready}
          onClick={() => void perform(lines.get(client, key))}
        >
          Get
        </button>
        <button
          type="button"
          className="button"
          disabled={!ready}
          onClick={() => void perform(lines.remove(client, key))}
        >
          Delete
        </button>
        {hasCommittedView && (
          <button
            type="button"
            className="button"
            disabled={!ready}
            title="reads the committed view alone"
            onClick={() => void perform(lines.get(client, key, 'committed'))}
          >
            Get committed
          </button>
        )}
      </div>
    </form>
  );
}
