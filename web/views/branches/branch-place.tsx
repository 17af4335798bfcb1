// Where two branches are compared, over the page; loaded when somebody does.

import { lazy, type ReactNode, Suspense } from 'react';
import { useBranches } from '../../store/branches/branch-store.ts';

const BranchComparison = lazy(() => import('./branch-comparison.tsx'));

export function BranchPlace(): ReactNode {
  const compared = useBranches((state) => state.compared);
  return <Suspense fallback={null}>{compared !== null && <BranchComparison compared={compared} />}</Suspense>;
}
