// The pages of comparison: joins their worker, their stores and their views. Loaded where the address asks for it:
// `?compare=SYSTEMS` one script on several systems, `?compare&runs=ONE,OTHER` two runs of the server.

import type { ReactNode } from 'react';
import { readRun } from './sources/compared/read-run.ts';
import { runComparison } from './sources/compared/run-comparison.ts';
import { printCompareAddress, readCompareAddress } from './store/compare/compare-address.ts';
import { compareNow, compareStore } from './store/compare/compare-store.ts';
import { compareRuns } from './store/compare/runs-compared.ts';
import { ComparePage } from './views/compare/compare-page.tsx';
import { RunsPage } from './views/compare/runs-page.tsx';
import './styles/compare.css';

const runs = new URLSearchParams(location.search).get('runs');
document.title = 'Oxbow: compare';
if (runs === null) {
  compareStore.setState({
    ports: {
      run: runComparison,
      writeAddress: (chosen) => history.replaceState(null, '', printCompareAddress(chosen)),
    },
  });
  compareNow(readCompareAddress(location.search));
} else {
  void compareRuns(runs, readRun);
}

export function Compare(): ReactNode {
  return runs === null ? <ComparePage /> : <RunsPage />;
}
