// `--trace FILE`: the run of a script, written down while it happens.

import { type Result, succeed } from '../../shared/core/result.ts';
import type { Run } from '../../shared/host/run.ts';
import type { MasterPorts } from '../../shared/script/open-run.ts';
import type { Recording } from '../../shared/trace/file/record-run.ts';
import type { TraceFile } from '../trace/trace-file.ts';
import { version } from '../version.ts';

export class Recorder {
  readonly #file: TraceFile | null;
  readonly #record: ((run: Run, file: TraceFile) => Recording) | null;
  #recording: Recording | null = null;

  /** @param path `null`: nothing is written. What is needed for writing is loaded only where something is. */
  static async of(path: string | null): Promise<Result<Recorder>> {
    if (path === null) return succeed(new Recorder(null, null));
    const { TraceFile } = await import('../trace/trace-file.ts');
    const { recordRun } = await import('../../shared/trace/file/record-run.ts');
    const file = TraceFile.create(path);
    if (!file.ok) return file;
    const record = (run: Run, to: TraceFile): Recording =>
      recordRun(run, version(), (text) => to.write(text));
    return succeed(new Recorder(file.value, record));
  }

  private constructor(file: TraceFile | null, record: ((run: Run, file: TraceFile) => Recording) | null) {
    this.#file = file;
    this.#record = record;
  }

  get isRecording(): boolean {
    return this.#file !== null;
  }

  /** Ports whose run is written down from its first event on. */
  recording(ports: MasterPorts): MasterPorts {
    if (this.#file === null) return ports;
    return {
      ...ports,
      createRun: async (spec) => {
        const created = await ports.createRun(spec);
        if (created.ok) this.begin(created.value);
        return created;
      },
    };
  }

  begin(run: Run): void {
    if (this.#file !== null) this.#recording = this.#record?.(run, this.#file) ?? null;
  }

  /** Ends the file. @returns a sentence if not all of it could be written */
  close(): string | null {
    this.#recording?.close();
    this.#recording = null;
    return this.#file?.close() ?? null;
  }
}
