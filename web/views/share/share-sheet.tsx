// What the sheet holds; loaded when it is opened for the first time.

import type { ReactNode } from 'react';
import { EmbedRow } from './embed-row.tsx';
import { LinkRow } from './link-row.tsx';
import { OpenRow } from './open-row.tsx';
import { PictureRow } from './picture-row.tsx';
import { ScriptRow } from './script-row.tsx';
import { TraceRow } from './trace-row.tsx';

export function ShareSheet({
  run,
  onClose,
}: {
  readonly run: string;
  readonly onClose: () => void;
}): ReactNode {
  return (
    <>
      <LinkRow run={run} />
      <ScriptRow run={run} />
      <PictureRow run={run} />
      <TraceRow run={run} />
      <EmbedRow />
      <OpenRow onOpen={onClose} />
    </>
  );
}
