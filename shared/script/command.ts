// The commands of the script language, as data: what a line says, and what the page writes for a gesture.
//
// Names are as people write them (`s0`, `c1`, in the course dialects `0`); the master knows which actor bears which.

import type { Guarantee, Operation, RefusalReason } from '../core/contract.ts';
import type { Fault } from '../core/faults.ts';
import type { Token } from './tokens.ts';

export const DIALECTS = ['lab', 'bayou', 'kv'] as const;
/** `lab` is the full language; the other two are those of the courses, and forgive what those forgave. */
export type Dialect = (typeof DIALECTS)[number];

export const SCHEDULES = ['eager', 'lazy', 'timed'] as const;
/**
 * When replicas exchange: after each command until nothing changes (`eager`), only in join, retire and stabilize
 * (`lazy`), or by their own timers (`timed`).
 */
export type Schedule = (typeof SCHEDULES)[number];

/** What a person calls a replica or a client. */
export type Name = string;

export interface Option {
  readonly name: string;
  readonly value: string;
}

export const SHOWN = ['log', 'store', 'clock', 'status'] as const;
export type Shown = (typeof SHOWN)[number];

export type Command =
  // ------------------------------------------------ setting up
  | {
      readonly type: 'cluster';
      readonly protocol: string;
      readonly replicas: readonly Name[];
      readonly options: readonly Option[];
    }
  | {
      readonly type: 'client';
      readonly client: Name;
      readonly replica: Name;
      readonly guarantees: readonly Guarantee[];
      /** Whether it follows the primary; `null`: as clients of the run do. */
      readonly follow: boolean | null;
    }
  | { readonly type: 'follow'; readonly client: Name; readonly isOn: boolean }
  | { readonly type: 'move'; readonly client: Name; readonly replica: Name }
  | { readonly type: 'quit'; readonly client: Name }
  | { readonly type: 'guarantees'; readonly client: Name; readonly guarantees: readonly Guarantee[] }
  // ------------------------------------------------ clients at work
  | { readonly type: 'operate'; readonly client: Name; readonly operation: Operation }
  // ------------------------------------------------ faults
  /** The actors in the fault are names. */
  | { readonly type: 'inject'; readonly fault: Fault }
  | { readonly type: 'healAll' }
  /** Links between groups are cut; replicas that are named in none form a group of their own. */
  | { readonly type: 'partition'; readonly groups: readonly (readonly Name[])[] }
  // ------------------------------------------------ replicas
  | { readonly type: 'join'; readonly replica: Name; readonly via: Name | null }
  | { readonly type: 'retire'; readonly replica: Name }
  | { readonly type: 'exchange'; readonly from: Name; readonly to: Name }
  | { readonly type: 'truncate'; readonly replica: Name; readonly keep: number }
  /** Holds anti-entropy: of all, or of one replica. */
  | { readonly type: 'pause'; readonly replica?: Name }
  | { readonly type: 'start'; readonly replica?: Name }
  // ------------------------------------------------ time, sight, words
  /** Performed at that time since the cluster stood; nobody waits for its end. */
  | { readonly type: 'at'; readonly millis: number; readonly command: TimedCommand }
  | { readonly type: 'wait'; readonly millis: number }
  | { readonly type: 'stabilize' }
  | { readonly type: 'show'; readonly what: Shown; readonly replica: Name | null }
  | { readonly type: 'expect'; readonly claim: Claim }
  | { readonly type: 'note'; readonly text: string }
  /** A lesson waits for its audience. */
  | { readonly type: 'pauseHere' }
  /** The time of a simulation that people look at stands, or goes on. */
  | { readonly type: 'time'; readonly stands: boolean }
  // ------------------------------------------------ the courses' own
  | { readonly type: 'joinServer'; readonly server: Name }
  | { readonly type: 'retireServer'; readonly server: Name }
  | { readonly type: 'killServer'; readonly server: Name }
  | { readonly type: 'joinClient'; readonly client: Name; readonly server: Name }
  | { readonly type: 'breakConnection'; readonly a: Name; readonly b: Name }
  /** One course says `restoreConnection`, the other `createConnection`. */
  | { readonly type: 'restoreConnection'; readonly a: Name; readonly b: Name }
  | { readonly type: 'printLog'; readonly server: Name }
  | { readonly type: 'printStore'; readonly server: Name };

/** A command that can be begun at a moment: all of the lab but those that make the run, take time, or wait for people. */
export type TimedCommand = Exclude<
  Command,
  {
    readonly type:
      | 'at'
      | 'cluster'
      | 'wait'
      | 'stabilize'
      | 'expect'
      | 'pauseHere'
      | 'time'
      | `${'join' | 'retire' | 'kill'}Server`
      | 'joinClient'
      | `${'break' | 'restore'}Connection`
      | `print${'Log' | 'Store'}`;
  }
>;

/** What an `expect` says. */
export type Claim =
  | {
      readonly type: 'get';
      readonly client: Name;
      readonly key: string;
      readonly view: 'tentative' | 'committed';
      readonly answer: Answer;
    }
  | {
      readonly type: 'operation';
      readonly client: Name;
      readonly operation: Exclude<Operation, { type: 'get' }>;
      /** `null`: accepted. */
      readonly refusal: RefusalReason | null;
    }
  /** All replicas, or these as if there were no others. */
  | { readonly type: 'converged'; readonly replicas?: readonly Name[] }
  /** Whether every answer that the client got so far kept this promise. */
  | {
      readonly type: 'session';
      readonly guarantee: Guarantee;
      readonly client: Name;
      readonly holds: boolean;
    }
  /** A figure of a replica by the name under which its status shows it. */
  | { readonly type: 'figure'; readonly figure: string; readonly replica: Name; readonly equals: string }
  /** The log as the course prints it. */
  | { readonly type: 'log'; readonly replica: Name; readonly lines: readonly string[] }
  | {
      readonly type: 'store';
      readonly replica: Name;
      readonly key: string;
      readonly equals: string | null;
    }
  | { readonly type: 'same'; readonly what: Shown; readonly replicas: readonly Name[] };

export type Answer =
  | { readonly type: 'value'; readonly value: string }
  /** `ERR_KEY`. */
  | { readonly type: 'missing' }
  | { readonly type: 'refused'; readonly reason: RefusalReason };

/** Where a line stands in its script, and its tokens, so that a complaint can point at one of them. */
export interface Source {
  readonly line: number;
  readonly column: number;
  readonly tokens: readonly Token[];
}

export interface Statement {
  readonly command: Command;
  readonly source: Source;
}

/** Every reason that an operation can be refused for, as scripts spell it. */
export const REFUSAL_REASONS: readonly RefusalReason[] = [
  'ERR_DEP',
  'NOT_PRIMARY',
  'TRY_AGAIN',
  'RETIRED',
  'TOO_LARGE',
  'UNSUPPORTED',
  'UNREACHABLE',
  'TIMEOUT',
];
