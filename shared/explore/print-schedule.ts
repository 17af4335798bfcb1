// A schedule as a script of the lab: the same circumstances in the first line, then each action at its moment. Whoever
// performs it does what the schedule does.

import { assert, assertNever } from '../core/result.ts';
import type { Command, Option } from '../script/command.ts';
import { printCommand, printDuration, printLatency } from '../script/print.ts';
import { DISK_DEFAULTS } from '../sim/disk.ts';
import { healingActions } from './healing.ts';
import type { Action, Schedule, TimedAction } from './schedule.ts';

/**
 * A schedule that heals a part first is printed once it was performed (`partByActions`): only then is it known what that took.
 * @param remarks lines for people at the head
 * @param claims what is expected in the end; that all come together, unless given
 */
export function printSchedule(
  schedule: Schedule,
  remarks: readonly string[] = [],
  claims: readonly string[] = schedule.livenessMillis > 0 ? ['expect converged'] : [],
): string {
  assert(schedule.part === null || schedule.livenessMillis === 0, 'a part was healed by actions');
  const { founders, clients, actions, safetyMillis, livenessMillis } = schedule;
  const start: Command = {
    type: 'cluster',
    protocol: schedule.protocol,
    replicas: founders,
    options: optionsOf(schedule),
  };
  const arrivals = clients.map(({ id, replica, guarantees, follow = null }): Command => {
    return { type: 'client', client: id, replica, guarantees, follow };
  });
  const isHealed = livenessMillis > 0;
  const timed = isHealed ? [...actions, ...healingActions(schedule, safetyMillis)] : actions;
  return [
    ...remarks.map((remark) => `# ${remark}`),
    printCommand(start),
    ...arrivals.map(printCommand),
    ...timed.map(printTimed),
    ...waitFor(timed.at(-1)?.at ?? 0, isHealed ? safetyMillis + livenessMillis : safetyMillis),
    ...claims,
    '',
  ].join('\n');
}

function optionsOf({ seed, options, link, disk, clientTimeoutMillis, clientsFollow }: Schedule): Option[] {
  const { latency, lossProbability, duplicateProbability } = link;
  const { sync, survivalProbability } = disk;
  const isUsualSync =
    sync.minMillis === DISK_DEFAULTS.sync.minMillis && sync.maxMillis === DISK_DEFAULTS.sync.maxMillis;
  return [
    { name: 'seed', value: String(seed) },
    { name: 'schedule', value: 'timed' },
    { name: 'latency', value: printLatency(latency) },
    ...(lossProbability > 0 ? [{ name: 'loss', value: String(lossProbability) }] : []),
    ...(duplicateProbability > 0 ? [{ name: 'duplicate', value: String(duplicateProbability) }] : []),
    ...(isUsualSync ? [] : [{ name: 'disk', value: printLatency(sync) }]),
    ...(survivalProbability > 0 ? [{ name: 'disk-survival', value: String(survivalProbability) }] : []),
    { name: 'timeout', value: printDuration(clientTimeoutMillis) },
    ...(clientsFollow === undefined ? [] : [{ name: 'follow', value: clientsFollow ? 'on' : 'off' }]),
    ...Object.entries(options).map(([name, value]) => ({ name, value })),
  ];
}

function printTimed({ at, action }: TimedAction): string {
  return `at ${printDuration(at)} ${printCommand(commandOf(action))}`;
}

function commandOf(action: Action): Command {
  switch (action.type) {
    case 'operate':
      return { type: 'operate', client: action.client, operation: action.operation };
    case 'attach':
      return { type: 'move', client: action.client, replica: action.replica };
    case 'choose':
      return { type: 'guarantees', client: action.client, guarantees: action.guarantees };
    case 'inject':
      return { type: 'inject', fault: action.fault };
    case 'join':
      return { type: 'join', replica: action.replica, via: action.sponsor };
    case 'instruct':
      return instructionOf(action);
    default:
      return assertNever(action);
  }
}

function instructionOf({ replica, instruction }: Extract<Action, { type: 'instruct' }>): Command {
  switch (instruction.type) {
    case 'pause':
      return { type: 'pause', replica };
    case 'resume':
      return { type: 'start', replica };
    case 'exchange':
      return { type: 'exchange', from: replica, to: instruction.with };
    case 'retire':
      return { type: 'retire', replica };
    case 'truncate':
      return { type: 'truncate', replica, keep: instruction.keep };
    default:
      return assertNever(instruction);
  }
}

function waitFor(from: number, until: number): string[] {
  const millis = Math.round((until - from) * 1000) / 1000;
  return millis > 0 ? [`wait ${printDuration(millis)}`] : [];
}
