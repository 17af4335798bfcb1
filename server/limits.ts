// Every bound of the server, in one place, each with its reason. Those of runs and traces are in shared/core/limits.ts.

export interface ServerLimits {
  readonly runsMax: number;
  readonly replicaProcessesMax: number;
  readonly connectionsMax: number;
  readonly viewersPerRunMax: number;
  readonly bodyBytesMax: number;
  readonly frameBytesMax: number;
  readonly frameBytesRefused: number;
  readonly framesPerSecond: number;
  readonly framesBurst: number;
  readonly performsPerSecond: number;
  readonly performsBurst: number;
  readonly performsWaitingMax: number;
  readonly commandsWaitingMax: number;
  readonly waitMillisMax: number;
  readonly resyncsPerSecond: number;
  readonly resyncsBurst: number;
  readonly callersRememberedMax: number;
  readonly displayFrameMillis: number;
  readonly paceStepMaxMillis: number;
  readonly eventsPerFrameMax: number;
  readonly eventsFrameCharsMax: number;
  readonly eventCharsMax: number;
  readonly checkpointPartCharsMax: number;
  readonly checkpointReuseEventsMax: number;
  readonly unseenEventsMax: number;
  readonly bufferedBytesMax: number;
  readonly backlogEventsMax: number;
  readonly feedTextCharsMax: number;
  readonly heartbeatMillis: number;
  readonly digestIntervalMillis: number;
  readonly digestShareMax: number;
  readonly digestCostMaxMillis: number;
  readonly runCloseMaxMillis: number;
  readonly stopMaxMillis: number;
  readonly doorFrameBytesMax: number;
  readonly doorConnectionsMax: number;
  readonly doorChangeMillisMax: number;
}

export const SERVER_LIMITS: ServerLimits = {
  /** Each run holds its trace (some 30 MB), its replicas and their databases; a class in groups needs ten. */
  runsMax: 16,
  /** A process takes some 60 MB; a laptop has room for a few dozen. */
  replicaProcessesMax: 32,
  /** Every connection is an open file, of which a process has 1,024 on many systems, and databases need some. */
  connectionsMax: 640,
  /** A lecture room of sixty, each with a second tab. */
  viewersPerRunMax: 128,
  /** One command line of `LINE_LENGTH_MAX` characters, escaped as JSON, fits. */
  bodyBytesMax: 1_048_576,
  /** The same line as a frame. Larger frames get a sentence and are closed. */
  frameBytesMax: 1_048_576,
  /** What is not even read into memory: the connection is closed with code 1009 and no sentence. */
  frameBytesRefused: 4_194_304,
  /** A page says what it has seen once for each display frame, and performs lines besides. */
  framesPerSecond: 300,
  framesBurst: 1_200,
  /** A person types one line a second; a page that plays a script waits for each answer. */
  performsPerSecond: 100,
  performsBurst: 400,
  /** Lines of one viewer, or of one caller over HTTP, without an answer. */
  performsWaitingMax: 64,
  /** Lines of all viewers that have not begun: those of one client run one after another, so more is only a wait. */
  commandsWaitingMax: 256,
  /** One `wait` holds up the lines of everybody; a lesson that needs longer waits twice. */
  waitMillisMax: 60_000,
  /** A checkpoint costs the server as much as a thousand events; a viewer that needs more of them is broken. */
  resyncsPerSecond: 0.2,
  resyncsBurst: 8,
  /** Addresses whose rate is remembered; beyond it the one that was quiet longest is forgotten. */
  callersRememberedMax: 1_024,
  /** One display frame at 60 Hz: events are gathered for that long before they are sent. */
  displayFrameMillis: 16,
  /** Virtual time that a simulated run makes up for at once: a machine that slept, or is too slow, must not hold up other runs. */
  paceStepMaxMillis: 250,
  /** Measured: 256 events in a frame reach a page at 475,000/s; more gains nothing and makes frames long. */
  eventsPerFrameMax: 512,
  /** Characters of one frame of events. Short enough that a page folds it within a display frame. */
  eventsFrameCharsMax: 262_144,
  /** A single event above this (a restart with huge rows) is not sent: the viewer gets a checkpoint in parts. */
  eventCharsMax: 2_097_152,
  /** Characters of the picture's text in one part: escaped once more as JSON it stays below 256 KiB. */
  checkpointPartCharsMax: 131_072,
  /** A checkpoint this few events old serves the next viewer as well, so that a room that joins costs one picture. */
  checkpointReuseEventsMax: 2_000,
  /** Events sent and not yet reported as seen. At 100,000 events/s and 60 reports/s that is five reports. */
  unseenEventsMax: 8_192,
  /** Bytes in the socket's buffer: a viewer on a slow line must not fill the server's memory. */
  bufferedBytesMax: 4_194_304,
  /** A live viewer further behind than this is dropped to a checkpoint: it would watch the past, not the run. */
  backlogEventsMax: 20_000,
  /** Characters of encoded events kept for other viewers; older ones are encoded again where one needs them. */
  feedTextCharsMax: 8_388_608,
  /** A viewer that answers no ping for this long is gone: a laptop that was shut closes no connection. */
  heartbeatMillis: 15_000,
  /** A digest each two seconds finds a divergence while people still remember what they did. */
  digestIntervalMillis: 2_000,
  /** Share of the time that digests may take. */
  digestShareMax: 0.02,
  /** One digest above this would be felt by the replicas' timers, so the run's digests end there. */
  digestCostMaxMillis: 100,
  /** A run that does not close in this time (a disk that hangs) is left behind. */
  runCloseMaxMillis: 3_000,
  /** From the first signal to the end of the process, whatever hangs. */
  stopMaxMillis: 5_000,
  /** A key and a value of the largest size, each character of three bytes and some escaped. */
  doorFrameBytesMax: 262_144,
  /** Each is a client of the run, of which it has `CLIENTS_MAX`; three doors leave room for the page. */
  doorConnectionsMax: 64,
  /** While one changes a key in two frames, everybody else at the door waits. */
  doorChangeMillisMax: 5_000,
};
