// Why the server closes a viewer's WebSocket. The page decides by the code whether to come back.

export const CLOSE_CODES = {
  /** The server is stopping; it may be back in a moment. */
  stopping: 1001,
  /** A binary frame: everything here is JSON text. */
  binary: 1003,
  /** Not JSON, or not a frame of this version. */
  malformed: 1007,
  /** The viewer sends faster than it may, or reports what it cannot have seen. */
  rule: 1008,
  tooLarge: 1009,
  /** The server met an error of its own. */
  internal: 1011,
  /** Too many viewers of this run at the moment. */
  full: 4003,
  unknownRun: 4004,
  /** The page speaks another version than the server: it must be loaded anew. */
  version: 4006,
  /** The run was closed or replaced. */
  runClosed: 4010,
} as const;

export type CloseReason = keyof typeof CLOSE_CODES;

/** Whether dialling again can help: a rule that was broken once would be broken again. */
export function mayReconnect(code: number): boolean {
  switch (code) {
    case CLOSE_CODES.binary:
    case CLOSE_CODES.malformed:
    case CLOSE_CODES.rule:
    case CLOSE_CODES.tooLarge:
    case CLOSE_CODES.unknownRun:
    case CLOSE_CODES.version:
      return false;
    default:
      return true;
  }
}
