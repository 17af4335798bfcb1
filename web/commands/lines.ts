// Every gesture, key and button is one line of the command language, and this is where each line is spelt: by the
// language's own printer, so that what the log shows can be read back.

import type { Guarantee, Operation } from '../../shared/core/contract.ts';
import type { Fault } from '../../shared/core/faults.ts';
import { printCommand } from '../../shared/script/print.ts';

function inject(fault: Fault): string {
  return printCommand({ type: 'inject', fault });
}

function operate(client: string, operation: Operation): string {
  return printCommand({ type: 'operate', client, operation });
}

export const lines = {
  cut: (a: string, b: string) => inject({ type: 'cut', a, b, both: true }),
  /** Messages from `from` to `to` die; the other way works. */
  cutOneWay: (from: string, to: string) => inject({ type: 'cut', a: from, b: to, both: false }),
  heal: (a: string, b: string) => inject({ type: 'heal', a, b }),
  healAll: () => printCommand({ type: 'healAll' }),
  partition: (groups: readonly (readonly string[])[]) => printCommand({ type: 'partition', groups }),
  delay: (a: string, b: string, minMillis: number, maxMillis: number = minMillis) =>
    inject({ type: 'delay', a, b, latency: { minMillis, maxMillis } }),
  /** Some messages arrive twice, in both directions. */
  duplicate: (a: string, b: string, probability: number) => inject({ type: 'duplicate', a, b, probability }),
  hold: (from: string, to: string) => inject({ type: 'hold', a: from, b: to }),
  /** Without a count: all that wait, and the link stops holding. */
  release: (from: string, to: string, count?: number) =>
    inject({ type: 'release', a: from, b: to, ...(count === undefined ? {} : { count }) }),
  drop: (from: string, to: string, count?: number) =>
    inject({ type: 'drop', a: from, b: to, ...(count === undefined ? {} : { count }) }),
  /** That one, whether it waits or travels. */
  dropMessage: (from: string, to: string, message: number) =>
    inject({ type: 'dropMessage', a: from, b: to, message }),
  crash: (replica: string) => inject({ type: 'crash', replica }),
  freeze: (replica: string) => inject({ type: 'freeze', replica }),
  thaw: (replica: string) => inject({ type: 'thaw', replica }),
  fillDisk: (replica: string) => inject({ type: 'fillDisk', replica }),
  restart: (replica: string) => inject({ type: 'restart', replica }),
  put: (client: string, key: string, value: string) => operate(client, { type: 'put', key, value }),
  get: (client: string, key: string, view: 'tentative' | 'committed' = 'tentative') =>
    operate(client, { type: 'get', key, view }),
  remove: (client: string, key: string) => operate(client, { type: 'delete', key }),
  operate,
  move: (client: string, replica: string) => printCommand({ type: 'move', client, replica }),
  guarantees: (client: string, guarantees: readonly Guarantee[]) =>
    printCommand({ type: 'guarantees', client, guarantees }),
  exchange: (from: string, to: string) => printCommand({ type: 'exchange', from, to }),
  join: (replica: string, via: string) => printCommand({ type: 'join', replica, via }),
  retire: (replica: string) => printCommand({ type: 'retire', replica }),
  client: (client: string, replica: string, guarantees: readonly Guarantee[]) =>
    printCommand({ type: 'client', client, replica, guarantees, follow: null }),
  follow: (client: string, isOn: boolean) => printCommand({ type: 'follow', client, isOn }),
  truncate: (replica: string) => printCommand({ type: 'truncate', replica, keep: 0 }),
  settle: () => 'settle',
  timeStops: () => printCommand({ type: 'time', stands: true }),
  timeGoes: () => printCommand({ type: 'time', stands: false }),
  pause: () => printCommand({ type: 'pause' }),
  start: () => printCommand({ type: 'start' }),
} as const;

/** The first handle of a letter that no actor bears yet: `s5` after `s0` to `s4`. */
export function nextHandle(letter: 's' | 'c', taken: readonly string[]): string {
  const numbers = taken
    .filter((id) => id.startsWith(letter) && /^\d+$/.test(id.slice(1)))
    .map((id) => Number(id.slice(1)));
  return `${letter}${numbers.length === 0 ? 0 : Math.max(...numbers) + 1}`;
}
