// What the machine can do at this moment, printed beside every figure: shared machines change under one's feet.

import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Starts to watch the processors. @returns a function that gives the share of their time that was idle since then */
export function watchIdleShare(): () => number {
  const before = processorTimes();
  return () => {
    const after = processorTimes();
    return (after.idle - before.idle) / Math.max(1, after.all - before.all);
  };
}

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
