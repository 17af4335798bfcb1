// The runs of the server: live ones, with their rows in the data folder.

import { fail, type Result } from '../shared/core/result.ts';
import type { Run } from '../shared/host/run.ts';
import type { DataFolder } from './data-folder.ts';
import type { RunEngine } from './run-directory.ts';
import type { RunPlan } from './run-plan.ts';
import { openLiveRun } from './runs/open-live-run.ts';
import type { Opened } from './storage/replica-storage.ts';

export class LiveEngine implements RunEngine {
  readonly #data: DataFolder;
  readonly #say: (sentence: string) => void;

  /** @param say where to tell a person what could not be kept */
  constructor(data: DataFolder, say: (sentence: string) => void) {
    this.#data = data;
    this.#say = say;
  }

  /** Removes what runs of an earlier server left behind, but for the one that is kept, if any. */
  async sweep(kept: string | null): Promise<void> {
    for (const run of await this.#data.keptRuns()) if (run !== kept) await this.forget(run);
  }

  async open(plan: RunPlan, isKept: boolean): Promise<Result<Run>> {
    if (!isKept) await this.forget(plan.id);
    const opened = await this.#open(plan);
    if (opened.ok || !isKept) return opened;
    // A full disk or a lock goes away again, and the rows are whole: an empty run in their place would hide them.
    if (opened.reason === 'unavailable') return fail(`the run ${plan.id} cannot be started: ${opened.error}`);
    // Its rows are of a newer version, of other options, or damaged. Somebody may want them; nobody wants no run.
    const aside = await this.#data.setRunAside(plan.id);
    this.#say(`the run ${plan.id} starts empty, as ${opened.error}; what was there is in ${aside}`);
    return this.#open(plan);
  }

  async forget(id: string): Promise<void> {
    await this.#data.forgetRun(id);
  }

  #open(plan: RunPlan): Promise<Opened<Run>> {
    return openLiveRun(plan.spec, {
      placement: plan.placement,
      restart: plan.restart,
      dataFolder: this.#data.runFolder(plan.id),
    });
  }
}
