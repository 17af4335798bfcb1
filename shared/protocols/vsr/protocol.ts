// Viewstamped Replication Revisited (Liskov and Cowling 2012) as a pure function: which handler takes which input.

import type { Input, Instruction, Out, Protocol } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { assertNever } from '../../core/result.ts';
import { takeCheckpoint } from './checkpoint.ts';
import { rebuildInFlight } from './client-table.ts';
import { optionsForLatency, parseVsrConfig } from './config.ts';
import { isPrimary, isWitness } from './configuration.ts';
import { converged, unsettled } from './convergence.ts';
import { describe } from './describe.ts';
import { persist, recoverState } from './durable.ts';
import { isOfEpoch, noteStarted, onCheckEpoch, onEpochStarted, onStartEpoch } from './epochs.ts';
import { whyNoQuorum } from './going-on.ts';
import { always } from './invariants.ts';
import { onLeaseOver, waitOutLease } from './lease.ts';
import { opNumberOf } from './log.ts';
import type { VsrMessage } from './messages.ts';
import { MISTAKES } from './mistakes.ts';
import {
  commitAcknowledged,
  onCommit,
  onHeartbeat,
  onPrepare,
  onPrepareOk,
  onRequest,
} from './normal-operation.ts';
import { askToJoin, onReconfiguration, onRetire } from './reconfiguration.ts';
import { beginRecovery, onRecovery, onRecoveryResponse } from './recovery.ts';
import { sessionRules } from './session.ts';
import { setTick } from './silence.ts';
import { sometimes } from './sometimes.ts';
import { onGetState, onNewState } from './state-transfer.ts';
import { onTick } from './ticks.ts';
import type { VsrState, VsrTimer, VsrTypes } from './types.ts';
import { view } from './view.ts';
import { goOnWithViewChange, onDoViewChange, onStartView, onStartViewChange } from './view-change.ts';

export const vsr: Protocol<VsrTypes> = {
  name: 'vsr',
  version: 1,
  parseConfig: parseVsrConfig,
  optionsForLatency,
  init: recoverState,
  handle,
  session: sessionRules,
  always,
  converged,
  whyNoQuorum,
  crashesLose: ({ log }) => log === 'memory',
  clockRates: ({ leaseMillis, drift }) => (leaseMillis === 0 ? [0.5, 0.9, 1.1, 2] : [1, 1 + drift]),
  unsettled,
  foundsTogether: true,
  clientsFollow: true,
  describe,
  view,
  isServing: ({ status }) => status === 'normal' || status === 'view-change',
  hasLeft: ({ status }) => status === 'retired',
  promises: () => [{ model: 'linearizable', for: 'all' }],
  mistakes: MISTAKES,
  sometimes,
  explored: {
    heartbeat: ['12ms'],
    'view-timeout': ['40ms', '40ms', '60ms', '100ms'],
    log: ['disk', 'disk', 'disk', 'memory'],
    checkpoint: ['1000', '1000', '20', '4'],
    lease: ['0', '0', '30ms'],
    witnesses: ['0', '0', '0', '1'],
  },
  exploredFounders: [3, 3, 3, 4, 5],
};

function handle(state: VsrState, input: Input<VsrTypes>, now: number, out: Out<VsrTypes>): void {
  state.now = now;
  switch (input.type) {
    case 'start':
      return onStart(state, out);
    case 'links':
      // Whoever is in the group knows the others by its configuration.
      if (state.status === 'joining') state.reachable = [...input.up];
      return;
    case 'request':
      return onRequest(state, input, out);
    case 'instruction':
      return onInstruction(state, input.number, input.instruction, out);
    case 'message':
      return onMessage(state, input.from, input.message, out);
    case 'timeout':
      return onTimeout(state, input.timer, out);
    default:
      return assertNever(input);
  }
}

function onStart(state: VsrState, out: Out<VsrTypes>): void {
  if (!state.isRecorded) persist(state, [], out);
  setTick(state, out);
  rebuildInFlight(state);
  switch (state.status) {
    case 'normal':
      if (isPrimary(state)) onPrimaryStarted(state, out);
      return;
    case 'view-change':
      return goOnWithViewChange(state, out);
    case 'recovering':
      return beginRecovery(state, out);
    case 'joining':
      return askToJoin(state, out);
    case 'retired':
      return;
    default:
      return assertNever(state.status);
  }
}

/** At the beginning, or after a moment in which nobody missed it. */
function onPrimaryStarted(state: VsrState, out: Out<VsrTypes>): void {
  // It may have answered for all of its log before it stopped, and its disk knows an older commit-number.
  state.viewStart = opNumberOf(state);
  if (state.incarnation > 1) waitOutLease(state, out);
  onHeartbeat(state, out);
  commitAcknowledged(state, out);
}

function onInstruction(state: VsrState, number: number, instruction: Instruction, out: Out<VsrTypes>): void {
  switch (instruction.type) {
    // There is no anti-entropy to hold.
    case 'pause':
    case 'resume':
      return out.answer(number, { type: 'done', changed: false });
    case 'exchange': {
      const sentence = 'Viewstamped Replication has no anti-entropy: the primary sends what a backup lacks';
      return out.answer(number, { type: 'failed', sentence });
    }
    case 'retire':
      return onRetire(state, number, out);
    case 'truncate': {
      const changed = truncate(state, instruction.keep, out);
      return out.answer(number, { type: 'done', changed });
    }
    default:
      return assertNever(instruction);
  }
}

/** A witness keeps what others may lack. */
function truncate(state: VsrState, keep: number, out: Out<VsrTypes>): boolean {
  const dropped = state.commitNumber - keep;
  if (isWitness(state, state.id) || dropped <= state.logStart) return false;
  return takeCheckpoint(state, dropped, out);
}

/** What is said across epochs comes first; of another epoch than its own nothing is taken as said in its own (pitfall 27). */
function onMessage(state: VsrState, from: ReplicaId, message: VsrMessage, out: Out<VsrTypes>): void {
  switch (message.type) {
    case 'getState':
      return onGetState(state, from, message, out);
    case 'newState':
      return onNewState(state, from, message, out);
    case 'startEpoch':
      return onStartEpoch(state, from, message, out);
    case 'epochStarted':
      return onEpochStarted(state, from, message, out);
    case 'checkEpoch':
      return onCheckEpoch(state, from, message, out);
    case 'reconfiguration':
      return onReconfiguration(state, from, message, out);
    default:
      if (isOfEpoch(state, from, message, out)) onMessageOfEpoch(state, from, message, out);
  }
}

type MessageOfEpoch = Exclude<
  VsrMessage,
  { type: 'getState' | 'newState' | 'startEpoch' | 'epochStarted' | 'checkEpoch' | 'reconfiguration' }
>;

function onMessageOfEpoch(
  state: VsrState,
  from: ReplicaId,
  message: MessageOfEpoch,
  out: Out<VsrTypes>,
): void {
  noteStarted(state, from, out);
  if (message.type === 'recoveryResponse') return onRecoveryResponse(state, from, message, out);
  // Pitfall 4: it has nothing to say, and nothing of its own that could be compared.
  if (state.status !== 'normal' && state.status !== 'view-change') return;
  switch (message.type) {
    case 'prepare':
      return onPrepare(state, from, message, out);
    case 'prepareOk':
      return onPrepareOk(state, from, message, out);
    case 'commit':
      return onCommit(state, from, message, out);
    case 'startViewChange':
      return onStartViewChange(state, from, message, out);
    case 'doViewChange':
      return onDoViewChange(state, from, message, out);
    case 'startView':
      return onStartView(state, from, message, out);
    case 'recovery':
      return onRecovery(state, from, message, out);
    default:
      return assertNever(message);
  }
}

function onTimeout(state: VsrState, timer: VsrTimer, out: Out<VsrTypes>): void {
  switch (timer.type) {
    case 'heartbeat':
      return onHeartbeat(state, out);
    case 'tick':
      return onTick(state, out);
    case 'leaseOver':
      return onLeaseOver(state, timer.round);
    case 'leaseWaited':
      state.isWaitingOutLease = false;
      out.note({ type: 'leaseWaitEnded' });
      return commitAcknowledged(state, out);
    default:
      return assertNever(timer);
  }
}
