// What a client of Viewstamped Replication remembers: nothing.

import type { ReactNode } from 'react';

export function SessionPanel({ client }: { readonly client: string }): ReactNode {
  return (
    <p className="soft small">
      {client} need remember nothing: every answer is as if there were one store, in one place.
    </p>
  );
}
