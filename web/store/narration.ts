// Events as sentences for the live region: what a person in the room would say, not what the machine logs.

import type { ClientEffect } from '../../shared/client/client.ts';
import type { Fault } from '../../shared/core/faults.ts';
import { failureSentence, type TraceEvent } from '../../shared/core/trace.ts';
import type { Mark } from './history.ts';

/** @returns sentences; most events are not worth one. */
export function narrate(event: TraceEvent): string[] {
  switch (event.type) {
    case 'faultInjected':
      return [faultSentence(event.fault)];
    case 'replicaStarted':
      return [event.identity.incarnation > 1 ? `${event.replica} is up again.` : `${event.replica} starts.`];
    case 'replicaStopped':
      return event.reason === 'failed' ? [`${failureSentence(event)}.`] : [];
    case 'clientStepped':
      return event.effects.flatMap((effect) =>
        effect.type === 'complete' ? [answerSentence(event.client, effect)] : [],
      );
    case 'violated':
      return [`Violation: ${event.invariant} does not hold at ${event.replica}: ${event.sentence}.`];
    case 'commandEnded':
      return event.error === undefined ? [] : [`The line failed: ${event.error}.`];
    case 'remarked':
      return [event.text];
    default:
      return [];
  }
}

/** Milestones of the protocol that are worth saying. */
export function narrateMark({ kind, sentence, isSaid = false }: Mark): string[] {
  return isSaid || kind === 'rollback' || kind === 'member' ? [`${sentence}.`] : [];
}

function answerSentence(
  client: string,
  { operation, result }: Extract<ClientEffect, { type: 'complete' }>,
): string {
  const asked = `${client} ${operation.type}${'key' in operation ? ` ${operation.key}` : ''}`;
  switch (result.type) {
    case 'value':
      return `${asked}: ${result.value}.`;
    case 'missing':
      return `${asked}: no such key.`;
    case 'accepted':
      return `${asked}: accepted.`;
    case 'refused':
      return `${asked}: refused with ${result.reason.replace('_', ' ')}. ${result.sentence}.`;
  }
}

function faultSentence(fault: Fault): string {
  switch (fault.type) {
    case 'cut':
      return fault.both
        ? `The link between ${fault.a} and ${fault.b} is cut.`
        : `Messages from ${fault.a} to ${fault.b} are cut off.`;
    case 'heal':
      return `The link between ${fault.a} and ${fault.b} is whole.`;
    case 'delay':
      return `Messages between ${fault.a} and ${fault.b} take ${fault.latency.maxMillis} milliseconds.`;
    case 'lossy':
      return `Between ${fault.a} and ${fault.b} ${Math.round(fault.probability * 100)} percent of messages are lost.`;
    case 'duplicate':
      return `Between ${fault.a} and ${fault.b} ${Math.round(fault.probability * 100)} percent of messages come twice.`;
    case 'hold':
      return `Messages from ${fault.a} to ${fault.b} wait.`;
    case 'release':
      return `Messages from ${fault.a} to ${fault.b} are released.`;
    case 'drop':
      return `Messages from ${fault.a} to ${fault.b} are dropped.`;
    case 'repeat':
      return `Messages from ${fault.a} to ${fault.b} come again.`;
    case 'freeze':
      return `${fault.replica} is frozen.`;
    case 'thaw':
      return `${fault.replica} goes on.`;
    case 'fillDisk':
      return `The disk of ${fault.replica} is full.`;
    case 'clock':
      return `The clock of ${fault.replica} is wrong.`;
    case 'dropMessage':
      return `One message from ${fault.a} to ${fault.b} is dropped.`;
    case 'crash':
      return `${fault.replica} crashes.`;
    case 'restart':
      return `${fault.replica} restarts.`;
  }
}
