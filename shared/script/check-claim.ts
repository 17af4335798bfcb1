// Whether what `expect` claims is so.

import type { OperationResult } from '../core/contract.ts';
import type { ReplicaId } from '../core/ids.ts';
import { assertNever } from '../core/result.ts';
import { answerInWords, compare, resultInWords } from './claim-words.ts';
import type { Claim, Name } from './command.ts';
import type { Server } from './directory.ts';
import { performOperation } from './operations.ts';
import { liveStatus } from './showing.ts';
import { type Complaint, findClient, findServer, isComplaint, type Stage } from './stage.ts';
import { checkStateClaim, replicasOf, type StateClaim } from './state-claims.ts';

/** What a claim comes to: right (`null`), wrong with a sentence, or one that cannot be looked at. */
export type Verdict = { readonly wrong: string } | Complaint | null;

export async function checkClaim(stage: Stage, claim: Claim): Promise<Verdict> {
  switch (claim.type) {
    case 'get': {
      const client = findClient(stage, claim.client);
      if (isComplaint(client)) return client;
      const { key, view } = claim;
      const result = await performOperation(stage, client, { type: 'get', key, view });
      return wrongIf(compare(answerInWords(claim.answer), resultInWords(result), sentenceOf(result)));
    }
    case 'operation': {
      const client = findClient(stage, claim.client);
      if (isComplaint(client)) return client;
      const result = await performOperation(stage, client, claim.operation);
      const found = result.type === 'refused' ? `refused ${result.reason}` : 'accepted';
      const expected = claim.refusal === null ? 'accepted' : `refused ${claim.refusal}`;
      return wrongIf(compare(expected, found, sentenceOf(result)));
    }
    case 'converged':
      return checkConverged(stage, claim.replicas ?? null);
    case 'session':
      return checkSession(stage, claim);
    case 'figure':
    case 'log':
    case 'store':
    case 'same':
      return checkStates(stage, claim);
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

function checkStates(stage: Stage, claim: StateClaim): Verdict {
  const states: { name: Name; state: unknown }[] = [];
  for (const name of replicasOf(claim)) {
    const server = findLiveServer(stage, name);
    if (isComplaint(server)) return server;
    states.push({ name, state: server.state });
  }
  return wrongIf(checkStateClaim(stage.run.protocol, claim, states));
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

function wrongIf(sentence: string | null): Verdict {
  return sentence === null ? null : { wrong: sentence };
}

function sentenceOf(result: OperationResult): string | null {
  return result.type === 'refused' ? result.sentence : null;
}
