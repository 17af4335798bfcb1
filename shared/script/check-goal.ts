// Whether a challenge is solved, from what a run shows of itself. Nothing is performed: the viewer does that.

import type { Guarantee, Operation, OperationResult, Protocol } from '../core/contract.ts';
import { assertNever } from '../core/result.ts';
import type { CommandPicture, OperationPicture, RunPicture } from '../trace/picture.ts';
import { answerInWords, resultInWords } from './claim-words.ts';
import type { Claim, Command, Name } from './command.ts';
import { ANY, type Budget, type Goal } from './goal.ts';
import { parseLine } from './parse.ts';
import { checkStateClaim, replicasOf } from './state-claims.ts';

/** What is known of a run since a challenge began. */
export interface Evidence {
  readonly picture: Pick<RunPicture, 'replicas' | 'operations' | 'commands'>;
  readonly protocol: Protocol;
  /** The last event before the challenge. */
  readonly since: number;
  /** The types of the notes since then, each with its replica. */
  readonly notes: readonly { readonly type: string; readonly replica: Name }[];
  /** Whether an answer ever broke that promise in the client's session. */
  readonly isBroken: (client: Name, guarantee: Guarantee) => boolean;
}

export interface Spending extends Budget {
  readonly spent: number;
}

export interface ChallengeReport {
  /** `overspent`: it cannot be solved any more without going back. */
  readonly state: 'open' | 'solved' | 'overspent';
  readonly goals: readonly { readonly text: string; readonly holds: boolean }[];
  readonly spending: readonly Spending[];
}

export function checkChallenge(
  challenge: { readonly goals: readonly Goal[]; readonly budgets: readonly Budget[] },
  evidence: Evidence,
): ChallengeReport {
  const goals = challenge.goals.map((goal) => ({ text: goal.text, holds: goalHolds(goal, evidence) }));
  const spending = challenge.budgets.map((budget) => ({ ...budget, spent: spentOn(budget.verb, evidence) }));
  const isOver = spending.some(({ spent, most }) => spent > most);
  const holds = goals.every((goal) => goal.holds);
  return { state: isOver ? 'overspent' : holds ? 'solved' : 'open', goals, spending };
}

export function goalHolds(goal: Goal, evidence: Evidence): boolean {
  switch (goal.type) {
    case 'seen':
      return evidence.notes.some(
        ({ type, replica }) => type === goal.note && (goal.replica === null || goal.replica === replica),
      );
    case 'claim':
      return claimHolds(goal.claim, evidence);
    default:
      return assertNever(goal);
  }
}

function claimHolds(claim: Claim, evidence: Evidence): boolean {
  const { picture, protocol } = evidence;
  switch (claim.type) {
    case 'get':
      return someEnded(claim.client, evidence, ({ operation }, result) => {
        const isAsked =
          operation.type === 'get' && operation.view === claim.view && matches(claim.key, operation.key);
        const isAnyValue = claim.answer.type === 'value' && claim.answer.value === ANY;
        return isAsked && (isAnyValue || resultInWords(result) === answerInWords(claim.answer));
      });
    case 'operation':
      return someEnded(claim.client, evidence, ({ operation }, result) => {
        const reason = result.type === 'refused' ? result.reason : null;
        return isSameWrite(claim.operation, operation) && reason === claim.refusal;
      });
    case 'converged': {
      const meant = picture.replicas.filter(({ id }) => claim.replicas?.includes(id) !== false);
      return (
        protocol.converged({ replicas: new Map(meant.map((replica) => [replica.id, replica])) }) === null
      );
    }
    case 'session':
      return evidence.isBroken(claim.client, claim.guarantee) !== claim.holds;
    case 'log':
    case 'store':
    case 'same':
    case 'figure': {
      const names = replicasOf(claim);
      const states = names.flatMap((name) => {
        const found = picture.replicas.find(({ id, alive }) => id === name && alive);
        return found === undefined ? [] : [{ name, state: found.state }];
      });
      return states.length === names.length && checkStateClaim(protocol, claim, states) === null;
    }
    default:
      return assertNever(claim);
  }
}

function someEnded(
  client: Name,
  { picture, since }: Evidence,
  test: (operation: OperationPicture, result: OperationResult) => boolean,
): boolean {
  return picture.operations.some(
    (one) =>
      one.calledSequence > since &&
      matches(client, one.client) &&
      one.result !== null &&
      test(one, one.result),
  );
}

function isSameWrite(wanted: Operation, done: Operation): boolean {
  if (wanted.type !== done.type) return false;
  // A conditional write is one of its own kind: that one was made is what can be asked for.
  if (wanted.type === 'write' || done.type === 'write') return true;
  if (!matches(wanted.key, done.key)) return false;
  return !('value' in wanted && 'value' in done) || matches(wanted.value, done.value);
}

function matches(wanted: string, found: string): boolean {
  return wanted === ANY || wanted === found;
}

// ---------------------------------------------------------------- what was spent

function spentOn(verb: string, { picture, since }: Evidence): number {
  const lines = picture.commands.filter(({ sequence, error }) => sequence > since && error === null);
  const replicas = picture.replicas.map(({ id }) => id);
  return lines.reduce((sum, line) => sum + costOf(verb, line, replicas), 0);
}

function costOf(verb: string, { line }: CommandPicture, replicas: readonly Name[]): number {
  const parsed = parseLine(line, 1, 'lab');
  if (parsed.type !== 'statement') return 0;
  if (verb === 'lines') return 1;
  const { command } = parsed.statement;
  if (verb === 'cut' && command.type === 'partition') return partedLinks(command, replicas);
  return line.trim().split(/\s+/)[0] === verb ? 1 : 0;
}

/** Links between replicas of different groups; those that are named in none form a group of their own. */
function partedLinks({ groups }: Extract<Command, { type: 'partition' }>, replicas: readonly Name[]): number {
  const groupOf = (name: Name): number => groups.findIndex((group) => group.includes(name));
  let parted = 0;
  for (const [index, a] of replicas.entries())
    for (const b of replicas.slice(index + 1)) if (groupOf(a) !== groupOf(b)) parted += 1;
  return parted;
}
