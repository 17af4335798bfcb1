// What clients ask for, what comes of it, and what may be promised of it. The contract hands it on (`contract.ts`).

import type { ReplicaId } from './ids.ts';

/** The session guarantees of Terry 1994: read your writes, monotonic reads, writes follow reads, monotonic writes. */
export type Guarantee = 'RYW' | 'MR' | 'WFR' | 'MW';
export const GUARANTEES: readonly Guarantee[] = ['RYW', 'MR', 'WFR', 'MW'];

/** A query with the result that its asker expects; `null` means that the key is absent. */
export interface Expectation {
  readonly key: string;
  readonly equals: string | null;
}

/** One change of the store; `null` deletes the key. */
export interface Update {
  readonly key: string;
  readonly value: string | null;
}

/** One alternative of a merge procedure: done if all its expectations hold. */
export interface Alternative {
  readonly expect: readonly Expectation[];
  readonly updates: readonly Update[];
}

/** What a client asks for. Keys and values are any Unicode string within the limits; bytes are `b64:` and base64. */
export type Operation =
  | { readonly type: 'get'; readonly key: string; readonly view: 'tentative' | 'committed' }
  | { readonly type: 'put'; readonly key: string; readonly value: string }
  | { readonly type: 'delete'; readonly key: string }
  | { readonly type: 'modify'; readonly key: string; readonly value: string }
  | {
      /** A write with its dependency check and merge procedure (Terry 1995, section 4; rule BY8). */
      readonly type: 'write';
      readonly check: readonly Expectation[];
      readonly updates: readonly Update[];
      readonly merge: readonly Alternative[];
    };

/** Why an operation was refused (rule C8). The client itself adds `UNREACHABLE` and `TIMEOUT`. */
export type RefusalReason =
  | 'ERR_DEP'
  | 'NOT_PRIMARY'
  | 'TRY_AGAIN'
  | 'RETIRED'
  | 'TOO_LARGE'
  | 'UNSUPPORTED'
  | 'UNREACHABLE'
  | 'TIMEOUT';

/** What became of an operation. `E` is what the protocol's session learns from it. */
export type OperationResult<E = unknown> =
  | {
      readonly type: 'value';
      readonly key: string;
      readonly value: string;
      /** Other values of the key that stand beside it: of concurrent writes, where the protocol keeps all of them. */
      readonly siblings?: readonly string[];
      readonly evidence: E;
    }
  /** `ERR_KEY`: the replica could answer, and the key is absent there. */
  | { readonly type: 'missing'; readonly key: string; readonly evidence: E }
  | {
      readonly type: 'accepted';
      readonly evidence: E;
      /** `modify`, where the protocol reads and writes at one moment: the value that it found, `null` if the key was absent. */
      readonly before?: string | null;
    }
  | {
      readonly type: 'refused';
      readonly reason: RefusalReason;
      /** A sentence for people. */
      readonly sentence: string;
      /** `ERR_DEP`: what the replica lacks, as ⟨writer, stamp needed, stamp held⟩. */
      readonly lacking?: readonly Lacking[];
      /** `NOT_PRIMARY`: who is, as far as this replica knows. */
      readonly primary?: ReplicaId;
      /** Which attempt of the request is refused: it is taken no more, here at least. Absent as it is in the request. */
      readonly attempt?: number;
    };

export type OperationRefusal = Extract<OperationResult, { readonly type: 'refused' }>;

/** One failing column of a session check. */
export interface Lacking {
  readonly writer: string;
  readonly needed: number;
  readonly held: number;
  /** The guarantees that would break. */
  readonly guarantees: readonly Guarantee[];
}

/** The models that a history of clients can be held against, the strongest first (shared/check/history). */
export const MODELS = ['linearizable', 'CM', 'CCv', 'CC', ...GUARANTEES, 'converged'] as const;
export type Model = (typeof MODELS)[number];

/** What a protocol promises of histories of its clients. */
export interface HistoryPromise {
  readonly model: Model;
  /**
   * `all`: it holds for every history. `chosen`: a session guarantee, for the operations of sessions that chose it.
   * `allChosen`: where every session has chosen all four and no write is conditional.
   */
  readonly for: 'all' | 'chosen' | 'allChosen';
}
