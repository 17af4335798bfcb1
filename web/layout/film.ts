// The film of a rollback: in which order the boxes of a log strip leave, drop in and come back.

/** A rollback that is being shown. */
export interface Film {
  /** Tells one film from the next. */
  readonly key: number;
  readonly words: string;
  /** By the name of an entry. */
  readonly boxes: ReadonlyMap<string, FilmedBox>;
}

export interface FilmedBox {
  /** `redone`: it slides out and comes back; `new`: it drops in where it belongs. */
  readonly part: 'redone' | 'new';
  /** When it slides out, in milliseconds from the start; 0 for a new one. */
  readonly outAt: number;
  /** When it comes in. */
  readonly inAt: number;
}

const OUT_STEP_MILLIS = 130;
const TURN_MILLIS = 320;
const IN_STEP_MILLIS = 190;
/** A film shows the strip, which has a few boxes; what is beyond them goes at once. */
const STEPS_MOST = 8;

/**
 * @param undone what was taken off, in log order; it leaves from the right.
 * @param redone what ran again and for the first time, in log order; it comes from the left.
 */
export function filmOf(undone: readonly string[], redone: readonly string[]): Map<string, FilmedBox> {
  const leaving = new Map([...undone].reverse().map((id, i) => [id, Math.min(i, STEPS_MOST)]));
  const turn = Math.min(undone.length, STEPS_MOST) * OUT_STEP_MILLIS + TURN_MILLIS;
  return new Map(
    redone.map((id, i) => {
      const out = leaving.get(id);
      const inAt = turn + Math.min(i, STEPS_MOST) * IN_STEP_MILLIS;
      return [
        id,
        out === undefined
          ? { part: 'new', outAt: 0, inAt }
          : { part: 'redone', outAt: out * OUT_STEP_MILLIS, inAt },
      ];
    }),
  );
}
