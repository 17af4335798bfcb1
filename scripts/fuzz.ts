// The arguments of `npm run fuzz`.

const SEEDS_USUAL = 1_000;
/** Of replicas that are processes of their own, beside the seeds. */
const KILLS_USUAL = 100;

export interface FuzzOptions {
  readonly from: number;
  /** Of each protocol. */
  readonly seeds: number | null;
  /** Instead of a number of seeds. */
  readonly minutes: number | null;
  /** SIGKILLs of live replicas, of each protocol. */
  readonly kills: number;
}

/** @returns the options, or a sentence that says what is wrong with them. */
export function readFuzzOptions(given: {
  readonly seeds?: string;
  readonly from?: string;
  readonly minutes?: string;
  readonly kills?: string;
}): FuzzOptions | { readonly wrong: string } {
  const { seeds, from = '1', minutes, kills = String(KILLS_USUAL) } = given;
  if (seeds !== undefined && minutes !== undefined) return { wrong: 'either seeds or minutes, not both' };
  for (const [name, text] of Object.entries({ seeds, from, minutes }))
    if (text !== undefined && !/^[1-9]\d{0,8}$/.test(text))
      return { wrong: `--${name} ${text}: a whole number from 1 on is expected` };
  if (!/^\d{1,6}$/.test(kills)) return { wrong: `--kills ${kills}: a whole number is expected` };
  return {
    from: Number(from),
    seeds: minutes === undefined ? Number(seeds ?? SEEDS_USUAL) : null,
    minutes: minutes === undefined ? null : Number(minutes),
    kills: Number(kills),
  };
}

/** What of it is a search of seeds, as arguments of `oxbow`. */
export function exploreArguments({ from, seeds, minutes }: FuzzOptions): string[] {
  const howMuch = minutes === null ? ['--seeds', String(seeds)] : ['--minutes', String(minutes)];
  return ['explore', '--from', String(from), ...howMuch];
}
