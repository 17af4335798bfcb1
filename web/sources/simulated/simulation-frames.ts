// What a page and the worker that simulates its run tell each other. Both are of one build.

import type { TraceEvent } from '../../../shared/core/trace.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';
import type { Performed } from '../source.ts';
import type { Opened } from './page-simulation.ts';

export type SimulationOrder =
  | { readonly type: 'open'; readonly script: string }
  /** Goes on from a picture, in place of what went on before. */
  | { readonly type: 'goOn'; readonly picture: RunPicture }
  | { readonly type: 'perform'; readonly number: number; readonly line: string };

export type SimulationReport =
  | { readonly type: 'opened'; readonly opened: Opened }
  /** With what became of what was under way. */
  | { readonly type: 'wentOn'; readonly events: readonly TraceEvent[] }
  /** There is no run. */
  | { readonly type: 'refused'; readonly sentence: string }
  | { readonly type: 'progress'; readonly done: number; readonly lines: number }
  | { readonly type: 'events'; readonly events: readonly TraceEvent[]; readonly stands: boolean }
  | {
      readonly type: 'performed';
      readonly number: number;
      readonly performed: Performed;
      /** The newest event of the run by then. */
      readonly lastSequence: number;
    };
