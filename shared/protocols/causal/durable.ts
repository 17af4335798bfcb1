// Durable rows, and the state that they give back (rules C3, C4).
//
// `meta`                   name, stage, whether it wants to leave, for whom it stays, whether it is paused, who is forgotten
// `clock`                  the clock, and the largest Lamport stamp
// `front`                  the stability front
// `members`                who takes part, and who left
// `e/<key>`                the values of a key
// `w/<member>/<count>`     a write that some member may still lack
// `r/<client>/<place>`     a request that was done, and what its client was told
// The hold-back queue and what others told of themselves are lost in a crash; both come again.

import type { Identity, Row, RowChange } from '../../core/contract.ts';
import type { ClientId } from '../../core/ids.ts';
import { keyedSet } from '../../core/keyed.ts';
import { seedRandom } from '../../core/random.ts';
import { rememberRequest, requestPlace } from '../../core/request-window.ts';
import { assert } from '../../core/result.ts';
import type { CausalConfig } from './config.ts';
import { entriesOf } from './members.ts';
import { FIRST_MEMBER } from './names.ts';
import type { CausalState, Entries, Write } from './types.ts';

type MetaRow = Pick<CausalState, 'name' | 'stage' | 'wantsToLeave' | 'staysFor' | 'paused' | 'forgotten'>;
type ClockRow = Pick<CausalState, 'clock' | 'lamport'>;

interface RequestRow {
  readonly client: ClientId;
  readonly number: number;
  readonly fate: unknown;
}

/** One that has its id serves as soon as that is durable, and this row is no sooner. */
export function metaRow(state: CausalState): RowChange {
  const { name, stage, wantsToLeave, paused } = state;
  const kept = stage === 'joining' && name !== null ? 'serving' : stage;
  const staysFor = { ...state.staysFor };
  const forgotten = { ...state.forgotten };
  const value: MetaRow = { name, stage: kept, wantsToLeave, staysFor, paused, forgotten };
  return { key: 'meta', value };
}

export function clockRow({ clock, lamport }: CausalState): RowChange {
  const value: ClockRow = { clock: { ...clock }, lamport };
  return { key: 'clock', value };
}

export function frontRow({ front }: CausalState): RowChange {
  return { key: 'front', value: { ...front } };
}

export function membersRow({ members }: CausalState): RowChange {
  return { key: 'members', value: { ...members } };
}

export function entriesRow(key: string, entries: Entries): RowChange {
  return entries.length === 0 ? { key: `e/${key}` } : { key: `e/${key}`, value: entries };
}

export function writeRow(write: Write): RowChange {
  return { key: writeRowKey(write), value: write };
}

export function writeRowKey({ writer, count }: Pick<Write, 'writer' | 'count'>): string {
  return `w/${writer}/${count}`;
}

export function requestRow(client: ClientId, number: number, fate: unknown): RowChange {
  const value: RequestRow = { client, number, fate };
  return { key: requestRowKey(client, number), value };
}

export function requestRowKey(client: ClientId, number: number): string {
  return `r/${client}/${requestPlace(number)}`;
}

/** The state that the rows give: the same after the first start and after each crash. */
export function recoverState(identity: Identity, config: CausalConfig, rows: readonly Row[]): CausalState {
  const state = emptyState(identity, config);
  for (const row of rows) recoverRow(state, row);
  for (const [, writes] of entriesOf(state.kept)) writes.sort((left, right) => left.count - right.count);
  if (config.mistake === 'clock-reset' && identity.incarnation > 1 && state.name !== null)
    state.clock[state.name] = 0;
  return state;
}

function emptyState(identity: Identity, config: CausalConfig): CausalState {
  const { id, incarnation, ordinal, sponsor } = identity;
  const isFirst = sponsor === null;
  return {
    ...seedRandom(identity.seed, `${id}#${incarnation}`),
    id,
    incarnation,
    ordinal,
    config,
    sponsor,
    name: isFirst ? FIRST_MEMBER : null,
    stage: isFirst ? 'serving' : 'joining',
    wantsToLeave: false,
    staysFor: {},
    leaveInstruction: null,
    paused: false,
    clock: {},
    lamport: 0,
    store: {},
    tombstones: {},
    kept: {},
    front: {},
    forgotten: {},
    members: isFirst ? { [FIRST_MEMBER]: { replica: id, ordinal } } : {},
    reports: {},
    requests: {},
    batch: null,
    holdBack: { count: 0, writes: {}, waiting: {} },
    gapTimerIsSet: false,
    gapTries: 0,
    up: [],
    exchangeCounter: 0,
    exchanges: {},
    leavingAfter: 0,
    exchangesEnded: [],
    join: null,
    joinRefusals: [],
    transferCounter: 0,
    transfers: {},
    events: [],
  };
}

function recoverRow(state: CausalState, { key, value }: Row): void {
  if (key === 'meta') Object.assign(state, value as MetaRow);
  else if (key === 'clock') Object.assign(state, value as ClockRow);
  else if (key === 'front') state.front = value as CausalState['front'];
  else if (key === 'members') state.members = value as CausalState['members'];
  else if (key.startsWith('e/')) recoverEntries(state, key.slice(2), value as Entries);
  else if (key.startsWith('w/')) recoverWrite(state, value as Write);
  else if (key.startsWith('r/')) {
    const { client, number, fate } = value as RequestRow;
    rememberRequest(state.requests, client, number, fate);
  } else assert(false, `a durable row that the causal store does not know: ${key}`);
}

export function recoverEntries(state: CausalState, key: string, entries: Entries): void {
  keyedSet(state.store, key, entries);
  if (entries.some(({ value }) => value === null)) keyedSet(state.tombstones, key, true);
}

export function recoverWrite(state: CausalState, write: Write): void {
  const kept = state.kept[write.writer] ?? [];
  state.kept[write.writer] = kept;
  kept.push(write);
}
