// Copies a text and says that it did.

import { type ReactNode, useEffect, useState } from 'react';

export function CopyButton(props: {
  /** Made when it is asked for; rejects where there is none. */
  readonly text: () => string | Promise<string>;
  readonly label: string;
  readonly title?: string;
  readonly disabled?: boolean;
  /** What is said where there is none. */
  readonly refused?: string;
}): ReactNode {
  const [said, setSaid] = useState<string | null>(null);
  useEffect(() => {
    if (said === null) return;
    const handle = setTimeout(() => setSaid(null), 1_600);
    return () => clearTimeout(handle);
  }, [said]);
  const copy = async (): Promise<string> => {
    let text: string;
    try {
      text = await props.text();
    } catch {
      return props.refused ?? 'Nothing to copy';
    }
    try {
      // Browsers give no clipboard to pages that came over plain HTTP from another machine.
      await navigator.clipboard.writeText(text);
      return 'Copied';
    } catch {
      return 'Not allowed here';
    }
  };
  return (
    <button
      type="button"
      className="button quiet small"
      title={props.title}
      disabled={props.disabled ?? false}
      onClick={() => void copy().then(setSaid)}
    >
      <span aria-live="polite">{said ?? props.label}</span>
    </button>
  );
}
