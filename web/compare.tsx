// The pages of comparison: joins their worker, their stores and their views. Loaded where the address asks for it:
// `?compare=SYSTEMS` one script on several systems, `?compare&runs=ONE,OTHER` two runs of the server.

import type { ReactNode } from 'react';
import { readRun } from './sources/compared/read-run.ts';
import { runComparison } from './sources/compared/run-comparison.ts';
import { openRunOffice } from './sources/live/run-office.ts';
import { lessonInAddress, printCompareAddress, readCompareAddress } from './store/compare/compare-address.ts';
import { compareNow, compareStore } from './store/compare/compare-store.ts';
import { compareLesson, offerLessonScripts } from './store/compare/compared-lessons.ts';
import type { ForkPlace } from './store/compare/part-runs.ts';
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
      writeAddress: (chosen, lesson) => history.replaceState(null, '', printCompareAddress(chosen, lesson)),
      lessons: async () => (await import('./sources/compared/lesson-scripts.ts')).lessonScripts,
    },
  });
  const [asked, lesson] = [readCompareAddress(location.search), lessonInAddress(location.search)];
  if (lesson === null) compareNow(asked);
  else void compareLesson(lesson, asked);
  void offerLessonScripts();
} else {
  void openRunOffice(document.baseURI, (address, how) => fetch(address, how))
    .runs()
    .then((listed) => {
      const originOf = (name: string): ForkPlace | null => {
        const fork = listed.ok ? listed.value.runs.find(({ id }) => id === name)?.forkOf : undefined;
        return fork === undefined ? null : { parent: fork.run, sequence: fork.at };
      };
      return compareRuns(runs, readRun, originOf);
    });
}

export function Compare(): ReactNode {
  return runs === null ? <ComparePage /> : <RunsPage />;
}
