// What shows the same on a slide.

import type { ReactNode } from 'react';
import { linkNow } from '../../store/share.ts';
import { CopyButton } from '../common/copy-button.tsx';
import { ShareRow } from './share-row.tsx';

export function EmbedRow(): ReactNode {
  const frame = async (): Promise<string> => {
    const link = await linkNow(document.baseURI);
    if (!link.ok) throw new Error(link.error);
    const address = new URL(link.value);
    address.pathname = `${address.pathname.replace(/[^/]*$/, '')}embed`;
    return `<iframe src="${address.toString()}" width="960" height="600" title="Oxbow"></iframe>`;
  };
  return (
    <ShareRow
      title="Slide"
      words="A frame with cluster and strip alone, which a slide can play, pause and seek by postMessage."
    >
      <CopyButton text={frame} label="Copy embed" refused="Too long" />
    </ShareRow>
  );
}
