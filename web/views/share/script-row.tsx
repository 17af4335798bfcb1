// The script of the run, as it was typed.

import type { ReactNode } from 'react';
import { runAsScript } from '../../commands/run-script.ts';
import { runStore } from '../../store/run-store.ts';
import { CopyButton } from '../common/copy-button.tsx';
import { downloadText } from '../common/download.ts';
import { ShareRow } from './share-row.tsx';

export function ScriptRow({ run }: { readonly run: string }): ReactNode {
  const script = (): string => {
    const { picture } = runStore.getState();
    return picture === null ? '' : `${runAsScript(picture)}\n`;
  };
  return (
    <ShareRow
      title="Script"
      words={
        <>
          Does the same again from nothing, here or by <code>oxbow run</code>.
        </>
      }
    >
      <CopyButton text={script} label="Copy script" />
      <button type="button" className="button small" onClick={() => downloadText(`${run}.oxbow`, script())}>
        Download script
      </button>
    </ShareRow>
  );
}
