// After a restart of the server: that the script begins afresh, and the lines of before, to be taken or done again.

import type { ReactNode } from 'react';
import { performAll } from '../../store/command-store.ts';
import { letLinesGo, useKeptLines } from '../../store/kept-lines.ts';
import { CopyButton } from '../common/copy-button.tsx';
import { downloadText } from '../common/download.ts';

export function KeptLines(): ReactNode {
  const lines = useKeptLines();
  if (lines.length === 0) return null;
  const text = (): string => `${lines.join('\n')}\n`;
  return (
    <section className="kept-lines" aria-label="Lines of before the restart">
      <p className="small">
        With the new server the script begins afresh. {countInWords(lines.length)} of before:
      </p>
      <ol className="mono">
        {lines.map((line, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: equal lines are told apart by their place alone
          <li key={i}>{line}</li>
        ))}
      </ol>
      <p className="kept-deeds">
        <button
          type="button"
          className="button small"
          onClick={() => {
            letLinesGo();
            void performAll(lines);
          }}
        >
          Replay
        </button>
        <CopyButton text={text} label="Copy" />
        <button
          type="button"
          className="button quiet small"
          onClick={() => downloadText('before-the-restart.oxbow', text())}
        >
          Download
        </button>
        <button type="button" className="button quiet small" onClick={letLinesGo}>
          Discard
        </button>
      </p>
    </section>
  );
}

function countInWords(count: number): string {
  return count === 1 ? 'The one line' : `The ${count} lines`;
}
