// The sheet of help: gestures and keys. The keys come from the tables that the page acts by.

import { type ReactNode, useEffect, useRef } from 'react';
import { KEYS_ON_THINGS } from '../../commands/keys.ts';
import { LESSON_KEYS, PAGE_KEYS, TIME_KEYS, WAYS_AROUND } from '../../commands/page-keys.ts';
import { viewStore } from '../../store/view-store.ts';

const GESTURES: readonly HelpRow[] = [
  ['Pull a link off its line', 'cut it'],
  ['Draw across links', 'cut them all: the knife'],
  ['… with Alt', 'one way only'],
  ['Draw around replicas with Shift', 'make them an island'],
  ['Drag a loose end back', 'heal the link'],
  ['Drag a replica onto another', 'heal the link between them'],
  ['Drag a replica', 'put it elsewhere; it stays there'],
  ['Drag a replica with Shift', 'stretch its nearest link: more delay'],
  ['Drag a client onto a replica', 'talk to that one'],
  ['Press or drag on the strip', 'go to that moment'],
  ['Wheel on the strip', 'show less time or more; sideways, look further back'],
  ['Right-click, long press, or “…”', 'the menu of a thing'],
];

const TITLES: Readonly<Record<(typeof KEYS_ON_THINGS)[number]['thing'], string>> = {
  anything: 'On whatever has the focus',
  link: 'On a link',
  replica: 'On a replica',
  client: 'On a client',
};

type HelpRow = readonly [what: string, then: string];

export function HelpSheet(): ReactNode {
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
        <Rows title="Anywhere on the page" rows={pageRows()} keys />
        <Rows title="Through time" rows={byWords(TIME_KEYS.map(toRow))} keys />
        <Rows title="In a lesson" rows={byWords(LESSON_KEYS.map(toRow))} keys />
        {KEYS_ON_THINGS.map(({ thing, rows }) => (
          <Rows key={thing} title={TITLES[thing]} rows={byWords(rows)} keys />
        ))}
      </div>
    </dialog>
  );
}

function pageRows(): HelpRow[] {
  return byWords([...WAYS_AROUND, ...PAGE_KEYS.map(toRow)]);
}

function toRow({ shown, words }: { readonly shown: string; readonly words: string }) {
  return { key: shown, words };
}

/** Keys that do the same share a row. */
function byWords(rows: readonly { readonly key: string; readonly words: string }[]): HelpRow[] {
  const keys = new Map<string, string[]>();
  for (const { key, words } of rows) keys.set(words, [...(keys.get(words) ?? []), key]);
  return [...keys].map(([words, names]) => [names.join(' or '), words]);
}

function Rows(props: {
  readonly title: string;
  readonly rows: readonly HelpRow[];
  readonly keys?: boolean;
}): ReactNode {
  return (
    <section className={props.keys === true ? 'help-keys' : 'help-gestures'}>
      <h3>{props.title}</h3>
      <dl>
        {props.rows.map(([what, then]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd className="soft">{then}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
