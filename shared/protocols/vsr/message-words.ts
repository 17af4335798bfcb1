// Messages in words: a label for each in flight, a sentence that says what its sender says.

import { assertNever } from '../../core/result.ts';
import { entryInWords } from './entry-words.ts';
import type { Reconfiguration, VsrMessage } from './messages.ts';
import type { LogEntry } from './types.ts';

export function messageLabel(message: VsrMessage): string {
  switch (message.type) {
    case 'prepare':
      return `Prepare ${opsLabel(message.after, message.entries.length)}`;
    case 'prepareOk':
      return `PrepareOk ${message.opNumber}`;
    case 'commit':
      return `Commit ${message.commitNumber}`;
    case 'startViewChange':
      return `StartViewChange ${message.viewNumber}`;
    case 'doViewChange':
      return `DoViewChange ${message.viewNumber}`;
    case 'startView':
      return `StartView ${message.viewNumber}`;
    case 'getState':
      return `GetState ${message.after + 1}…`;
    case 'newState':
      return message.checkpoint === null
        ? `NewState ${opsLabel(message.after, message.entries.length)}`
        : `NewState checkpoint ${message.checkpoint.opNumber}`;
    case 'recovery':
      return `Recovery ${message.nonce}`;
    case 'recoveryResponse':
      return `RecoveryResponse ${message.nonce}`;
    case 'reconfiguration':
      return `Reconfiguration ${changeLabel(message)}`;
    case 'startEpoch':
      return `StartEpoch ${message.epoch}`;
    case 'epochStarted':
      return `EpochStarted ${message.epoch}`;
    case 'checkEpoch':
      return 'CheckEpoch';
    default:
      return assertNever(message);
  }
}

/** Which ops those are that follow. */
export function opsLabel(after: number, count: number): string {
  if (count === 0) return 'none';
  return count === 1 ? `${after + 1}` : `${after + 1}–${after + count}`;
}

/** What its sender says. */
export function messageSentence(message: VsrMessage): string {
  const view = `view ${message.viewNumber}`;
  switch (message.type) {
    case 'prepare':
      return `the primary of ${view} asks to log ${opsInWords(message)}; all up to ${message.commitNumber} is committed`;
    case 'prepareOk':
      return `has all ops of ${view} up to ${message.opNumber}, durably`;
    case 'commit':
      return `the primary of ${view} lives; all up to op ${message.commitNumber} is committed`;
    case 'startViewChange':
      return message.viewNumber > message.enteredView
        ? `hears no primary in view ${message.enteredView} and wishes for ${view}`
        : `has entered ${view} and waits for its primary`;
    case 'doViewChange':
      return `gives its vote and its log to the primary of ${view}: last normal view ${message.lastNormalView}, op ${message.opNumber}, committed ${message.commitNumber}`;
    case 'startView':
      return `${view} begins with op ${message.opNumber}; it brings ${opsInWords(message)}`;
    case 'getState':
      return `lacks what follows op ${message.after} in ${view}`;
    case 'newState':
      return message.checkpoint === null
        ? `brings ${opsInWords(message)} of ${view}`
        : `brings part ${message.checkpoint.part + 1} of the state after op ${message.checkpoint.opNumber}: the ops before are in nobody's log any more`;
    case 'recovery':
      return `has lost its log and asks what it was, under the nonce ${message.nonce}; it had entered ${view}`;
    case 'recoveryResponse':
      return message.log === null
        ? `answers the nonce ${message.nonce}: it works in ${view}, as a backup`
        : `answers the nonce ${message.nonce}: it is the primary of ${view}, with op ${message.log.opNumber} as the last`;
    case 'reconfiguration':
      return message.add === null
        ? `asks that ${message.remove ?? 'nobody'} be let go`
        : `asks that ${message.add} be let in`;
    case 'startEpoch':
      return `epoch ${message.epoch} has begun after op ${message.epochStart}: the group is ${message.members.join(', ')}`;
    case 'epochStarted':
      return `works in epoch ${message.epoch}, with all that was before it`;
    case 'checkEpoch':
      return `has heard of an epoch later than ${message.epoch} and asks who is in it`;
    default:
      return assertNever(message);
  }
}

function opsInWords({
  after,
  entries,
}: {
  readonly after: number;
  readonly entries: readonly LogEntry[];
}): string {
  const [first] = entries;
  if (first === undefined) return 'no op';
  if (entries.length > 1) return `ops ${opsLabel(after, entries.length)}`;
  return `op ${after + 1}, ${entryInWords(first)}`;
}

function changeLabel({ add, remove }: Reconfiguration): string {
  return add === null ? `−${remove ?? ''}` : `+${add}`;
}
