// A small replicated store that exercises everything a host does: registers spread by rumor to every known replica, kept
// in durable rows, repeated by a timer until they are acknowledged, with a newcomer that copies its sponsor. Last writer
// wins by ⟨stamp, writer⟩. It is a protocol like any other, only simpler than those that Oxbow shows.

import type { Input, Out, Protocol, Row, RowChange } from '../../core/contract.ts';
import type { ClientId, ReplicaId } from '../../core/ids.ts';
import { keyedEntries, keyedGet, keyedSet } from '../../core/keyed.ts';
import { REQUEST_WINDOW } from '../../core/limits.ts';
import { drawBetween, seedRandom } from '../../core/random.ts';
import { assert, assertNever, fail, succeed } from '../../core/result.ts';
import { describeRumor } from './rumor-describe.ts';
import { convergedRumor, rumorInvariants } from './rumor-invariants.ts';
import { rumorSession } from './rumor-session.ts';
import { isNewer, type RumorMessage, type RumorState, type RumorTypes, type Version } from './rumor-types.ts';

const caught = { caughtBy: 'a register never falls back', withinSeeds: 10 };
const mistakes = {
  forgetful: { sentence: 'a write is acknowledged before it is durable', ...caught },
  lastHeard: { sentence: 'what was heard last replaces what is newer', ...caught },
};

/** A key whose write breaks the replica that accepts it: the protocol's code throws. */
export const BREAKING_KEY = 'break';

export const rumorRegister: Protocol<RumorTypes> = {
  name: 'rumor-register',
  version: 1,
  parseConfig: ({ resend = '20', mistake = '' }) => {
    const resendMillis = Number(resend);
    if (!(resendMillis > 0)) return fail(`resend=${resend} is no period`);
    if (mistake !== '' && !(mistake in mistakes)) return fail(`there is no mistake ${mistake}`);
    return succeed({ resendMillis, mistake: mistake === '' ? null : mistake });
  },
  init: (identity, config, rows) => {
    const state: RumorState = {
      ...seedRandom(identity.seed, 'rumor'),
      id: identity.id,
      config,
      sponsor: identity.sponsor,
      status: identity.sponsor === null ? 'serving' : 'joining',
      isPaused: false,
      clock: 0,
      registers: {},
      up: [],
      unheard: {},
      answered: [],
    };
    for (const row of rows) restore(state, row);
    return state;
  },
  handle: (state, input, _now, out) => {
    if (state.status === 'left' && input.type !== 'request') return;
    switch (input.type) {
      case 'start':
        out.setTimer({ type: 'resend' }, drawBetween(state, 0.5, 1) * state.config.resendMillis);
        break;
      case 'links':
        onLinks(state, input.up, out);
        break;
      case 'request':
        onRequest(state, input, out);
        break;
      case 'instruction':
        onInstruction(state, input, out);
        break;
      case 'message':
        onMessage(state, input.from, input.message, out);
        break;
      case 'timeout':
        if (input.timer.type === 'greet') greet(state, out);
        else onResend(state, out);
        break;
      default:
        assertNever(input);
    }
  },
  session: rumorSession,
  always: rumorInvariants,
  converged: convergedRumor,
  describe: describeRumor,
  view: (state) => ({
    name: state.id,
    status: state.status,
    role: null,
    clock: [{ writer: state.id, count: state.clock }],
    keyCount: keyedEntries(state.registers).length,
    waiting: Object.values(state.unheard).reduce((sum, keys) => sum + keys.length, 0),
  }),
  isServing: (state) => state.status === 'serving',
  hasLeft: (state) => state.status === 'left',
  mistakes,
};

type RumorOut = Out<RumorTypes>;

function restore(state: RumorState, row: Row): void {
  if (row.key === 'status') {
    state.status = row.value as RumorState['status'];
    return;
  }
  const version = row.value as Version;
  keyedSet(state.registers, version.key, version);
  state.clock = Math.max(state.clock, version.stamp);
}

// ---------------------------------------------------------------- links and rumors

function onLinks(state: RumorState, up: readonly ReplicaId[], out: RumorOut): void {
  state.up = [...up];
  const all = keyedEntries(state.registers).map(([key]) => key);
  for (const peer of up) state.unheard[peer] ??= [...all];
  greet(state, out);
}

/** A newcomer asks its sponsor for everything, again and again until it is told. */
function greet(state: RumorState, out: RumorOut): void {
  if (state.status !== 'joining' || state.sponsor === null) return;
  if (state.up.includes(state.sponsor)) out.send(state.sponsor, { type: 'hello' });
  out.setTimer({ type: 'greet' }, state.config.resendMillis);
}

function onResend(state: RumorState, out: RumorOut): void {
  out.setTimer({ type: 'resend' }, drawBetween(state, 0.5, 1) * state.config.resendMillis);
  if (!state.isPaused) for (const peer of state.up) tell(state, peer, out);
}

function tell(state: RumorState, peer: ReplicaId, out: RumorOut): void {
  const versions = (state.unheard[peer] ?? []).flatMap((key) => copies(state, key));
  if (versions.length > 0) out.send(peer, { type: 'rumor', versions });
}

/** Takes versions in that are newer than its own. @returns what changed. */
function learn(state: RumorState, versions: readonly Version[], out: RumorOut): Version[] {
  const news = versions.filter((version) => {
    const own = keyedGet(state.registers, version.key);
    return own === undefined || isNewer(version, own) || state.config.mistake === 'lastHeard';
  });
  for (const version of news) {
    keyedSet(state.registers, version.key, { ...version });
    state.clock = Math.max(state.clock, version.stamp);
    for (const peer of Object.keys(state.unheard)) {
      const keys = state.unheard[peer] ?? [];
      if (!keys.includes(version.key)) keys.push(version.key);
    }
    out.note({ type: 'learned', version });
  }
  if (news.length > 0) out.persist(news.map(toRow));
  return news;
}

function copies(state: RumorState, key: string): Version[] {
  const version = keyedGet(state.registers, key);
  return version === undefined ? [] : [{ ...version }];
}

function toRow(version: Version): RowChange {
  return { key: `register/${version.key}`, value: { ...version } };
}

// ---------------------------------------------------------------- messages

function onMessage(state: RumorState, from: ReplicaId, message: RumorMessage, out: RumorOut): void {
  const echo = 'exchange' in message ? { exchange: message.exchange as number } : {};
  switch (message.type) {
    case 'rumor': {
      const changed = learn(state, message.versions, out).length > 0;
      out.send(from, {
        type: 'heard',
        versions: message.versions.map((one) => ({ ...one })),
        changed,
        ...echo,
      });
      break;
    }
    case 'heard':
      state.unheard[from] = (state.unheard[from] ?? []).filter(
        (key) => !message.versions.some((one) => isTheSame(one, keyedGet(state.registers, key))),
      );
      if (message.exchange !== undefined)
        out.answer(message.exchange, { type: 'done', changed: message.changed });
      break;
    case 'hello': {
      const versions = keyedEntries(state.registers).map(([, version]) => ({ ...version }));
      if (state.status === 'serving') out.send(from, { type: 'welcome', versions });
      break;
    }
    case 'welcome':
      if (state.status !== 'joining') break;
      learn(state, message.versions, out);
      state.status = 'serving';
      out.persist([{ key: 'status', value: 'serving' }]);
      out.cancelTimer({ type: 'greet' });
      break;
    default:
      assertNever(message);
  }
}

function isTheSame(left: Version, right: Version | undefined): boolean {
  return right !== undefined && left.key === right.key && !isNewer(right, left);
}

// ---------------------------------------------------------------- requests and instructions

type Request = Extract<Input<RumorTypes>, { type: 'request' }>;

function onRequest(state: RumorState, request: Request, out: RumorOut): void {
  const { client, number, operation, context } = request;
  if (operation.type === 'write') {
    const sentence = 'registers have no conditional writes';
    out.reply(client, number, { type: 'refused', reason: 'UNSUPPORTED', sentence });
    return;
  }
  const { key } = operation;
  const held = keyedGet(state.registers, key);
  const stamp = held?.stamp ?? 0;
  if (operation.type === 'get') {
    const evidence = { key, stamp };
    if (stamp < context.known) {
      const lacking = [{ writer: key, needed: context.known, held: stamp, guarantees: ['RYW' as const] }];
      const sentence = `version ${context.known} of ${key} is not here yet`;
      out.reply(client, number, { type: 'refused', reason: 'ERR_DEP', sentence, lacking });
    } else if (held === undefined || held.value === null)
      out.reply(client, number, { type: 'missing', key, evidence });
    else out.reply(client, number, { type: 'value', key, value: held.value, evidence });
    return;
  }
  if (state.status !== 'serving') {
    const sentence = `${state.id} is ${state.status}`;
    const reason = state.status === 'left' ? 'RETIRED' : 'TRY_AGAIN';
    out.reply(client, number, { type: 'refused', reason, sentence });
    return;
  }
  assert(key !== BREAKING_KEY, 'a key that nobody may write');
  const value = operation.type === 'delete' ? null : operation.value;
  const version = writeOnce(state, client, number, key, value, out);
  const accepted = { type: 'accepted', evidence: { key, stamp: version.stamp } } as const;
  out.reply(client, number, accepted);
  if (!state.isPaused) for (const peer of state.up) tell(state, peer, out);
}

function writeOnce(
  state: RumorState,
  client: ClientId,
  number: number,
  key: string,
  value: string | null,
  out: RumorOut,
): Version {
  const earlier = state.answered.find((one) => one.client === client && one.number === number);
  if (earlier !== undefined) return earlier.version;
  const version: Version = { key, value, stamp: state.clock + 1, writer: state.id };
  const isForgetful = state.config.mistake === 'forgetful';
  learn(state, [version], isForgetful ? { ...out, persist: () => {} } : out);
  state.answered.push({ client, number, version });
  if (state.answered.length > REQUEST_WINDOW) state.answered.shift();
  return version;
}

function onInstruction(
  state: RumorState,
  { number, instruction }: Extract<Input<RumorTypes>, { type: 'instruction' }>,
  out: RumorOut,
): void {
  switch (instruction.type) {
    case 'pause':
    case 'resume':
      state.isPaused = instruction.type === 'pause';
      out.answer(number, { type: 'done', changed: false });
      break;
    case 'exchange':
      if (!state.up.includes(instruction.with)) {
        out.answer(number, { type: 'failed', sentence: `no link leads to ${instruction.with}` });
        break;
      }
      out.send(instruction.with, {
        type: 'rumor',
        versions: keyedEntries(state.registers).map(([, version]) => ({ ...version })),
        exchange: number,
      });
      break;
    case 'retire':
      state.status = 'left';
      out.persist([{ key: 'status', value: 'left' }]);
      out.answer(number, { type: 'done', changed: true });
      break;
    case 'truncate':
      out.answer(number, { type: 'failed', sentence: 'registers keep no log' });
      break;
    default:
      assertNever(instruction);
  }
}
