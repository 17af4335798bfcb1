// The trace of the run, as it is and as other tools read it.

import { type ReactNode, useState } from 'react';
import { hostedTraceLines } from '../../store/hosted-trace.ts';
import { type PageRun, usePageRun } from '../../store/page-run.ts';
import { downloadBlob, downloadText } from '../common/download.ts';
import { ShareRow } from './share-row.tsx';

const FORMATS = [
  { format: 'shiviz', label: 'ShiViz', file: 'shiviz.log' },
  { format: 'porcupine', label: 'Porcupine', file: 'history.jsonl' },
  { format: 'edn', label: 'Jepsen', file: 'history.edn' },
  { format: 'perfetto', label: 'Perfetto', file: 'perfetto.json' },
  { format: 'mermaid', label: 'Mermaid', file: 'mmd' },
] as const;

export function TraceRow({ run }: { readonly run: string }): ReactNode {
  const shown = usePageRun((state) => state.run);
  const isHosted = shown.type === 'hosted';
  const [refused, setRefused] = useState<string | null>(null);
  const name = run.replace(/\.(ndjson|gz)/g, '');
  const save = async ({ format, file }: (typeof FORMATS)[number]): Promise<void> => {
    const { exportedTrace } = await import('../../store/trace-text.ts');
    const text = await exportedTrace(format, linesOf(shown, run));
    setRefused(text.ok ? null : text.error);
    if (text.ok) downloadText(`${name}.${file}`, text.value);
  };
  const saveTrace = async (): Promise<void> => {
    if (shown.type === 'recorded') return downloadBlob(`${name}.ndjson`, shown.text);
    const { rememberedTrace } = await import('../../store/trace-text.ts');
    downloadText(`${name}.ndjson`, rememberedTrace());
  };
  return (
    <ShareRow
      title="Trace"
      words="Every event, one a line (NDJSON); and as a log for ShiViz, a history for Porcupine or Jepsen, a trace for Perfetto, a sequence diagram for Mermaid."
    >
      {isHosted ? (
        <TraceLink run={run} />
      ) : (
        <button type="button" className="button small" onClick={() => void saveTrace()}>
          Download trace
        </button>
      )}
      {FORMATS.map((one) => (
        <button key={one.format} type="button" className="button small" onClick={() => void save(one)}>
          {one.label}
        </button>
      ))}
      {refused !== null && (
        <p className="sheet-refusal small" role="alert">
          {refused}
        </p>
      )}
    </ShareRow>
  );
}

/** `null`: what the page remembers. */
function linesOf(shown: PageRun, run: string): AsyncIterable<string> | null {
  if (shown.type === 'hosted') return hostedTraceLines(run);
  return shown.type === 'recorded' ? shown.lines() : null;
}

/** The trace may be long, so it is saved as it comes and the page holds none of it. */
function TraceLink({ run }: { readonly run: string }): ReactNode {
  return (
    <a
      className="button small"
      href={new URL(`api/runs/${run}/trace`, document.baseURI).toString()}
      download={`${run}.ndjson`}
    >
      Download trace
    </a>
  );
}
