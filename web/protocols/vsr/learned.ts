// When each replica had an op, and when each learned that it is committed: a lane for each, the moment of commit as a line
// through all of them.

import type { OpStory } from './op-story.ts';

export interface LearnedLane {
  readonly replica: string;
  /** Milliseconds since the op got its number; `null`: not so yet. */
  readonly hadAfter: number | null;
  readonly heardAfter: number | null;
  readonly learnedAfter: number | null;
  readonly isPrimary: boolean;
}

export interface Learned {
  readonly lanes: readonly LearnedLane[];
  /** As nobody inside can know it: a quorum has it. */
  readonly quorumAfter: number | null;
  /** As its primary knows it. */
  readonly committedAfter: number | null;
  /** Where the picture ends. */
  readonly spanMillis: number;
}

export function learnedOf(story: OpStory, members: readonly string[]): Learned {
  const { preparedAt, had, heard, learned, quorum, committed } = story;
  const others = learned.map(({ replica }) => replica).filter((replica) => !members.includes(replica));
  const after = (moments: readonly { readonly replica: string; readonly at: number }[], replica: string) => {
    const at = moments.find((moment) => moment.replica === replica)?.at;
    return at === undefined ? null : at - preparedAt;
  };
  const lanes = [...members, ...others].map((replica): LearnedLane => {
    const isPrimary = replica === (committed?.by ?? story.primary);
    return {
      replica,
      isPrimary,
      hadAfter: after(had, replica),
      heardAfter: isPrimary ? null : after(heard, replica),
      learnedAfter: after(learned, replica),
    };
  });
  const committedAfter = committed === null ? null : committed.at - preparedAt;
  const quorumAfter = quorum === null ? null : quorum.at - preparedAt;
  // One that was down for an hour must not press the others into a point.
  const usual = Math.max(1, committedAfter ?? 0, quorumAfter ?? 0) * LATE_FACTOR;
  const known = lanes.flatMap(({ hadAfter, heardAfter, learnedAfter }) => [
    hadAfter ?? 0,
    heardAfter ?? 0,
    learnedAfter ?? 0,
  ]);
  const spanMillis = Math.max(1, committedAfter ?? 0, ...known.filter((millis) => millis <= usual));
  return { lanes, quorumAfter, committedAfter, spanMillis };
}

/** Whoever learns so many times later than the commit took is drawn at the edge, with an arrow. */
const LATE_FACTOR = 100;

/**
 * Where a moment stands on a lane from 0 to 1; beyond the end it is 1. By the square root: the commit takes a few milliseconds,
 * and the next word of an idle primary may come hundreds later.
 */
export function placeOf(millis: number, { spanMillis }: Pick<Learned, 'spanMillis'>): number {
  return Math.sqrt(Math.min(1, Math.max(0, millis / spanMillis)));
}

/** The gold line is where a quorum has it; it was not seen where the page joined late, and then the primary's count stands for it. */
export function commitMoment({ quorumAfter, committedAfter }: Learned): number | null {
  return quorumAfter ?? committedAfter;
}
