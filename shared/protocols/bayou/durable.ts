// Durable rows (rule BY13); recovery.ts says what state they give back.
//
// `meta`               who the server is, and how far its joining and leaving have come
// `w/<stamp>@<server>` a write of the log
// `c/<CSN>`            the writes with that CSN and those after it, committed in one step: each in full, or by its name where
//                      it has a row of its own
// `omitted`            what is known of the dropped prefix
// `o/<key>`            a tuple of the state at O
// The vectors and the clock follow from these, so they are durable together with the write that moved them.

import type { RowChange } from '../../core/contract.ts';
import type { ClientId } from '../../core/ids.ts';
import { keepNumbered, keepPrefixed } from '../../core/kept-texts.ts';
import type { ServerName } from './names.ts';
import { writeKey } from './order.ts';
import type { BayouState, Change, Omitted, RequestWindow, Write, WriteId } from './types.ts';

export interface MetaRow {
  readonly name: ServerName | null;
  readonly nonce: number;
  readonly leaving: boolean;
  readonly paused: boolean;
  readonly retired: boolean;
}

export type OmittedRow = Omit<Omitted, 'store'> & {
  readonly requests: Readonly<Record<ClientId, RequestWindow>>;
};

const CSN_DIGITS = 15;

export function metaRow(state: BayouState): RowChange {
  const value: MetaRow = {
    name: state.name,
    nonce: state.nonce,
    leaving: state.leaving,
    paused: state.paused,
    retired: state.stage === 'retired',
  };
  return { key: 'meta', value };
}

/** By server: stamps of each come in order. */
const WRITE_ROW_KEYS = new Map<ServerName, (stamp: number) => string>();
/** More servers than a run has. */
const WRITE_ROW_SERVERS_MAX = 256;

export function writeRowKey({ stamp, server }: WriteId): string {
  let keyOf = WRITE_ROW_KEYS.get(server);
  if (keyOf === undefined) {
    if (WRITE_ROW_KEYS.size >= WRITE_ROW_SERVERS_MAX) WRITE_ROW_KEYS.clear();
    keyOf = keepNumbered((number) => `w/${writeKey({ stamp: number, server })}`);
    WRITE_ROW_KEYS.set(server, keyOf);
  }
  return keyOf(stamp);
}

export function writeRow(write: Write): RowChange {
  return { key: writeRowKey(write), value: write };
}

export function forgetWriteRow(write: WriteId): RowChange {
  return { key: writeRowKey(write) };
}

const commitRowKey = keepNumbered((csn) => `c/${String(csn).padStart(CSN_DIGITS, '0')}`);

/** @param first the CSN of the first of them */
export function commitsRow(first: number, writes: readonly (Write | WriteId)[]): RowChange {
  return { key: commitRowKey(first), value: writes };
}

export function forgetCommitsRow(first: number): RowChange {
  return { key: commitRowKey(first) };
}

const tupleRowKey = keepPrefixed('o/');

export function tupleRow({ key, after }: Pick<Change, 'key' | 'after'>): RowChange {
  return after === null ? { key: tupleRowKey(key) } : { key: tupleRowKey(key), value: after };
}

export function omittedRow(state: BayouState): RowChange {
  const { vector, csn, known, retired } = state.omitted;
  const requests = Object.fromEntries(
    Object.entries(state.requests).map(([client, window]) => [
      client,
      { highest: window.highest, recent: [...window.recent] },
    ]),
  );
  const value: OmittedRow = {
    vector: { ...vector },
    csn,
    known: { ...known },
    retired: { ...retired },
    requests,
  };
  return { key: 'omitted', value };
}
