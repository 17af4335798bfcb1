// All events that are known of a branch, to be compared with those of another one.

import { fail, type Result, succeed } from '../../../shared/core/result.ts';
import type { Branch } from '../../store/branches/branches.ts';
import type { ReadRun } from '../../store/compare/part-runs.ts';
import { liveStore } from '../../store/run-store.ts';
import { readTrace } from '../compared/read-run.ts';
import { linesOf } from '../lines-of.ts';
import { keepShown } from './kept-branch.ts';
import { performOnce } from './perform-aside.ts';

export async function readBranch({ name, kept: left }: Branch): Promise<Result<ReadRun>> {
  const kept = left ?? keepShown();
  if (kept === null) return fail(`nothing is known of ${name}`);
  if (kept.type === 'file') return readTrace(name, linesOf(kept.file.stream()));
  // Branches of one run are of one system.
  const protocol = liveStore.getState().picture?.header.protocol ?? '';
  if (kept.type === 'events') return succeed({ protocol, events: kept.events });
  const performed = await performOnce(kept.script.split('\n'));
  return performed.ok ? succeed({ protocol, events: performed.value.events }) : performed;
}
