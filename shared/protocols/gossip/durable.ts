// Durable rows, and the state that they give back (rule GO6).
//
// `meta`                 how far joining and leaving have come, for whom it stays, and whether it is paused
// `e/<key>`              the entry of a key
// `seen`, `floor`        what is here of each writer, and what every member is known to have had
// `members`              who takes part, and who left
// `r/<client>/<place>`   a request that was done, and the version that it made
// The clock follows from the entries, the floor and what was seen.

import type { Identity, Row, RowChange } from '../../core/contract.ts';
import type { ClientId } from '../../core/ids.ts';
import { keyedEntries, keyedSet } from '../../core/keyed.ts';
import { seedRandom } from '../../core/random.ts';
import { rememberRequest, requestPlace } from '../../core/request-window.ts';
import { assert } from '../../core/result.ts';
import type { GossipConfig } from './config.ts';
import { changeEntry } from './digest-tree.ts';
import type { Entry, GossipState } from './types.ts';
import { toServerName, type Version } from './versions.ts';

type MetaRow = Pick<GossipState, 'stage' | 'wantsToLeave' | 'staysFor' | 'paused'>;

interface RequestRow {
  readonly client: ClientId;
  readonly number: number;
  readonly version: Version;
}

export function metaRow({ stage, wantsToLeave, staysFor, paused }: GossipState): RowChange {
  const value: MetaRow = { stage, wantsToLeave, staysFor: { ...staysFor }, paused };
  return { key: 'meta', value };
}

export function entryRow(key: string, entry: Entry | null): RowChange {
  return entry === null ? { key: `e/${key}` } : { key: `e/${key}`, value: entry };
}

export function seenRow(state: GossipState): RowChange {
  return { key: 'seen', value: { ...state.seen } };
}

export function floorRow(state: GossipState): RowChange {
  return { key: 'floor', value: { ...state.floor } };
}

export function membersRow(state: GossipState): RowChange {
  return { key: 'members', value: { ...state.members } };
}

export function requestRow(client: ClientId, number: number, version: Version): RowChange {
  const value: RequestRow = { client, number, version };
  return { key: `r/${client}/${requestPlace(number)}`, value };
}

/** The state that the rows give: the same after the first start and after each crash. */
export function recoverState(identity: Identity, config: GossipConfig, rows: readonly Row[]): GossipState {
  const name = toServerName(identity.ordinal);
  const state: GossipState = {
    ...seedRandom(identity.seed, `${identity.id}#${identity.incarnation}`),
    id: identity.id,
    incarnation: identity.incarnation,
    config,
    name,
    sponsor: identity.sponsor,
    stage: identity.sponsor === null ? 'serving' : 'joining',
    wantsToLeave: false,
    staysFor: {},
    leaveInstruction: null,
    paused: false,
    clock: 0,
    store: {},
    tombstones: {},
    tree: {},
    members: { [name]: { replica: identity.id } },
    seen: {},
    reports: {},
    floor: {},
    requests: {},
    up: [],
    links: {},
    linkChange: 0,
    roundCounter: 0,
    rounds: {},
    leavingAfter: 0,
    roundsEnded: [],
    touched: [],
  };
  for (const row of rows) recoverRow(state, row);
  const stamps = [state.seen, state.floor].flatMap((vector) => Object.values(vector));
  for (const [, { stamp }] of keyedEntries(state.store)) stamps.push(stamp);
  state.clock = stamps.reduce((largest, stamp) => Math.max(largest, stamp), 0);
  state.seen[name] = state.clock;
  return state;
}

function recoverRow(state: GossipState, { key, value }: Row): void {
  if (key === 'meta') Object.assign(state, value as MetaRow);
  else if (key === 'seen') state.seen = { ...(value as GossipState['seen']) };
  else if (key === 'floor') state.floor = { ...(value as GossipState['floor']) };
  else if (key === 'members') state.members = { ...(value as GossipState['members']) };
  else if (key.startsWith('e/')) recoverEntry(state, key.slice(2), value as Entry);
  else if (key.startsWith('r/')) {
    const { client, number, version } = value as RequestRow;
    rememberRequest(state.requests, client, number, version);
  } else assert(false, `a durable row that the gossip store does not know: ${key}`);
}

function recoverEntry(state: GossipState, key: string, entry: Entry): void {
  keyedSet(state.store, key, entry);
  if (entry.value === null) keyedSet(state.tombstones, key, true);
  changeEntry(state.tree, key, null, entry);
}
