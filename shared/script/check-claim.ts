// Whether what `expect` claims is so.

import type { OperationResult } from '../core/contract.ts';
import type { ReplicaId } from '../core/ids.ts';
import { assertNever } from '../core/result.ts';
import type { Answer, Claim, Name } from './command.ts';
import type { Server } from './directory.ts';
import { performOperation } from './operations.ts';
import { describeLines, liveStatus } from './showing.ts';
import { type Complaint, findClient, findServer, isComplaint, type Stage } from './stage.ts';

/** What a claim comes to: right (`null`), wrong with a sentence, or one that cannot be looked at. */
export type Verdict = { readonly wrong: string } | Complaint | null;

export async function checkClaim(stage: Stage, claim: Claim): Promise<Verdict> {
  switch (claim.type) {
    case 'get': {
      const client = findClient(stage, claim.client);
      if (isComplaint(client)) return client;
      const { key, view } = claim;
      const result = await performOperation(stage, client, { type: 'get', key, view });
      return compare(answerInWords(claim.answer), resultInWords(result), sentenceOf(result));
    }
    case 'operation': {
      const client = findClient(stage, claim.client);
      if (isComplaint(client)) return client;
      const result = await performOperation(stage, client, claim.operation);
      const found = result.type === 'refused' ? `refused ${result.reason}` : 'accepted';
      const expected = claim.refusal === null ? 'accepted' : `refused ${claim.refusal}`;
      return compare(expected, found, sentenceOf(result));
    }
    case 'converged':
      return checkConverged(stage, claim.replicas ?? null);
    case 'session':
      return checkSession(stage, claim);
    case 'figure':
      return withState(stage, claim.replica, (state) =>
        checkFigure(stage, claim.figure, claim.equals, state),
      );
    case 'log':
      return withState(stage, claim.replica, (state) => {
        const lines = stage.run.protocol.describe.courseLog(state);
        return compare(listInWords(claim.lines), listInWords(lines));
      });
    case 'store':
      return withState(stage, claim.replica, (state) => {
        const found = storedValue(stage.run.protocol.describe.store(state), claim.key);
        return compare(valueInWords(claim.equals), valueInWords(found));
      });
    case 'same':
      return checkSame(stage, claim);
    default:
      return assertNever(claim);
  }
}

function checkConverged(stage: Stage, names: readonly Name[] | null): Verdict {
  const among = new Set<ReplicaId>();
  for (const name of names ?? []) {
    const server = findServer(stage, name);
    if (isComplaint(server)) return server;
    among.add(server.id);
  }
  const meant = stage.run.replicas().filter(({ id }) => names === null || among.has(id));
  const replicas = new Map(meant.map((status) => [status.id, status]));
  const missing = stage.run.protocol.converged({ replicas });
  return missing === null ? null : { wrong: `not converged: ${missing}` };
}

function checkSession(stage: Stage, claim: Extract<Claim, { type: 'session' }>): Verdict {
  const client = findClient(stage, claim.client);
  if (isComplaint(client)) return client;
  const breach = stage.witness.breachOf(client.id, claim.guarantee);
  if (claim.holds && breach !== null)
    return { wrong: `${claim.guarantee} was broken for ${claim.client}: ${breach}` };
  if (!claim.holds && breach === null) return { wrong: `${claim.guarantee} holds for ${claim.client}` };
  return null;
}

function checkSame(stage: Stage, claim: Extract<Claim, { type: 'same' }>): Verdict {
  let first: { readonly name: Name; readonly text: string } | null = null;
  for (const name of claim.replicas) {
    const server = findLiveServer(stage, name);
    if (isComplaint(server)) return server;
    const text = describeLines(stage, claim.what, server.state).join('\n');
    first ??= { name, text };
    if (text !== first.text) return { wrong: `the ${claim.what} of ${first.name} and of ${name} differ` };
  }
  return null;
}

/** The figures of every protocol's view, and whatever its status line shows: `CSN 3`, `3 committed`, `CSN: 3`. */
function checkFigure(stage: Stage, figure: string, equals: string, state: unknown): Verdict {
  const view = stage.run.protocol.view(state);
  const common = new Map<string, string>([
    ['name', view.name],
    ['status', view.status],
    ['role', view.role ?? 'none'],
    ['keys', String(view.keyCount)],
    ['waiting', String(view.waiting)],
  ]);
  const { describe } = stage.run.protocol;
  const found =
    common.get(figure) ??
    figureOfStatus(describe.status(state).join(', '), figure) ??
    (describe.zeroFigures?.includes(figure) === true ? '0' : null);
  if (found === null) return { wrong: `the status shows no figure ${figure}` };
  return compare(equals, found);
}

function figureOfStatus(status: string, figure: string): string | null {
  for (const part of status.split(', ')) {
    if (part.startsWith(`${figure}: `)) return part.slice(figure.length + 2);
    if (part.startsWith(`${figure} `)) return part.slice(figure.length + 1);
    if (part.endsWith(` ${figure}`)) return part.slice(0, -figure.length - 1);
  }
  return null;
}

function withState(stage: Stage, name: Name, check: (state: unknown) => Verdict): Verdict {
  const server = findLiveServer(stage, name);
  return isComplaint(server) ? server : check(server.state);
}

function findLiveServer(
  stage: Stage,
  name: Name,
): { readonly server: Server; readonly state: unknown } | Complaint {
  const server = findServer(stage, name);
  if (isComplaint(server)) return server;
  const status = liveStatus(stage, server);
  if (status === null) return { sentence: `${name} is down`, about: name, suggestion: null };
  return { server, state: status.state };
}

function compare(expected: string, found: string, because: string | null = null): Verdict {
  if (expected === found) return null;
  return { wrong: `expected ${expected}, found ${found}${because === null ? '' : ` (${because})`}` };
}

function answerInWords(answer: Answer): string {
  switch (answer.type) {
    case 'value':
      return valueInWords(answer.value);
    case 'missing':
      return 'ERR_KEY';
    case 'refused':
      return answer.reason;
    default:
      return assertNever(answer);
  }
}

function resultInWords(result: OperationResult): string {
  switch (result.type) {
    case 'value':
      return valueInWords(result.value);
    case 'missing':
      return 'ERR_KEY';
    case 'accepted':
      return 'accepted';
    case 'refused':
      return result.reason;
    default:
      return assertNever(result);
  }
}

function sentenceOf(result: OperationResult): string | null {
  return result.type === 'refused' ? result.sentence : null;
}

/** Quoted, so that a value `ERR_KEY` is not the absence of one. */
function valueInWords(value: string | null): string {
  return value === null ? 'absent' : JSON.stringify(value);
}

function listInWords(lines: readonly string[]): string {
  return lines.length === 0 ? 'empty' : lines.map((line) => JSON.stringify(line)).join(' ');
}

/** A key may itself hold a colon; then the shortest that fits is taken, as a person would read it. */
function storedValue(lines: readonly string[], key: string): string | null {
  const line = lines.find((candidate) => candidate.startsWith(`${key}:`));
  return line === undefined ? null : line.slice(key.length + 1);
}
