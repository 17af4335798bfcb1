// The mark of Oxbow: a river, and the ripple that it has left behind. What stands beside it says which page this is.

import type { ReactNode } from 'react';

export function Logo({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <h1 className="logo">
      <svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">
        <path d="M2 18c5 0 5-12 10-12s5 12 10 12" />
        <path className="ripple" d="M7.5 20.5c2.5 2 6.500 2 9 0" />
      </svg>
      {children}
    </h1>
  );
}
