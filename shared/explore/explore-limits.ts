// Bounds of the search for faults, each with its reason.

/** Schedules that are performed to make one that fails smaller: a few hundred actions need about as many. */
export const SHRINK_TRIES_MAX = 1_000;
