// Copies a text and says that it did.

import { type ReactNode, useEffect, useState } from 'react';

export function CopyButton(props: {
  readonly text: () => string;
  readonly label: string;
  readonly disabled?: boolean;
}): ReactNode {
  const [said, setSaid] = useState<string | null>(null);
  useEffect(() => {
    if (said === null) return;
    const handle = setTimeout(() => setSaid(null), 1_600);
    return () => clearTimeout(handle);
  }, [said]);
  return (
    <button
      type="button"
      className="button quiet small"
      disabled={props.disabled ?? false}
      onClick={() => {
        // Browsers give no clipboard to pages that came over plain HTTP from another machine.
        const copied =
          navigator.clipboard?.writeText(props.text()) ?? Promise.reject(new Error('no clipboard'));
        copied.then(
          () => setSaid('Copied'),
          () => setSaid('Not allowed here'),
        );
      }}
    >
      <span aria-live="polite">{said ?? props.label}</span>
    </button>
  );
}
