// What came of a session, as claims that can be held against it again: a scenario file for `oxbow run`, and a test for
// Playwright. Both are of a simulation of the session's script, which is the same each time.

import { GUARANTEES, type Guarantee } from '../../shared/core/contract.ts';
import { printCommand } from '../../shared/script/print.ts';
import type { RunPicture } from '../../shared/trace/picture.ts';
import { operationWords } from './operation-words.ts';

/** What became of a guarantee in a client's session. */
export interface Verdict {
  readonly client: string;
  readonly guarantee: Guarantee;
  readonly held: number;
  readonly refused: number;
  readonly broken: number;
}

export interface PerformedSession {
  readonly lines: readonly string[];
  readonly picture: Pick<RunPicture, 'header' | 'operations' | 'violations'>;
  readonly verdicts: readonly Verdict[];
}

/** Lets everything come together, where it can. */
const COMING_TOGETHER = ['heal', 'settle', 'expect converged'] as const;

/** What can be claimed at the end of the session, by lines that fail where it is not so. */
export function claimsOf({ verdicts }: Pick<PerformedSession, 'verdicts'>): string[] {
  const sessions = verdicts.map(({ client, guarantee, broken }) =>
    printCommand({ type: 'expect', claim: { type: 'session', guarantee, client, holds: broken === 0 } }),
  );
  return [...sessions, ...COMING_TOGETHER];
}

/** @param claims those that were seen to hold */
export function scenarioFile(session: PerformedSession, claims: readonly string[]): string {
  const answers = session.picture.operations.map(
    (operation) => `#   ${operation.client} ${operationWords(operation)}`,
  );
  return [
    '# A session, as a scenario: `oxbow run` performs it and says which expectation is not met.',
    ...session.lines,
    '',
    '# What the clients were answered:',
    ...answers,
    '#',
    '# What was promised to them, and whether it was kept:',
    ...session.verdicts.map((verdict) => `#   ${inWords(verdict)}`),
    ...claims,
    '',
  ].join('\n');
}

export function inWords({ client, guarantee, held, refused, broken }: Verdict): string {
  const counts = [
    ...(held > 0 ? [`held ${times(held)}`] : []),
    ...(refused > 0 ? [`kept by refusing ${times(refused)}`] : []),
    ...(broken > 0 ? [`broken ${times(broken)}`] : []),
  ];
  return `${guarantee} of ${client}: ${counts.join(', ')}`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

/** Terry's four, for each client that did anything by which they are judged. */
export function verdictsOf(
  tallies: ReadonlyMap<string, Readonly<Record<Guarantee, Omit<Verdict, 'client' | 'guarantee'>>>>,
): Verdict[] {
  return [...tallies].flatMap(([client, tally]) =>
    GUARANTEES.flatMap((guarantee) => {
      const { held, refused, broken } = tally[guarantee];
      return held + refused + broken === 0 ? [] : [{ client, guarantee, held, refused, broken }];
    }),
  );
}
