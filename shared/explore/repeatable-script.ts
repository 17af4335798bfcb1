// A script that repeats what a schedule breaks: printed, then performed as `oxbow run` performs it, before anybody is told that
// it does.

import type { Protocol } from '../core/contract.ts';
import type { ClientId, ReplicaId } from '../core/ids.ts';
import { fail, type Result, succeed } from '../core/result.ts';
import { Master } from '../script/master.ts';
import type { Failure } from '../script/performance.ts';
import { simulateRun } from '../sim/simulated-run.ts';
import { REFUSED_LINES_MAX } from './explore-limits.ts';
import { DEMANDS, type Finding, isOfPart, type Outcome } from './outcome.ts';
import { PART_KEY } from './part-recovery.ts';
import { printSchedule } from './print-schedule.ts';
import { partByActions } from './reductions.ts';
import type { Schedule } from './schedule.ts';

type Failing = Outcome & { readonly finding: Finding };

/**
 * @param outcome of the schedule
 * @param remarks lines for people at the head
 * @returns the script; or why there is none: it does not break the same, or the language cannot say it
 */
export async function repeatableScript(
  protocol: Protocol,
  schedule: Schedule,
  outcome: Failing,
  remarks: readonly string[] = [],
): Promise<Result<string>> {
  const { finding } = outcome;
  let lines = print(schedule, outcome, remarks).split('\n');
  for (let tries = 0; tries <= REFUSED_LINES_MAX; tries += 1) {
    const end = await perform(protocol, lines);
    if (end.type === 'broke' && isSame(end, finding)) return succeed(lines.join('\n'));
    if (end.type !== 'wrong')
      return fail(end.type === 'broke' ? `as a script it breaks otherwise: ${end.sentence}` : NOT_AGAIN);
    // What is refused does nothing in a search, and ends a script: it is left out.
    const refused = /^line (\d+)/.exec(end.sentence)?.[1];
    if (refused === undefined || !lines[Number(refused) - 1]?.startsWith('at ')) return fail(end.sentence);
    lines = lines.filter((_, index) => index !== Number(refused) - 1);
  }
  return fail(`more than ${REFUSED_LINES_MAX} of its lines are refused`);
}

function print(schedule: Schedule, outcome: Failing, remarks: readonly string[]): string {
  const { finding, part, stoodAt, endedAt } = outcome;
  if (schedule.part === null || part === null) return printSchedule({ ...schedule, part: null }, remarks);
  const healed = partByActions(schedule, part, Math.ceil(endedAt - stoodAt));
  if (part.endedAt !== null && !isOfPart(finding)) return printSchedule(healed, remarks);
  const claims = isOfPart(finding) ? claimsOf(schedule.part.client, part.replicas, finding) : [];
  return printSchedule({ ...healed, livenessMillis: 0 }, remarks, claims);
}

/** What a part should do, as lines that fail. */
function claimsOf(client: ClientId, part: readonly ReplicaId[], finding: Finding): string[] {
  if (finding.invariant === DEMANDS.partConverges) return [`expect converged ${part.join(' ')}`];
  const asked = finding.replica ?? part[0];
  return [
    `move ${client} ${asked}`,
    `expect put ${client} ${PART_KEY} again accepted`,
    `expect get ${client} ${PART_KEY} == again`,
  ];
}

const NOT_AGAIN = 'as a script it breaks nothing';

type End =
  | { readonly type: 'ended' }
  | { readonly type: 'wrong'; readonly sentence: string }
  | { readonly type: 'broke'; readonly isClaim: boolean; readonly sentence: string };

async function perform(protocol: Protocol, lines: readonly string[]): Promise<End> {
  const protocols = { find: () => protocol, names: () => [protocol.name], usualName: () => protocol.name };
  const master = new Master(
    { dialect: 'lab', engine: 'sim' },
    { protocols, createRun: (spec) => simulateRun(spec, { monitor: 'record', trace: 'told' }) },
  );
  try {
    for (const [index, line] of lines.entries()) {
      const { failure } = await master.performLine(line, index + 1);
      if (failure !== null) return endBy(failure);
    }
    // What the last lines began goes on to its end, and may break something there.
    const { failure } = await master.finish();
    return failure === null ? { type: 'ended' } : endBy(failure);
  } finally {
    await master.close();
  }
}

function endBy({ type, sentence }: Failure): End {
  return type === 'wrong' ? { type, sentence } : { type: 'broke', isClaim: type === 'claim', sentence };
}

/** Of the demands, a script can make one on the whole cluster: that all replicas come together. */
function isSame({ isClaim, sentence }: Extract<End, { type: 'broke' }>, finding: Finding): boolean {
  const { invariant } = finding;
  return isClaim ? invariant === DEMANDS.converges || isOfPart(finding) : sentence.includes(invariant);
}
