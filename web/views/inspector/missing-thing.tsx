// What was selected is no longer part of the run.

import type { ReactNode } from 'react';

export function MissingThing({ what }: { readonly what: string }): ReactNode {
  return (
    <>
      <h2>Not here any more</h2>
      <p className="soft">There is no {what} in this run now.</p>
    </>
  );
}
