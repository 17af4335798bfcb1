// Any event that a trace can hold, with the oddest texts and values in it.

import fc from 'fast-check';
import { GUARANTEES, type Input, type Operation, type OperationResult } from '../../../core/contract.ts';
import { PERFECT_LINK } from '../../../core/faults.ts';
import { cloneJson } from '../../../core/json.ts';
import type { Happening, TraceEvent } from '../../../core/trace.ts';

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', '\ud800', '"sum":"', '\n'));
const whole = fc.nat();
const time = fc.double({ min: 0, max: 1e9, noNaN: true }).map((value) => value + 0);
/** As it comes out of JSON: there is no -0. */
const json = fc.jsonValue().map((value): unknown => JSON.parse(JSON.stringify(value)));
const typed = fc.record({ type: text, inside: json });
const guarantees = fc.subarray([...GUARANTEES]);
const latency = fc.record({ minMillis: time, maxMillis: time });
const policy = fc.record({
  cut: fc.boolean(),
  held: fc.boolean(),
  latency,
  lossProbability: time,
  duplicateProbability: time,
});

/** Absent, not `undefined`: as in JSON. */
function without<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;
}
function maybe<T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(some, { nil: undefined });
}
function kind<V extends string, T>(type: V, fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) {
  return fc.record({ type: fc.constant(type), ...fields }).map((value) => without(cloneJson(value)));
}

const update = fc.record({ key: text, value: fc.option(text) });
const expectation = fc.record({ key: text, equals: fc.option(text) });
const operation = fc.oneof(
  kind('get', { key: text, view: fc.constantFrom('tentative', 'committed') }),
  kind('put', { key: text, value: text }),
  kind('delete', { key: text }),
  kind('modify', { key: text, value: text }),
  kind('write', {
    check: fc.array(expectation),
    updates: fc.array(update),
    merge: fc.array(fc.record({ expect: fc.array(expectation), updates: fc.array(update) })),
  }),
) as fc.Arbitrary<Operation>;

const result = fc.oneof(
  kind('value', { key: text, value: text, evidence: json }),
  kind('missing', { key: text, evidence: json }),
  kind('accepted', { evidence: json }),
  kind('refused', {
    reason: fc.constantFrom('ERR_DEP', 'NOT_PRIMARY', 'TRY_AGAIN', 'RETIRED', 'TIMEOUT', 'UNREACHABLE'),
    sentence: text,
    lacking: maybe(fc.array(fc.record({ writer: text, needed: whole, held: whole, guarantees }))),
    primary: maybe(text),
  }),
) as fc.Arbitrary<OperationResult>;

const instruction = fc.oneof(
  kind('pause', {}),
  kind('resume', {}),
  kind('exchange', { with: text }),
  kind('retire', {}),
  kind('truncate', { keep: whole }),
);
const answer = fc.oneof(
  kind('done', { changed: fc.boolean() }),
  kind('pending', { sentence: text }),
  kind('failed', { sentence: text }),
);
const input = fc.oneof(
  kind('start', {}),
  kind('links', { up: fc.array(text) }),
  kind('request', { client: text, number: whole, operation, context: json }),
  kind('instruction', { number: whole, instruction }),
  kind('message', { from: text, message: typed }),
  kind('timeout', { timer: typed }),
) as fc.Arbitrary<Input>;
const rowChange = fc.record({ key: text, value: maybe(json) }).map(without);
const effect = fc.oneof(
  kind('persist', { rows: fc.array(rowChange) }),
  kind('send', { to: text, message: typed }),
  kind('reply', { client: text, number: whole, result }),
  kind('answer', { number: whole, result: answer }),
  kind('setTimer', { timer: typed, delayMillis: time }),
  kind('cancelTimer', { timer: typed }),
  kind('note', { note: typed }),
);
const giveUp = kind('giveUp', { number: whole });
const clientInput = fc.oneof(
  kind('attach', { replica: fc.option(text) }),
  kind('link', { up: fc.boolean() }),
  kind('choose', { guarantees }),
  kind('operate', { operation }),
  kind('reply', { from: text, number: whole, result }),
  kind('timeout', { timer: giveUp }),
);
const clientEffect = fc.oneof(
  kind('send', {
    to: text,
    message: fc.oneof(
      kind('request', { number: whole, operation, context: json }),
      kind('reply', { number: whole, result }),
    ),
  }),
  kind('setTimer', { timer: giveUp, delayMillis: time }),
  kind('cancelTimer', { timer: giveUp }),
  kind('complete', { number: whole, operation, replica: fc.option(text), result }),
);
const pair = { a: text, b: text };
const fault = fc.oneof(
  kind('cut', { ...pair, both: fc.boolean() }),
  kind('heal', pair),
  kind('delay', { ...pair, latency }),
  kind('lossy', { ...pair, probability: time }),
  kind('duplicate', { ...pair, probability: time }),
  kind('hold', pair),
  kind('release', { ...pair, count: maybe(whole) }),
  kind('drop', { ...pair, count: maybe(whole) }),
  kind('repeat', { ...pair, count: maybe(whole) }),
  kind('crash', { replica: text }),
  kind('freeze', { replica: text }),
  kind('thaw', { replica: text }),
  kind('fillDisk', { replica: text }),
  kind('clock', { replica: text, aheadMillis: time, rate: time }),
  kind('restart', { replica: text }),
);
const passage = { message: whole, from: text, to: text };
const identity = fc.record({
  id: text,
  incarnation: whole,
  ordinal: whole,
  founders: fc.array(text),
  sponsor: fc.option(text),
  seed: whole,
});
const header = fc
  .record({
    version: fc.constant(1),
    protocol: text,
    options: fc.dictionary(text, text),
    config: json,
    engine: fc.constantFrom('sim', 'live'),
    placement: fc.constantFrom('inline', 'process'),
    seed: whole,
    link: fc.oneof(policy, fc.constant(PERFECT_LINK)),
    clientTimeoutMillis: time,
    requestsBefore: maybe(whole),
  })
  .map(without);

/** A record, so that the compiler asks for a kind that is added. */
const KINDS: { readonly [V in Happening['type']]: fc.Arbitrary<unknown> } = {
  runStarted: kind('runStarted', { header }),
  replicaStarted: kind('replicaStarted', {
    replica: text,
    identity,
    rows: fc.array(fc.record({ key: text, value: json })),
  }),
  replicaStopped: kind('replicaStopped', {
    replica: text,
    reason: fc.constantFrom('crashed', 'failed'),
    sentence: text,
  }),
  replicaStepped: kind('replicaStepped', {
    replica: text,
    now: maybe(time),
    input,
    message: maybe(whole),
    effects: fc.array(effect),
    messages: fc.array(whole),
  }),
  rowsDurable: kind('rowsDurable', { replica: text, persists: whole }),
  clientStarted: kind('clientStarted', { client: text, guarantees }),
  clientStepped: kind('clientStepped', {
    client: text,
    input: clientInput,
    message: maybe(whole),
    effects: fc.array(clientEffect),
    messages: fc.array(whole),
  }),
  messageSent: kind('messageSent', {
    ...passage,
    fate: fc.oneof(kind('held', {}), kind('travels', { delaysMillis: fc.array(time) })),
  }),
  messageLost: kind('messageLost', {
    ...passage,
    reason: fc.constantFrom('lossy', 'cut', 'dropped', 'unreachable', 'overflow', 'crashed'),
  }),
  messageReleased: kind('messageReleased', { ...passage, delaysMillis: fc.array(time) }),
  faultInjected: kind('faultInjected', { fault }),
  linkChanged: kind('linkChanged', { ...pair, up: fc.boolean() }),
  commandStarted: kind('commandStarted', { command: whole, line: text }),
  commandEnded: kind('commandEnded', { command: whole, output: fc.array(text), error: maybe(text) }),
  remarked: kind('remarked', { text }),
  violated: kind('violated', { invariant: text, replica: text, sentence: text }),
  digested: kind('digested', { digest: text }),
};

/** Event 2 of some run; of `runStarted` event 1. */
export const anyEvent: fc.Arbitrary<TraceEvent> = fc
  .tuple(fc.oneof(...Object.values(KINDS)) as fc.Arbitrary<Happening>, time)
  .map(([happening, at]) => ({
    sequence: happening.type === 'runStarted' ? 1 : 2,
    at,
    ...happening,
  }));
