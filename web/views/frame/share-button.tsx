// What can be taken away of the run: its script, its trace.

import { type ReactNode, useEffect, useRef, useState } from 'react';
import { runAsScript } from '../../commands/run-script.ts';
import { runStore, useRun } from '../../store/run-store.ts';
import { downloadText } from '../common/download.ts';
import { CopyButton } from '../script/copy-button.tsx';

export function ShareButton(): ReactNode {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const run = useRun(({ connection }) => (connection.state === 'live' ? connection.run : null));
  useEffect(() => {
    if (!open) return;
    const onDown = ({ target }: PointerEvent): void => {
      if (!(target instanceof Node) || box.current?.contains(target) !== true) setOpen(false);
    };
    addEventListener('pointerdown', onDown, true);
    return () => removeEventListener('pointerdown', onDown, true);
  }, [open]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it listens for the keys of the controls within
    <div
      ref={box}
      className="share"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        event.stopPropagation();
        setOpen(false);
        box.current?.querySelector('button')?.focus();
      }}
    >
      <button
        type="button"
        className="button"
        aria-expanded={open}
        aria-controls="share-sheet"
        disabled={run === null}
        onClick={() => setOpen(!open)}
      >
        Share
      </button>
      {open && run !== null && <ShareSheet run={run} />}
    </div>
  );
}

function ShareSheet({ run }: { readonly run: string }): ReactNode {
  const script = (): string => {
    const { picture } = runStore.getState();
    return picture === null ? '' : `${runAsScript(picture)}\n`;
  };
  return (
    <section id="share-sheet" className="share-sheet" aria-label="Take away">
      <CopyButton text={script} label="Copy script" />
      <button
        type="button"
        className="button quiet small"
        onClick={() => downloadText(`${run}.oxbow`, script())}
      >
        Download script
      </button>
      <TraceLink run={run} />
      <p className="soft small">
        The script does the same again from nothing, here or by <code>oxbow run</code>. The trace holds every
        event, one a line (NDJSON).
      </p>
    </section>
  );
}

/** The trace may be long, so it is saved as it comes and the page holds none of it. */
function TraceLink({ run }: { readonly run: string }): ReactNode {
  return (
    <a
      className="button quiet small"
      href={new URL(`api/runs/${run}/trace`, document.baseURI).toString()}
      download={`${run}.ndjson`}
    >
      Download trace
    </a>
  );
}
