// Links: one that holds what one sees, and one to the run itself.

import { type ReactNode, useState } from 'react';
import { usePageRun } from '../../store/page-run.ts';
import { linkNow, linkToRun } from '../../store/share.ts';
import { CopyButton } from '../common/copy-button.tsx';
import { ShareRow } from './share-row.tsx';

export function LinkRow({ run }: { readonly run: string }): ReactNode {
  const [refused, setRefused] = useState<string | null>(null);
  const type = usePageRun((state) => state.run.type);
  const isLive = type === 'hosted';
  const copyLink = async (): Promise<string> => {
    const link = await linkNow(document.baseURI);
    setRefused(link.ok ? null : link.error);
    return link.ok ? link.value : Promise.reject(new Error(link.error));
  };
  return (
    <ShareRow
      title="Link"
      words={
        isLive
          ? 'The link holds cluster, seed, lines and their times, the moment and the selection. It opens as a simulation of the same lines in the reader’s own page; luck may differ from this run.'
          : 'The link holds the script, the moment and the selection. It opens as the very same simulation in the reader’s own page.'
      }
    >
      <CopyButton text={copyLink} label="Copy link" refused="No link" />
      {isLive && (
        <CopyButton
          text={() => linkToRun(run, document.baseURI)}
          label="Copy link to this run"
          title="leads to the run itself, as long as this server has it"
        />
      )}
      {refused !== null && (
        <p className="sheet-refusal small" role="alert">
          {refused}
        </p>
      )}
    </ShareRow>
  );
}
