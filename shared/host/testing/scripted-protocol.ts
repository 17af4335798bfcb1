// A protocol whose every step is written down by the test: for tests of actors and hosts that ask for exact effects in
// an exact order.

import type { Effect, Input, Out, Protocol, ProtocolTypes } from '../../core/contract.ts';

export interface ScriptedTypes extends ProtocolTypes {
  config: null;
  state: { inputs: Input[] };
  message: { readonly type: string };
  timer: { readonly type: string };
  note: { readonly type: string };
}

/** @param react the effects of each input; it may throw, as broken code does. */
export function scriptedProtocol(react: (input: Input) => readonly Effect[]): Protocol {
  const protocol: Protocol<ScriptedTypes> = {
    name: 'scripted',
    version: 1,
    parseConfig: () => ({ ok: true, value: null }),
    init: () => ({ inputs: [] }),
    handle: (state, input, _now, out) => {
      state.inputs.push(input);
      for (const effect of react(input)) emit(effect, out);
    },
    session: {
      open: () => null,
      choose: () => {},
      context: () => null,
      absorb: () => {},
    },
    always: [],
    converged: () => null,
    describe: {
      messageLabel: ({ type }) => type,
      message: ({ type }) => type,
      note: ({ type }) => type,
      courseLog: () => [],
      log: () => [],
      store: () => [],
      clock: () => [],
      status: () => [],
    },
    view: () => ({ name: 's0', status: 'scripted', role: null, clock: [], keyCount: 0, waiting: 0 }),
    isServing: () => true,
    hasLeft: () => false,
    mistakes: {},
  };
  return protocol as unknown as Protocol;
}

function emit(effect: Effect, out: Out): void {
  switch (effect.type) {
    case 'persist':
      out.persist(effect.rows);
      break;
    case 'send':
      out.send(effect.to, effect.message);
      break;
    case 'reply':
      out.reply(effect.client, effect.number, effect.result);
      break;
    case 'answer':
      out.answer(effect.number, effect.result);
      break;
    case 'setTimer':
      out.setTimer(effect.timer, effect.delayMillis);
      break;
    case 'cancelTimer':
      out.cancelTimer(effect.timer);
      break;
    default:
      out.note(effect.note);
  }
}
