// A protocol that behaves like the given one, but freezes all that goes in and out. A handler that keeps an alias of a
// message or a row and changes it later breaks at that moment, and the host says so (rule C2).

import type { Out, Protocol, ProtocolTypes, SessionRules } from '../../core/contract.ts';
import { freezeJson } from '../../core/json.ts';

export function frozenProtocol<T extends ProtocolTypes>(protocol: Protocol<T>): Protocol<T> {
  return {
    ...protocol,
    handle: (state, input, now, out) => protocol.handle(state, freezeJson(input), now, freezingOut(out)),
    session: frozenSession(protocol.session),
  };
}

function freezingOut<T extends ProtocolTypes>(out: Out<T>): Out<T> {
  return {
    persist: (rows) => out.persist(freezeJson(rows)),
    send: (to, message) => out.send(to, freezeJson(message)),
    reply: (client, number, result) => out.reply(client, number, freezeJson(result)),
    answer: (number, result) => out.answer(number, freezeJson(result)),
    setTimer: (timer, delayMillis) => out.setTimer(freezeJson(timer), delayMillis),
    cancelTimer: (timer) => out.cancelTimer(freezeJson(timer)),
    note: (note) => out.note(freezeJson(note)),
    areNotesRead: out.areNotesRead,
  };
}

function frozenSession<T extends ProtocolTypes>(session: SessionRules<T>): SessionRules<T> {
  return {
    ...session,
    context: (state, operation) => freezeJson(session.context(state, freezeJson(operation))),
    absorb: (state, operation, result) => session.absorb(state, operation, freezeJson(result)),
  };
}
