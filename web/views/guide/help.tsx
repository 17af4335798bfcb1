// Gestures and keys, in one sheet.

import { type ReactNode, useEffect, useRef } from 'react';
import { useView, viewStore } from '../../store/view-store.ts';

const GESTURES: readonly (readonly [string, string])[] = [
  ['Pull a link off its line', 'cut it'],
  ['Draw across links', 'cut them all: the knife'],
  ['… with Alt', 'one way only'],
  ['Draw around replicas with Shift', 'make them an island'],
  ['Drag a loose end back', 'heal the link'],
  ['Drag a replica onto another', 'heal the link between them'],
  ['Drag a replica', 'put it elsewhere; it stays there'],
  ['Drag a replica with Shift', 'stretch its nearest link: more delay'],
  ['Drag a client onto a replica', 'talk to that one'],
  ['Right-click, long press, or “…”', 'the menu of a thing'],
];

const KEYS: readonly (readonly [string, string])[] = [
  ['Tab', 'to replicas, links, clients; arrows go on within them'],
  ['Enter', 'show it in the inspector'],
  ['m or Shift+F10', 'its menu'],
  ['x', 'cut a link, isolate a replica'],
  ['Shift+x', 'cut a link one way'],
  ['h', 'heal'],
  ['d', 'delay a link'],
  ['o, r', 'hold a link, release the next message'],
  ['c, r', 'crash a replica, restart it'],
  ['p, g, v', 'put, get, move of a client'],
  ['Alt+arrows', 'move a replica on the picture'],
  ['/ or Ctrl+K', 'the command line'],
  ['?', 'this sheet'],
];

export function Help(): ReactNode {
  const open = useView((state) => state.helpOpen);
  return open ? <HelpSheet /> : null;
}

function HelpSheet(): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const close = (): void => viewStore.setState({ helpOpen: false });
  return (
    <dialog ref={dialog} className="help" aria-labelledby="help-title" onClose={close}>
      <header>
        <h2 id="help-title">Everything by hand, by key, by line</h2>
        <button type="button" className="button" onClick={close}>
          Close
        </button>
      </header>
      <p className="soft">
        Each gesture writes the command line that repeats it. The script at the right of the picture is all
        you did; any line of it can be changed and run again.
      </p>
      <div className="help-columns">
        <Rows title="By hand" rows={GESTURES} />
        <Rows title="By key" rows={KEYS} />
      </div>
    </dialog>
  );
}

function Rows({
  title,
  rows,
}: {
  readonly title: string;
  readonly rows: readonly (readonly [string, string])[];
}): ReactNode {
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {rows.map(([what, then]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd className="soft">{then}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
