// What the machine could do during a measurement, printed beside every figure: shared machines change under one's feet.

import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Shares of the processors' time. */
export interface Load {
  readonly idle: number;
  /** Taken by other processes, as far as the system's own figures tell. */
  readonly others: number;
}

/** Above this share of others a verdict says more about the machine than about the program. */
const OTHERS_SHARE_MAX = 0.15;

export function isBusy({ others }: Load): boolean {
  return others > OTHERS_SHARE_MAX;
}

/** Starts to watch the processors. @returns a function that gives what became of their time since then */
export function watchLoad(): () => Load {
  const before = processorTimes();
  const ownBefore = process.cpuUsage();
  return () => {
    const after = processorTimes();
    const own = process.cpuUsage(ownBefore);
    const all = Math.max(1, after.all - before.all);
    const idle = (after.idle - before.idle) / all;
    const ownShare = (own.user + own.system) / 1_000 / all;
    return { idle, others: Math.max(0, 1 - idle - ownShare) };
  };
}

/** In milliseconds, of all processors together. */
function processorTimes(): { readonly idle: number; readonly all: number } {
  let idle = 0;
  let all = 0;
  for (const { times } of cpus()) {
    idle += times.idle;
    all += times.user + times.nice + times.sys + times.idle + times.irq;
  }
  return { idle, all };
}

/** Bare appends of 200 bytes with `fdatasync`, one at a time, per second. */
export function syncsPerSecond(count = 200): number {
  const folder = mkdtempSync(join(tmpdir(), 'oxbow-bench-'));
  const file = openSync(join(folder, 'appended'), 'a');
  const bytes = Buffer.alloc(200);
  const start = performance.now();
  for (let i = 0; i < count; i += 1) {
    writeSync(file, bytes);
    fdatasyncSync(file);
  }
  const seconds = (performance.now() - start) / 1_000;
  closeSync(file);
  rmSync(folder, { recursive: true });
  return count / seconds;
}
