// Any command of the language, for property tests.

import fc from 'fast-check';
import { GUARANTEES, type Operation } from '../../core/contract.ts';
import type { Fault } from '../../core/faults.ts';
import { type Claim, type Command, REFUSAL_REASONS, SHOWN, type TimedCommand } from '../command.ts';
import { isBase64Text, isName } from '../values.ts';

export const arbitraryName = fc.oneof(
  fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,31}$/).filter(isName),
  fc.nat(999_999_999).map(String),
);

/** Nasty texts on purpose: quotes, operators, keywords, control characters, halves of surrogate pairs. */
export const arbitraryText = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.string(),
    fc.constantFrom('', ' ', 'absent', 'if', 'else', 'and', '==', '=', 'a=b', 'a==b', '"', '\\', '#x', '//x'),
    fc.constantFrom(
      'ERR_DEP',
      'committed',
      'empty',
      'here',
      '__proto__',
      'b64:',
      'b64:AAEC',
      '\ud800',
      '\u0000',
    ),
  )
  .filter(isBase64Text);

const millis = fc.nat(3_600_000_000).map((micros) => micros / 1_000);
const latency = fc
  .tuple(millis, millis)
  .map(([a, b]) => ({ minMillis: Math.min(a, b), maxMillis: Math.max(a, b) }));
const probability = fc.nat(1_000_000_000).map((parts) => parts / 1_000_000_000);
const guarantees = fc.subarray([...GUARANTEES]);
const optional = fc.option(arbitraryText, { nil: null });
const update = fc.record({ key: arbitraryText, value: optional });
const check = fc.record({ key: arbitraryText, equals: optional });
const updates = fc.array(update, { minLength: 1, maxLength: 3 });
const checks = fc.array(check, { maxLength: 3 });
const view = fc.constantFrom('tentative' as const, 'committed' as const);
const ends = { a: arbitraryName, b: arbitraryName };
const count = fc.oneof(
  fc.constant({}),
  fc.nat(999).map((number) => ({ count: number })),
);

const writing: fc.Arbitrary<Exclude<Operation, { type: 'get' }>> = fc.oneof(
  fc.record({
    type: fc.constantFrom('put' as const, 'modify' as const),
    key: arbitraryText,
    value: arbitraryText,
  }),
  fc.record({ type: fc.constant('delete' as const), key: arbitraryText }),
  fc.record({
    type: fc.constant('write' as const),
    check: checks,
    updates,
    merge: fc.array(fc.record({ expect: checks, updates }), { maxLength: 3 }),
  }),
);
const reading: fc.Arbitrary<Operation> = fc.record({
  type: fc.constant('get' as const),
  key: arbitraryText,
  view,
});

const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ type: fc.constant('cut' as const), ...ends, both: fc.boolean() }),
  fc.record({ type: fc.constantFrom('heal' as const, 'hold' as const), ...ends }),
  fc.record({ type: fc.constant('delay' as const), ...ends, latency }),
  fc.record({ type: fc.constantFrom('lossy' as const, 'duplicate' as const), ...ends, probability }),
  fc
    .tuple(
      fc.record({ type: fc.constantFrom('release' as const, 'drop' as const, 'repeat' as const), ...ends }),
      count,
    )
    .map(([ends, count]) => ({ ...ends, ...count })),
  fc.record({
    type: fc.constant('dropMessage' as const),
    ...ends,
    message: fc.integer({ min: 1, max: 1_000_000 }),
  }),
  fc.record({
    type: fc.constantFrom('crash', 'restart', 'freeze', 'thaw', 'fillDisk'),
    replica: arbitraryName,
  }),
  fc.record({
    type: fc.constant('clock' as const),
    replica: arbitraryName,
    aheadMillis: fc.tuple(millis, fc.constantFrom(1, -1)).map(([size, sign]) => size * sign || 0),
    rate: fc.integer({ min: 500_000_000, max: 2_000_000_000 }).map((parts) => parts / 1_000_000_000),
  }),
);

const answer = fc.oneof(
  fc.record({ type: fc.constant('value' as const), value: arbitraryText }),
  fc.constant({ type: 'missing' as const }),
  fc.record({ type: fc.constant('refused' as const), reason: fc.constantFrom(...REFUSAL_REASONS) }),
);

const claim: fc.Arbitrary<Claim> = fc.oneof(
  fc.record({ type: fc.constant('get' as const), client: arbitraryName, key: arbitraryText, view, answer }),
  fc.record({
    type: fc.constant('operation' as const),
    client: arbitraryName,
    operation: writing,
    refusal: fc.option(fc.constantFrom(...REFUSAL_REASONS), { nil: null }),
  }),
  fc.constant({ type: 'converged' as const }),
  fc.record({
    type: fc.constant('converged' as const),
    replicas: fc.array(arbitraryName, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    type: fc.constant('session' as const),
    guarantee: fc.constantFrom(...GUARANTEES),
    client: arbitraryName,
    holds: fc.boolean(),
  }),
  fc.record({
    type: fc.constant('figure' as const),
    figure: arbitraryText,
    replica: arbitraryName,
    equals: arbitraryText,
  }),
  fc.record({
    type: fc.constant('log' as const),
    replica: arbitraryName,
    lines: fc.array(fc.string({ unit: 'binary' }), { maxLength: 3 }),
  }),
  fc.record({
    type: fc.constant('store' as const),
    replica: arbitraryName,
    key: arbitraryText,
    equals: optional,
  }),
  fc.record({
    type: fc.constant('same' as const),
    what: fc.constantFrom(...SHOWN),
    replicas: fc.array(arbitraryName, { minLength: 2, maxLength: 4 }),
  }),
);

const names = (maxLength: number) => fc.uniqueArray(arbitraryName, { minLength: 1, maxLength });

const plainCommand: fc.Arbitrary<Command> = fc.oneof(
  fc.record({
    type: fc.constant('cluster' as const),
    protocol: arbitraryText,
    replicas: names(5),
    options: fc.uniqueArray(
      fc.record({ name: fc.constantFrom('period', 'missing-key', 'mistake', 'x1'), value: arbitraryText }),
      { maxLength: 3, selector: ({ name }) => name },
    ),
  }),
  fc.record({
    type: fc.constant('client' as const),
    client: arbitraryName,
    replica: arbitraryName,
    guarantees,
    follow: fc.constantFrom(null, true, false),
  }),
  fc.record({ type: fc.constant('follow' as const), client: arbitraryName, isOn: fc.boolean() }),
  fc.record({ type: fc.constant('move' as const), client: arbitraryName, replica: arbitraryName }),
  fc.record({ type: fc.constant('quit' as const), client: arbitraryName }),
  fc.record({ type: fc.constant('guarantees' as const), client: arbitraryName, guarantees }),
  fc.record({
    type: fc.constant('operate' as const),
    client: arbitraryName,
    operation: fc.oneof(reading, writing),
  }),
  fc.record({ type: fc.constant('inject' as const), fault }),
  names(6).map((all) => ({ type: 'partition' as const, groups: all.map((name) => [name]) })),
  fc.record({
    type: fc.constant('join' as const),
    replica: arbitraryName,
    via: fc.option(arbitraryName, { nil: null }),
  }),
  fc.record({ type: fc.constant('retire' as const), replica: arbitraryName }),
  fc.record({ type: fc.constant('exchange' as const), from: arbitraryName, to: arbitraryName }),
  fc.record({ type: fc.constant('truncate' as const), replica: arbitraryName, keep: fc.nat(999) }),
  fc.constantFrom<Command>(
    { type: 'healAll' },
    { type: 'pause' },
    { type: 'start' },
    { type: 'pause', replica: 's1' },
    { type: 'start', replica: '2' },
    { type: 'stabilize' },
    { type: 'pauseHere' },
    { type: 'time', stands: true },
    { type: 'time', stands: false },
  ),
  fc.record({ type: fc.constant('wait' as const), millis }),
  fc.record({
    type: fc.constant('show' as const),
    what: fc.constantFrom(...SHOWN),
    replica: fc.option(arbitraryName, { nil: null }),
  }),
  fc.record({ type: fc.constant('expect' as const), claim }),
  fc.record({ type: fc.constant('note' as const), text: fc.string({ unit: 'binary' }) }),
  fc.record({
    type: fc.constantFrom(
      'joinServer' as const,
      'retireServer' as const,
      'killServer' as const,
      'printLog' as const,
      'printStore' as const,
    ),
    server: arbitraryName,
  }),
  fc.record({ type: fc.constant('joinClient' as const), client: arbitraryName, server: arbitraryName }),
  fc.record({ type: fc.constantFrom('breakConnection' as const, 'restoreConnection' as const), ...ends }),
);

export const arbitraryCommand: fc.Arbitrary<Command> = fc.oneof(
  { weight: 3, arbitrary: plainCommand },
  {
    weight: 1,
    arbitrary: fc.tuple(millis, plainCommand.filter(isTimed)).map(([moment, command]) => ({
      type: 'at' as const,
      millis: moment,
      command: command as TimedCommand,
    })),
  },
);

/** The course's verbs have no moment: the lab has words of its own for them. */
function isTimed({ type }: Command): boolean {
  const without = ['at', 'cluster', 'wait', 'stabilize', 'expect', 'pauseHere', 'time'];
  const ofCourses =
    /^(joinServer|retireServer|killServer|joinClient|printLog|printStore|(break|restore)Connection)$/;
  return !without.includes(type) && !ofCourses.test(type);
}
