// Every bound of Oxbow, in one place, each with its reason.

/** Characters of a key. A key is a label on the picture; the course scripts stay below 100. */
export const KEY_LENGTH_MAX = 1_024;

/** Characters of a value. Large enough for a document in a course project, small enough for a row and a frame. */
export const VALUE_LENGTH_MAX = 65_536;

/** Checks, updates or alternatives of one conditional write: it is run again at each redo. */
export const WRITE_PARTS_MAX = 32;

/** Replicas of one run, those that left included: twenty is the largest cluster measured, a ring of 64 can be read. */
export const REPLICAS_MAX = 64;

/** Clients of one run. */
export const CLIENTS_MAX = 256;

/** Requests of one client without a reply. The load of 64 each is the largest that is measured. */
export const CLIENT_OUTSTANDING_MAX = 128;

/** Request numbers that a replica remembers per client to drop duplicates: twice what can be outstanding. */
export const REQUEST_WINDOW = 256;

/** Characters of one message between replicas, encoded; a batch is closed before it would pass this. */
export const MESSAGE_LENGTH_MAX = 1_048_576;

/** Entries of one anti-entropy batch. Keeps a step short, so that clients wait at most a few milliseconds. */
export const BATCH_ENTRIES_MAX = 1_024;

/**
 * Writes that one replica holds back because something that they depend on has not come: as many as a link can have under
 * way. What comes beyond is dropped and asked for later.
 */
export const HOLD_BACK_MAX = 10_000;

/** Updates that share one tick of a clock: a batch stays far below a message, and its places below a thousand. */
export const BATCH_UPDATES_MAX = 64;

/** Messages that wait on one direction of a link (held, delayed or not yet sent); beyond it the newest is lost. */
export const LINK_QUEUE_MAX = 10_000;

/** Messages that one direction of a simulated link remembers, to repeat them: two anti-entropy sessions of a lesson. */
export const REPEATABLE_MESSAGES_MAX = 8;

/** How slow and how fast a replica's clock may run: far worse than any that is not broken. */
export const CLOCK_RATE_MIN = 0.5;
export const CLOCK_RATE_MAX = 2;

/** Milliseconds that a replica's clock may be off: an hour, as a time zone that was set wrongly. */
export const CLOCK_OFFSET_MILLIS_MAX = 3_600_000;

/**
 * Milliseconds by which whoever gave an instruction is more patient than a client: a protocol whose own patience is as
 * long then says itself what it waited for.
 */
export const INSTRUCTION_MORE_MILLIS = 500;

/** Instructions without an answer, per replica. */
export const INSTRUCTIONS_MAX = 64;

/** Writes that one note lists by name; a longer list is cut and says how many there were. */
export const NOTE_LIST_MAX = 64;

/** Events of the trace kept in memory for late viewers: at a few hundred bytes each, some 30 MB a run. */
export const TRACE_EVENTS_MAX = 50_000;

/** Events from one picture that is kept beside them to the next: folding so many takes a fraction of a second. */
export const PICTURE_EVENTS = 20_000;

/** Pictures that a run keeps: one before the oldest event that has one, and those since, as far as its events reach. */
export const KEPT_PICTURES_MAX = 4;

/** Characters of the kept events, for runs with large values: the oldest go earlier then, and memory stays bounded. */
export const TRACE_CHARACTERS_MAX = 64_000_000;

/** Characters of one script line; longer ones are refused before they are read. */
export const LINE_LENGTH_MAX = 262_144;

/** Commands of one script, so that a generated one without an end ends. A run that people steer has no such bound. */
export const SCRIPT_COMMANDS_MAX = 1_000_000;

/** Anti-entropy sweeps before `stabilize` gives up: each sweep but the last moves a write one hop at least. */
export const SWEEPS_MAX = 1_000;

/** Messages that died on a link and stay visible there. */
export const DEAD_MESSAGES_MAX = 8;

/** Operations kept in a picture. */
export const OPERATIONS_KEPT_MAX = 500;

/** Commands kept in a picture. */
export const COMMANDS_KEPT_MAX = 500;

/** Effects of one replica that wait for its disk; beyond it the newest send or reply is lost, as on a full link. */
export const OUTBOX_MAX = 100_000;

/** Row changes of one replica that wait for its disk; a replica whose disk is that far behind has failed. */
export const UNWRITTEN_ROWS_MAX = 1_000_000;

/** Milliseconds that a script waits for replicas that come to rest by themselves: dozens of view changes. */
export const REST_MILLIS_MAX = 20_000;

/** Milliseconds of the largest delay of a link: an hour; more is a cut. */
export const LATENCY_MILLIS_MAX = 3_600_000;

/** Milliseconds that one `wait` or delay of a script may take: an hour. Longer ones are slips of a unit. */
export const WAIT_MILLIS_MAX = 3_600_000;

/** Milliseconds that a script waits after a command for messages under way; long delays on links must fit. */
export const DRAIN_MILLIS_MAX = 10_000;

/**
 * Characters of all keys and values of one operation. JSON may write a character as six (`\u0000`), and a write must
 * fit in a message together with its frame.
 */
export const OPERATION_LENGTH_MAX = 131_072;

/** Remarks kept in a picture: a lesson speaks a few dozen times. */
export const REMARKS_KEPT_MAX = 200;

/** Violations kept in a picture: the first few say what broke, and the trace has all. */
export const VIOLATIONS_KEPT_MAX = 200;

/** Virtual milliseconds in which a simulated replica must have joined: hundreds of exchanges over a slow link. */
export const SIMULATED_JOIN_MILLIS_MAX = 60_000;

/** Simulated events at one virtual instant; beyond it something sets a timer of no delay for ever. */
export const EVENTS_AT_ONCE_MAX = 250_000;

/** Characters of one line of a trace file: a checkpoint of a large run. V8 has no text of more than 2^29. */
export const TRACE_LINE_LENGTH_MAX = 134_217_728;

/** Events of a trace file between two checkpoints, at least: some megabytes, folded in a fraction of a second. */
export const CHECKPOINT_EVENTS_MIN = 5_000;

/** Numbers in the clocks by which a history's causal order is kept (operations × chains): 200 MB. */
export const CAUSAL_CLOCK_ENTRIES_MAX = 50_000_000;

/** Configurations that a search for a linearization looks at; far more than ten thousand operations usually need. */
export const LINEARIZATION_STEPS_MAX = 1_000_000;

/** Numbers looked at while the happens-before order of causal memory is closed, for all sessions: a few seconds. */
export const CAUSAL_MEMORY_WORK_MAX = 2_000_000_000;

/** Times that reads with several possible sources are given others before a checker says that it cannot tell. */
export const SOURCE_TRIES_MAX = 64;

/** Numbers in the clocks of all these tries: some seconds. */
export const SOURCE_TRIES_WORK_MAX = 2_000_000;

/** Operations of a history that is judged from a file: some hundred bytes each, and what the checkers keep besides. */
export const HISTORY_OPERATIONS_MAX = 1_000_000;
