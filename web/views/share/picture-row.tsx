// The pictures of the page as files, in the colours of the page.

import { type ReactNode, useState } from 'react';
import { ShareRow } from './share-row.tsx';

const PICTURES = [
  { part: 'cluster', format: 'svg', label: 'Cluster SVG' },
  { part: 'cluster', format: 'png', label: 'Cluster PNG' },
  { part: 'strip', format: 'svg', label: 'Strip SVG' },
  { part: 'strip', format: 'png', label: 'Strip PNG' },
] as const;

export function PictureRow({ run }: { readonly run: string }): ReactNode {
  const [refused, setRefused] = useState<string | null>(null);
  return (
    <ShareRow
      title="Picture"
      words="As it is shown now, in these colours, with everything in one file; the PNG has two pixels for each of the page’s."
    >
      {PICTURES.map(({ part, format, label }) => (
        <button
          key={label}
          type="button"
          className="button small"
          onClick={() =>
            void import('./picture/save-picture.ts')
              .then(({ savePicture }) => savePicture(part, format, run))
              .then(setRefused)
          }
        >
          {label}
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
