// The clock of a live run: milliseconds since its start, the same in all processes of one machine.

/** Milliseconds of the machine's monotonic clock, whose zero all processes share. */
export function machineMillis(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/**
 * A clock that counts from the start of the run, in thousandths of a millisecond.
 * @param startedAt of `machineMillis`
 */
export function runClock(startedAt: number): () => number {
  // `performance.now` reads the same clock from another zero and needs no big integer.
  const offset = machineMillis() - performance.now() - startedAt;
  return () => Math.max(0, Math.round((performance.now() + offset) * 1000) / 1000);
}
