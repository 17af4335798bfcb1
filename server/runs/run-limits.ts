// The bounds of live runs, each with its reason.

/** Reports of a replica's process that its parent has not read; beyond it the replica reads no more messages. */
export const UNREAD_REPORTS_MAX = 10_000;

/** Message identities of one process: more than it can send in years. Its first is a multiple of this. */
export const MESSAGES_PER_PROCESS = 2 ** 32;

/** A process starts in half a second from sources; a machine that is busy with tests takes many times as long. */
export const HOST_START_MILLIS_MAX = 20_000;

/** A process whose run was killed ends within milliseconds; until then it holds its folder. */
export const FOLDER_WAIT_MILLIS_MAX = 2_000;

/** A host that was asked to end ends by itself, or is killed after this. */
export const HOST_CLOSE_MILLIS_MAX = 2_000;

/** A replica that takes no part within this time has not joined: its sponsor is out of reach, say. */
export const JOIN_MILLIS_MAX = 10_000;

/** A fault on loopback sockets takes a few milliseconds to be in force. */
export const FAULT_MILLIS_MAX = 5_000;

/** A receive whose send is not known waits for it this long; the channels of two processes are that far apart at most. */
export const ORDER_WAIT_MILLIS_MAX = 2_000;

/** Request numbers of a client until the run's folder is opened again: at 10,000/s it uses them up in a day. */
export const REQUESTS_PER_OPENING = 1_000_000_000;

/** The first wait before a replica that died is started again; doubled each time. */
export const RESTART_MILLIS_MIN = 100;
export const RESTART_MILLIS_MAX = 5_000;

/** Starts in a row after which a replica that dies stays down: what kills it is not going to pass. */
export const RESTARTS_MAX = 5;

/** A replica that lived this long is well: its former deaths are forgotten. */
export const HEALTHY_MILLIS = 10_000;

/** Characters of a dying process's last words that go into its sentence. */
export const LAST_WORDS_LENGTH_MAX = 500;

/** Connections of which one end told that it is closed, and the other nothing: all links of the largest run. */
export const CONNECTIONS_REMEMBERED_MAX = 20_000;
