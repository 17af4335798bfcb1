// Bounds of the search for faults, each with its reason.

/** Schedules that are performed to make one that fails smaller: a few hundred actions need about as many. */
export const SHRINK_TRIES_MAX = 1_000;

/** Lines of a script that are left out since the script language refuses them: each costs one performance. */
export const REFUSED_LINES_MAX = 40;
