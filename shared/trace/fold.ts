// The fold: from a trace to the picture of its run. States are derived by the step functions that made them, so the
// picture is the run's own truth and not a second telling. The only switch over trace events.

import type { Protocol } from '../core/contract.ts';
import { cloneJson } from '../core/json.ts';
import { COMMANDS_KEPT_MAX, REMARKS_KEPT_MAX, VIOLATIONS_KEPT_MAX } from '../core/limits.ts';
import { AssertionError, assert, assertNever } from '../core/result.ts';
import { type RunHeader, TRACE_VERSION, type TraceEvent } from '../core/trace.ts';
import { isLinkFault } from '../host/fault.ts';
import {
  type FoldOptions,
  foldClientStart,
  foldClientStep,
  foldDurable,
  foldReplicaFault,
  foldReplicaStart,
  foldReplicaStep,
  foldReplicaStop,
} from './fold-actors.ts';
import { foldFault, foldLinkChange } from './fold-links.ts';
import { foldDeparture, foldLoss, foldRelease } from './fold-messages.ts';
import type { RunPicture } from './picture.ts';

export type { FoldOptions, StateSource } from './fold-actors.ts';

type Event<Type extends TraceEvent['type']> = Extract<TraceEvent, { type: Type }>;

/**
 * Folds the next event into the picture, in place. With a state source it must be called right after the event
 * happened: the states that it points at move on.
 * @param picture `null` before the first event, which is `runStarted`.
 */
export function foldEvent(
  picture: RunPicture | null,
  event: TraceEvent,
  protocol: Protocol,
  options: FoldOptions = {},
): RunPicture {
  if (event.type === 'runStarted') {
    assert(picture === null && event.sequence === 1, 'a run starts once, with its first event');
    return emptyPicture(event.header, event.at);
  }
  assert(picture !== null, 'the first event of a trace is runStarted');
  if (event.sequence !== picture.sequence + 1)
    throw new AssertionError(
      `event ${event.sequence} does not follow event ${picture.sequence}: the trace has a gap`,
    );
  picture.pending = null;
  foldHappening(picture, event, protocol, options);
  picture.sequence = event.sequence;
  picture.at = event.at;
  return picture;
}

/** The picture that a whole trace gives; `null` of an empty one. */
export function foldTrace(events: Iterable<TraceEvent>, protocol: Protocol): RunPicture | null {
  let picture: RunPicture | null = null;
  for (const event of events) picture = foldEvent(picture, event, protocol);
  return picture;
}

/** A copy that shares nothing that will change. */
export function clonePicture(picture: RunPicture): RunPicture {
  return cloneJson(picture);
}

/** For whoever only looks on: half as large, and cannot be forked. Changes the picture in place. */
export function leaveOutDisks(picture: RunPicture): RunPicture {
  for (const replica of picture.replicas) replica.disk = null;
  return Object.assign(picture, { hasDisks: false });
}

function emptyPicture(header: RunHeader, at: number): RunPicture {
  assert(header.version === TRACE_VERSION, `a trace of version ${header.version} cannot be read here`);
  return {
    sequence: 1,
    at,
    header,
    hasDisks: true,
    lastMessage: 0,
    scheduled: 0,
    pending: null,
    timers: {},
    replicas: [],
    clients: [],
    links: [],
    messages: [],
    operations: [],
    commands: [],
    remarks: [],
    violations: [],
  };
}

function foldHappening(
  picture: RunPicture,
  event: Exclude<TraceEvent, { type: 'runStarted' }>,
  protocol: Protocol,
  options: FoldOptions,
): void {
  switch (event.type) {
    case 'replicaStarted':
      foldReplicaStart(picture, event, protocol, options);
      break;
    case 'replicaStopped':
      foldReplicaStop(picture, event);
      break;
    case 'replicaStepped':
      foldReplicaStep(picture, event, protocol, options);
      break;
    case 'rowsDurable':
      foldDurable(picture, event);
      break;
    case 'clientStarted':
      foldClientStart(picture, event, protocol, options);
      break;
    case 'clientStepped':
      foldClientStep(picture, event, protocol, options);
      break;
    case 'messageSent':
      foldDeparture(picture, event);
      break;
    case 'messageLost':
      foldLoss(picture, event, protocol);
      break;
    case 'messageReleased':
      foldRelease(picture, event);
      break;
    case 'faultInjected':
      if (isLinkFault(event.fault)) foldFault(picture, event.fault, event.at);
      else foldReplicaFault(picture, event.fault, event.at);
      break;
    case 'linkChanged':
      foldLinkChange(picture, event);
      break;
    case 'commandStarted':
      picture.commands.push({
        command: event.command,
        line: event.line,
        at: event.at,
        sequence: event.sequence,
        output: null,
        error: null,
      });
      keepNewest(picture.commands, COMMANDS_KEPT_MAX);
      break;
    case 'commandEnded':
      foldCommandEnd(picture, event);
      break;
    case 'remarked':
      picture.remarks.push({ text: event.text, at: event.at });
      keepNewest(picture.remarks, REMARKS_KEPT_MAX);
      break;
    case 'violated': {
      const { invariant, replica, sentence, at, sequence } = event;
      picture.violations.push({ invariant, replica, sentence, at, sequence });
      keepNewest(picture.violations, VIOLATIONS_KEPT_MAX);
      break;
    }
    // For viewers, who compare it with `digestOf` the picture; it changes nothing.
    case 'digested':
      break;
    default:
      assertNever(event);
  }
}

function foldCommandEnd(picture: RunPicture, event: Event<'commandEnded'>): void {
  const command = picture.commands.findLast((one) => one.command === event.command);
  // Of so old a command the picture no longer knows the start.
  if (command === undefined) return;
  command.output = event.output;
  command.error = event.error ?? null;
}

function keepNewest(list: unknown[], keptMax: number): void {
  if (list.length > keptMax) list.shift();
}
