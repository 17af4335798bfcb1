// What a message of Viewstamped Replication says inside.

import type { ReactNode } from 'react';
import { describe } from '../../../shared/protocols/vsr/describe.ts';
import type { VsrMessage } from '../../../shared/protocols/vsr/types.ts';
import { useRunFrame } from '../../store/run-store.ts';

export function MessagePanel({ message }: { readonly message: number }): ReactNode {
  const run = useRunFrame();
  const picture = run?.picture.messages.find((candidate) => candidate.message === message);
  if (picture === undefined) return null;
  const body = picture.body as VsrMessage;
  return (
    <p>
      {picture.from}: {describe.message(body)}.
    </p>
  );
}
