// Opens a file: by choosing it here, or by dropping it anywhere on the page.

import { type ReactNode, useRef } from 'react';
import { openDropped } from '../../store/dropped.ts';
import { ShareRow } from './share-row.tsx';

export function OpenRow({ onOpen }: { readonly onOpen: () => void }): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  return (
    <ShareRow
      title="Open"
      words="A trace (NDJSON, also gzipped), a script, or a log of ShiViz; or drop it anywhere on the page. It stays on this machine."
    >
      <button type="button" className="button small" onClick={() => input.current?.click()}>
        Open a file …
      </button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label="File to open"
        accept=".ndjson,.gz,.oxbow,.txt,.log"
        onChange={({ target }) => {
          const file = target.files?.[0];
          if (file === undefined) return;
          onOpen();
          void openDropped(file);
        }}
      />
    </ShareRow>
  );
}
