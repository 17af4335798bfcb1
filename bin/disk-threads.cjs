// Loaded before all else. The runtime hands what is to be written to four threads; where there are fewer cores than that,
// each that wakes takes the processor from the one thread that does all the rest. Node 22 and later read the number when the
// threads are first needed; Node 20 starts them with the first module, so there it must be given by `--require`.
'use strict';
const { availableParallelism } = require('node:os');

/** As many as the runtime has by itself. */
const THREADS_MAX = 4;
/** One would let a slow look at a file hold up every write. */
const THREADS_MIN = 2;

process.env['UV_THREADPOOL_SIZE'] ??= String(
  Math.min(THREADS_MAX, Math.max(THREADS_MIN, availableParallelism())),
);
