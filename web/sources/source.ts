// Where a page gets its run from. Live, simulated or recorded: the store and the views see this alone.

import type { Result } from '../../shared/core/result.ts';
import type { CloseAnswer, ProtocolList, RunList, RunRequest, RunSummary } from '../../shared/wire/api.ts';

/** What became of one line of the command language. */
export interface Performed {
  readonly output: readonly string[];
  /** Sentences for people that are no results: what was dropped and why, what still waits. */
  readonly notes?: readonly string[];
  /** A sentence for people, when the line could not be performed. */
  readonly error?: string;
}

export interface RunSource {
  /** Ends always: with what the run answered, or with a sentence that says why it could not be asked. */
  perform(line: string): Promise<Performed>;
  close(): void;
}

/** How the page stands to its run. */
export type ConnectionStatus =
  | { readonly state: 'connecting' }
  | {
      readonly state: 'live';
      readonly run: string;
      readonly build: string;
      /** When the connection was made, its virtual time stood; the first event says that it goes on. */
      readonly stands: boolean;
    }
  /** The server does not answer; the picture is the last one it gave. */
  | { readonly state: 'lost'; readonly attempt: number; readonly retryAt: number }
  /** What is shown was read from a file, of that name. */
  | { readonly state: 'recorded'; readonly name: string }
  /** The server said why, and dialling again would not help. */
  | { readonly state: 'closed'; readonly sentence: string };

/** Something a person should be told about the connection, once. */
export interface ConnectionNotice {
  /** `told`: what was opened is not all that was asked for. */
  readonly type: 'restarted' | 'behind' | 'resynced' | 'returned' | 'told';
  readonly sentence: string;
}

/** Where runs are begun and ended. Each answer is what was asked for, or a sentence for people. */
export interface RunOffice {
  protocols(): Promise<Result<ProtocolList>>;
  runs(): Promise<Result<RunList>>;
  create(request: RunRequest): Promise<Result<RunSummary>>;
  close(run: string): Promise<Result<CloseAnswer>>;
  /** A simulated run that goes on from one of its events. */
  fork(run: string, at: number): Promise<Result<RunSummary>>;
  /** The file of its trace; throws where it cannot be had. */
  trace(run: string): AsyncIterable<string>;
}
