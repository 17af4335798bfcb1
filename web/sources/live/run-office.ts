// The runs of the server that the page came from: which there are, what can be started, and their beginning and end.

import { fail, type Result, succeed } from '../../../shared/core/result.ts';
import {
  type Check,
  describeMismatch,
  flag,
  isRecord,
  list,
  millis,
  nullable,
  object,
  oneOf,
  optional,
  text,
  whole,
} from '../../../shared/core/shape.ts';
import type {
  CloseAnswer,
  ForkOrigin,
  ForkRequest,
  ProtocolList,
  ProtocolSummary,
  RunList,
  RunRequest,
  RunSummary,
} from '../../../shared/wire/api.ts';
import { linesOf } from '../lines-of.ts';
import type { RunOffice } from '../source.ts';

/** The part of `fetch` that is used, so that tests can stand in for a server. */
export type Ask = (
  address: URL,
  how: { readonly method: string; readonly body?: string; readonly headers?: Record<string, string> },
) => Promise<Response>;

/** @param base the address of the page */
export function openRunOffice(base: string, ask: Ask): RunOffice {
  async function call<T>(
    method: string,
    path: string,
    check: Check,
    body?: RunRequest | ForkRequest,
  ): Promise<Result<T>> {
    const sent =
      body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    try {
      const answer = await ask(new URL(path, base), { method, ...sent });
      return readAnswer(answer.ok, await answer.json(), check);
    } catch {
      return fail('the server cannot be reached');
    }
  }
  return {
    protocols: () => call<ProtocolList>('GET', 'api/protocols', PROTOCOLS),
    runs: () => call<RunList>('GET', 'api/runs', RUNS),
    create: (request) => call<RunSummary>('POST', 'api/runs', RUN, request),
    fork: (run, at) => call<RunSummary>('POST', `api/runs/${run}/forks`, RUN, { at }),
    async *trace(run) {
      const answer = await ask(new URL(`api/runs/${run}/trace`, base), { method: 'GET' });
      if (!answer.ok || answer.body === null) throw new Error('the server does not give its trace');
      yield* linesOf(answer.body);
    },
    close: (run) => call<CloseAnswer>('DELETE', `api/runs/${run}`, CLOSED),
  };
}

const RUN = object<RunSummary>({
  id: text,
  epoch: text,
  isDefault: flag,
  protocol: text,
  engine: oneOf('live', 'sim'),
  placement: oneOf('inline', 'process'),
  seed: whole,
  replicas: list(object<RunSummary['replicas'][number]>({ id: text, alive: flag, incarnation: whole })),
  clients: list(object<RunSummary['clients'][number]>({ id: text, replica: nullable(text) })),
  forkOf: optional(object<ForkOrigin>({ run: text, at: whole, atMillis: millis })),
  sequence: whole,
  nowMillis: millis,
  viewers: whole,
  linesWaiting: whole,
});
const RUNS = object<RunList>({ runs: list(RUN), runsMax: whole });
const MISTAKE = object<ProtocolSummary['mistakes'][number]>({ name: text, sentence: text });
const PROTOCOL = object<ProtocolSummary>({ name: text, version: whole, mistakes: list(MISTAKE) });
const PROTOCOLS = object<ProtocolList>({ protocols: list(PROTOCOL) });
const CLOSED = object<CloseAnswer>({ closed: text, startedAnew: flag });

function readAnswer<T>(isOk: boolean, answer: unknown, check: Check): Result<T> {
  if (!isOk) return fail(refusalIn(answer) ?? 'the server refused, and did not say why');
  const wrong = check(answer);
  return wrong === null
    ? succeed(answer as T)
    : fail(`the server sent what this page cannot read: ${describeMismatch(wrong)}`);
}

/** The sentence of `ApiFailure`; who reads it on the page is told as well where runs are closed there. */
function refusalIn(answer: unknown): string | null {
  const error = isRecord(answer) ? answer['error'] : null;
  if (!isRecord(error) || typeof error['sentence'] !== 'string') return null;
  const { code, sentence } = error;
  return code === 'TOO_MANY_RUNS'
    ? sentence.replace(/close one$/, 'close some in the sheet of systems and runs (n)')
    : sentence;
}
