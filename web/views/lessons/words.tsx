// A sentence of a lesson: what stands between backquotes is a word of the lab.

import type { ReactNode } from 'react';

export function Words({ text }: { readonly text: string }): ReactNode {
  return text.split('`').map((part, index) =>
    // The parts of one sentence never change places.
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: see above
      <code key={index} className="mono">
        {part}
      </code>
    ) : (
      part
    ),
  );
}
