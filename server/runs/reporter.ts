// What a replica process tells its run, in the order of the calls; and the brake for one that tells more than the run reads.

import type { HostEnd, HostReport } from './host-control.ts';
import type { ChildFrame } from './process-channel.ts';
import { UNREAD_REPORTS_MAX } from './run-limits.ts';

export interface ReporterPorts {
  /** Sends a frame to the parent; `whenRead` is called when it has left this process. */
  send(frame: ChildFrame, whenRead: () => void): void;
  /** The parent does not keep up, or does again. Called once for each change. */
  onBehind(isBehind: boolean): void;
  /** Nothing is left to say. */
  exit(): void;
}

/** Reports of one turn of the event loop go in one frame. */
export class Reporter {
  readonly #ports: ReporterPorts;
  #reports: HostReport[] = [];
  #unread = 0;

  constructor(ports: ReporterPorts) {
    this.#ports = ports;
  }

  report(report: HostReport): void {
    // Queued before any frame of a link: what leaves this replica has been told to the run.
    if (this.#reports.length === 0) queueMicrotask(() => this.#flush());
    this.#reports.push(report);
  }

  /** The last words. */
  end(end: HostEnd): void {
    this.#flush();
    this.#ports.send({ type: 'ended', end }, () => this.#ports.exit());
  }

  #flush(): void {
    if (this.#reports.length === 0) return;
    const reports = this.#reports;
    this.#reports = [];
    this.#count(reports.length);
    this.#ports.send({ type: 'reports', reports }, () => this.#count(-reports.length));
  }

  #count(more: number): void {
    const wasBehind = this.#unread >= UNREAD_REPORTS_MAX;
    this.#unread += more;
    const isBehind = this.#unread >= UNREAD_REPORTS_MAX;
    if (isBehind !== wasBehind) this.#ports.onBehind(isBehind);
  }
}
