// The bounds of links, each with its reason. Those that a simulation shares are in shared/core/limits.ts.

import { CLIENTS_MAX, MESSAGE_LENGTH_MAX, REPLICAS_MAX } from '../../shared/core/limits.ts';

/** Characters after which a frame is closed and the next begins: long frames gain nothing and delay what follows. */
export const FRAME_LENGTH_TARGET = 65_536;

/** Bytes of the largest frame that is read: one message of full length, three bytes for each character, and its number. */
export const FRAME_BYTES_MAX = 3 * MESSAGE_LENGTH_MAX + 1_024;

/** Bytes that wait in one connection; beyond it messages are lost by `overflow`, as a slow peer must not fill memory. */
export const CONNECTION_BYTES_MAX = 16_777_216;

/** Connections of one listener: every other actor, twice, as a broken connection may linger while its successor opens. */
export const CONNECTIONS_MAX = 2 * (REPLICAS_MAX + CLIENTS_MAX);

/** A dialler has authenticated itself within this time, or it is refused. */
export const HANDSHAKE_MILLIS_MAX = 5_000;

/** A connection is asked for a sign of life this often, and closed when none came within one such time. */
export const HEARTBEAT_MILLIS = 5_000;

/** The farewell of a connection that is closed with a sentence; then it is cut off. */
export const FAREWELL_MILLIS_MAX = 1_000;

/** The first wait before a lost connection is dialled again. On loopback a listener is there or is not. */
export const REDIAL_MILLIS_MIN = 10;

/** The longest wait: a person who heals a link should not notice it. */
export const REDIAL_MILLIS_MAX = 1_000;
