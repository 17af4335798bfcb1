// What the page remembers of a run of Viewstamped Replication: the newest ops and the newest view changes.

import type { TraceEvent } from '../../../shared/core/trace.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';
import { followOps, type OpStory } from './op-story.ts';
import { followViewChanges, type ViewChange } from './view-changes.ts';

export interface VsrMemory {
  /** The oldest first, as are the changes. */
  readonly ops: readonly OpStory[];
  readonly viewChanges: readonly ViewChange[];
}

export const NOTHING_REMEMBERED: VsrMemory = { ops: [], viewChanges: [] };

/** The same memory where the event told nothing new. */
export function follow(before: VsrMemory | null, event: TraceEvent, picture: RunPicture): VsrMemory {
  const known = before ?? NOTHING_REMEMBERED;
  const ops = followOps(known.ops, event, picture);
  const viewChanges = followViewChanges(known.viewChanges, event, picture);
  return ops === known.ops && viewChanges === known.viewChanges ? known : { ops, viewChanges };
}
