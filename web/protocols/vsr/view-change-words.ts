// A view change in words: why that log won, and how it stands.

import type { Candidate, ViewChange } from './view-changes.ts';

/** Why that log and no other (section 4.2). */
export function whyItWon({ winner, candidates }: NonNullable<ViewChange['chosen']>): string {
  const won = candidates.find(({ replica }) => replica === winner);
  const others = candidates.filter(({ replica }) => replica !== winner);
  if (won === undefined || others.length === 0) return `${winner} alone makes a quorum.`;
  const { lastNormalView, opNumber } = won;
  const older = others.filter((other) => other.lastNormalView < lastNormalView);
  const alike = others.filter((other) => other.lastNormalView === lastNormalView);
  const shorter = alike.filter((other) => other.opNumber < opNumber);
  const equal = alike.filter((other) => other.opNumber === opNumber);
  const reasons = [
    ...(older.length === 0
      ? []
      : [
          `it worked in view ${lastNormalView}, later than ${listed(older, (other) => `${other.replica} (view ${other.lastNormalView})`)}`,
        ]),
    ...(shorter.length === 0
      ? []
      : [
          `with last normal view ${lastNormalView} it goes up to op ${opNumber}, further than ${listed(shorter, (other) => `${other.replica} (op ${other.opNumber})`)}`,
        ]),
    ...(equal.length === 0
      ? []
      : [
          `${listed(equal, ({ replica }) => replica)} ${equal.length === 1 ? 'has' : 'have'} the same log, so either will do`,
        ]),
  ];
  return `${winner} wins: ${reasons.join('; ')}.`;
}

function listed(candidates: readonly Candidate[], words: (candidate: Candidate) => string): string {
  return candidates.map(words).join(' and ');
}

/** How it stands, in one sentence. */
export function standingOf({ viewNumber, wishes, entered, chosen, started, primary }: ViewChange): string {
  const name = `View ${viewNumber}`;
  if (started.length > 0) return `${name} works, with ${primary} as its primary.`;
  if (chosen !== null) return `${name} has its log, and ${primary} fetches what it lacks of it.`;
  if (entered.length > 0)
    return `${name} was entered by ${entered.length}; ${primary} waits for a quorum of DoViewChange.`;
  return wishes.length === 1
    ? `${name} is wished for by one replica alone, which moves nobody.`
    : `${name} is wished for by ${wishes.length} replicas, and not yet by a quorum.`;
}
