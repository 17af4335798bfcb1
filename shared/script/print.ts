// Prints commands as lines of the lab dialect, such that parsing a printed line gives the command back.

import { GUARANTEES, type Guarantee, type Operation } from '../core/contract.ts';
import type { Fault, Latency } from '../core/faults.ts';
import { assertNever } from '../core/result.ts';
import { type Claim, type Command, REFUSAL_REASONS } from './command.ts';

/** Words that mean something where a text may stand; as texts they are quoted. */
const KEYWORDS: ReadonlySet<string> = new Set([
  'absent',
  'if',
  'else',
  'and',
  'committed',
  'accepted',
  'refused',
  'empty',
  'ERR_KEY',
  ...REFUSAL_REASONS,
]);

export function printCommand(command: Command): string {
  switch (command.type) {
    case 'cluster': {
      const options = command.options.map(({ name, value }) => `${name}=${printText(value)}`);
      return ['cluster', printText(command.protocol), ...command.replicas, ...options].join(' ');
    }
    case 'client': {
      const all = command.guarantees.length === GUARANTEES.length;
      const suffix = all ? '' : ` guarantees=${printGuarantees(command.guarantees)}`;
      const follow = command.follow === null ? '' : ` follow=${printSwitch(command.follow)}`;
      return `client ${command.client} ${command.replica}${suffix}${follow}`;
    }
    case 'follow':
      return `follow ${command.client} ${printSwitch(command.isOn)}`;
    case 'move':
      return `move ${command.client} ${command.replica}`;
    case 'quit':
      return `quit ${command.client}`;
    case 'guarantees':
      return `guarantees ${command.client} ${printGuarantees(command.guarantees)}`;
    case 'operate':
      return printOperation(command.client, command.operation);
    case 'inject':
      return printFault(command.fault);
    case 'healAll':
      return 'heal';
    case 'partition':
      return `partition ${command.groups.map((group) => group.join(',')).join(' | ')}`;
    case 'join':
      return `join ${command.replica}${command.via === null ? '' : ` via ${command.via}`}`;
    case 'retire':
      return `retire ${command.replica}`;
    case 'exchange':
      return `exchange ${command.from} ${command.to}`;
    case 'truncate':
      return `truncate ${command.replica}${command.keep === 0 ? '' : ` keep=${command.keep}`}`;
    case 'pause':
    case 'start':
      return command.replica === undefined ? command.type : `${command.type} ${command.replica}`;
    case 'stabilize':
      return command.type;
    case 'at':
      return `at ${printDuration(command.millis)} ${printCommand(command.command)}`;
    case 'wait':
      return `wait ${printDuration(command.millis)}`;
    case 'show':
      return `show ${command.what}${command.replica === null ? '' : ` ${command.replica}`}`;
    case 'expect':
      return `expect ${printClaim(command.claim)}`;
    case 'note':
      return `note ${quote(command.text)}`;
    case 'time':
      return `time ${command.stands ? 'stop' : 'go'}`;
    case 'pauseHere':
      return 'pause here';
    case 'joinServer':
    case 'retireServer':
    case 'killServer':
    case 'printLog':
    case 'printStore':
      return `${command.type} ${command.server}`;
    case 'joinClient':
      return `joinClient ${command.client} ${command.server}`;
    case 'breakConnection':
    case 'restoreConnection':
      return `${command.type} ${command.a} ${command.b}`;
    default:
      return assertNever(command);
  }
}

function printSwitch(isOn: boolean): string {
  return isOn ? 'on' : 'off';
}

function printOperation(client: string, operation: Operation): string {
  switch (operation.type) {
    case 'get':
      return `get ${client} ${printText(operation.key)}${operation.view === 'committed' ? ' committed' : ''}`;
    case 'put':
    case 'modify':
      return `${operation.type} ${client} ${printText(operation.key)} ${printText(operation.value)}`;
    case 'delete':
      return `delete ${client} ${printText(operation.key)}`;
    case 'write':
      return `write ${client} ${printConditionalWrite(operation)}`;
    default:
      return assertNever(operation);
  }
}

function printConditionalWrite(write: Extract<Operation, { type: 'write' }>): string {
  const alternatives = [{ expect: write.check, updates: write.updates }, ...write.merge];
  return alternatives
    .map(({ expect, updates }) => {
      const changes = updates.map(({ key, value }) => `${printText(key)}=${printRight(value)}`).join(' ');
      const checks = expect.map(({ key, equals }) => `${printText(key)}==${printRight(equals)}`);
      return checks.length === 0 ? changes : `${changes} if ${checks.join(' and ')}`;
    })
    .join(' else ');
}

function printFault(fault: Fault): string {
  switch (fault.type) {
    case 'cut':
      return `cut ${fault.a}${fault.both ? '' : ' to'} ${fault.b}`;
    case 'heal':
    case 'hold':
      return `${fault.type} ${fault.a} ${fault.b}`;
    case 'delay':
      return `delay ${fault.a} ${fault.b} ${printLatency(fault.latency)}`;
    case 'lossy':
    case 'duplicate':
      return `${fault.type} ${fault.a} ${fault.b} ${printFraction(fault.probability)}`;
    case 'release':
    case 'drop':
    case 'repeat':
      return `${fault.type} ${fault.a} ${fault.b}${fault.count === undefined ? '' : ` ${fault.count}`}`;
    case 'dropMessage':
      return `drop ${fault.a} ${fault.b} message ${fault.message}`;
    case 'crash':
    case 'restart':
    case 'freeze':
    case 'thaw':
      return `${fault.type} ${fault.replica}`;
    case 'fillDisk':
      return `fill ${fault.replica}`;
    case 'clock':
      return `clock ${fault.replica} ${printClock(fault)}`;
    default:
      return assertNever(fault);
  }
}

function printClaim(claim: Claim): string {
  switch (claim.type) {
    case 'get': {
      const view = claim.view === 'committed' ? ' committed' : '';
      return `get ${claim.client} ${printText(claim.key)}${view} == ${printAnswer(claim.answer)}`;
    }
    case 'operation': {
      const outcome = claim.refusal === null ? 'accepted' : `refused ${claim.refusal}`;
      if (claim.operation.type === 'write')
        return `write ${outcome} ${claim.client} ${printConditionalWrite(claim.operation)}`;
      return `${printOperation(claim.client, claim.operation)} ${outcome}`;
    }
    case 'converged':
      return ['converged', ...(claim.replicas ?? [])].join(' ');
    case 'session':
      return `${claim.guarantee} ${claim.holds ? 'holds' : 'broken'} for ${claim.client}`;
    case 'figure':
      return `${printText(claim.figure)} of ${claim.replica} == ${printText(claim.equals)}`;
    case 'log':
      return `log ${claim.replica} == ${claim.lines.length === 0 ? 'empty' : claim.lines.map(quote).join(' ')}`;
    case 'store':
      return `store ${claim.replica} ${printText(claim.key)} == ${printRight(claim.equals)}`;
    case 'same':
      return `same ${claim.what} ${claim.replicas.join(' ')}`;
    default:
      return assertNever(claim);
  }
}

function printAnswer(answer: Extract<Claim, { type: 'get' }>['answer']): string {
  switch (answer.type) {
    case 'value':
      return printText(answer.value);
    case 'missing':
      return 'absent';
    case 'refused':
      return answer.reason;
    default:
      return assertNever(answer);
  }
}

function printRight(value: string | null): string {
  return value === null ? 'absent' : printText(value);
}

function printGuarantees(guarantees: readonly Guarantee[]): string {
  if (guarantees.length === GUARANTEES.length) return 'all';
  return guarantees.length === 0 ? 'none' : guarantees.join(',');
}

/** `300ms`. */
export function printDuration(millis: number): string {
  return `${millis}ms`;
}

/** `200ms` or `20..40ms`. */
export function printLatency(latency: Latency): string {
  if (latency.minMillis === latency.maxMillis) return printDuration(latency.minMillis);
  return `${latency.minMillis}..${latency.maxMillis}ms`;
}

/** `ahead 200ms rate 1.02`; each half where it says something, and one at least. */
function printClock({ aheadMillis, rate }: Extract<Fault, { type: 'clock' }>): string {
  const side = aheadMillis < 0 ? 'behind' : 'ahead';
  const offset = `${side} ${printDuration(Math.abs(aheadMillis))}`;
  if (rate === 1) return offset;
  return aheadMillis === 0 ? `rate ${printFraction(rate)}` : `${offset} rate ${printFraction(rate)}`;
}

/** Without the exponent that JavaScript gives small numbers. */
function printFraction(probability: number): string {
  return probability.toFixed(9).replace(/\.?0+$/, '');
}

/** A key or a value: bare where nothing in it could be mistaken, else in quotes. */
export function printText(text: string): string {
  const isPlain = /^[A-Za-z0-9_.:;/@%+*!?&~^$<>(){}[\]'`-]+$/.test(text);
  return isPlain && !KEYWORDS.has(text) ? text : quote(text);
}

/** Control characters, blanks that look like others, and halves of surrogate pairs, which no editor keeps. */
const ESCAPED_RANGES: readonly (readonly [number, number])[] = [
  [0x0000, 0x001f],
  [0x007f, 0x00a0],
  [0x2000, 0x200f],
  [0x2028, 0x202f],
  [0x2060, 0x206f],
  [0x3000, 0x3000],
  [0xd800, 0xdfff],
  [0xfeff, 0xfeff],
];

const SHORT_ESCAPES = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

function quote(text: string): string {
  let quoted = '"';
  // By code points: a whole surrogate pair is one, above all ranges, and only a half one is escaped.
  for (const character of text) quoted += escapeCharacter(character);
  return `${quoted}"`;
}

function escapeCharacter(character: string): string {
  const short = SHORT_ESCAPES.get(character);
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  const isEscaped = ESCAPED_RANGES.some(([first, last]) => first <= code && code <= last);
  return isEscaped ? `\\u${code.toString(16).padStart(4, '0')}` : character;
}
