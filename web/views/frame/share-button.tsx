// What can be taken away of the run: its script, its trace.

import { type ReactNode, useState } from 'react';
import { runAsScript } from '../../commands/run-script.ts';
import { runStore, useRun } from '../../store/run-store.ts';
import { downloadText } from '../common/download.ts';
import { Sheet } from '../common/sheet.tsx';
import { CopyButton } from '../script/copy-button.tsx';

export function ShareButton(): ReactNode {
  const [open, setOpen] = useState(false);
  const run = useRun(({ connection }) => (connection.state === 'live' ? connection.run : null));
  return (
    <Sheet
      id="share-sheet"
      name="Take away"
      button="Share"
      open={open && run !== null}
      disabled={run === null}
      onToggle={() => setOpen(!open)}
      onClose={() => setOpen(false)}
    >
      {run !== null && <ShareSheet run={run} />}
    </Sheet>
  );
}

function ShareSheet({ run }: { readonly run: string }): ReactNode {
  const script = (): string => {
    const { picture } = runStore.getState();
    return picture === null ? '' : `${runAsScript(picture)}\n`;
  };
  return (
    <>
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
    </>
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
