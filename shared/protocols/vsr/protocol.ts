// Viewstamped Replication Revisited (Liskov and Cowling 2012) as a pure function: which handler takes which input.

import type { Input, Instruction, Out, Protocol } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { assertNever } from '../../core/result.ts';
import { parseVsrConfig } from './config.ts';
import { isMember } from './configuration.ts';
import { converged, isQuorum, unsettled } from './convergence.ts';
import { describe } from './describe.ts';
import { persist, recoverState } from './durable.ts';
import { always } from './invariants.ts';
import { MISTAKES } from './mistakes.ts';
import { onCommit, onHeartbeat, onPrepare, onPrepareOk, onRequest } from './normal-operation.ts';
import { sessionRules } from './session.ts';
import { setTick } from './silence.ts';
import { sometimes } from './sometimes.ts';
import { onGetState, onNewState } from './state-transfer.ts';
import type { VsrMessage, VsrState, VsrTimer, VsrTypes } from './types.ts';
import { view } from './view.ts';
import { goOnWithViewChange, onDoViewChange, onStartView, onStartViewChange, onTick } from './view-change.ts';

export const vsr: Protocol<VsrTypes> = {
  name: 'vsr',
  version: 1,
  parseConfig: parseVsrConfig,
  init: recoverState,
  handle,
  session: sessionRules,
  always,
  converged,
  isQuorum,
  unsettled,
  foundsTogether: true,
  describe,
  view,
  isServing: ({ status }) => status !== 'recovering' && status !== 'transitioning' && status !== 'retired',
  hasLeft: ({ status }) => status === 'retired',
  promises: () => [{ model: 'linearizable', for: 'all' }],
  mistakes: MISTAKES,
  sometimes,
  explored: {
    heartbeat: ['12ms'],
    'view-timeout': ['60ms', '60ms', '100ms'],
  },
  exploredFounders: [3, 3, 3, 4, 5],
};

function handle(state: VsrState, input: Input<VsrTypes>, _now: number, out: Out<VsrTypes>): void {
  switch (input.type) {
    case 'start':
      return onStart(state, out);
    case 'links':
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
  if (state.incarnation === 1) persist(state, [], out);
  setTick(state, out);
  onHeartbeat(state, out);
  goOnWithViewChange(state, out);
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
      return out.answer(number, { type: 'failed', sentence: `${state.id} cannot leave its group yet` });
    case 'truncate':
      return out.answer(number, { type: 'failed', sentence: `${state.id} keeps its whole log` });
    default:
      return assertNever(instruction);
  }
}

/** Of another epoch than its own a replica takes nothing as said in its own (pitfall 27). */
function onMessage(state: VsrState, from: ReplicaId, message: VsrMessage, out: Out<VsrTypes>): void {
  if (message.epoch !== state.epoch || !isMember(state, from) || !isMember(state, state.id)) return;
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
    case 'getState':
      return onGetState(state, from, message, out);
    case 'newState':
      return onNewState(state, from, message, out);
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
    default:
      return assertNever(timer);
  }
}
