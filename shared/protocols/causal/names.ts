// Names of members (rule CA5): ⟨number, sponsor⟩, never given twice.

/**
 * `#` and the number that the sponsor gave, then the sponsor's own name behind a dot: `#1`, `#2.1`, `#5.2.1`. The first
 * member let itself in. The `#` keeps a name from being an integer-like key of an object (rule C6).
 */
export type MemberName = `#${string}`;

export const FIRST_MEMBER: MemberName = '#1';

/** A sponsor never gives a number twice, and no two sponsors have one name; so the pair is new. */
export function nameFrom(number: number, sponsor: MemberName): MemberName {
  return `#${number}.${sponsor.slice(1)}`;
}

/** The newcomer's number first, then its sponsor's, and so on. */
export function numbersOf(name: MemberName): number[] {
  return name.slice(1).split('.').map(Number);
}

/** By number; of equal numbers by the sponsors' names. */
export function compareNames(left: MemberName, right: MemberName): number {
  if (left === right) return 0;
  const [ours, theirs] = [numbersOf(left), numbersOf(right)];
  for (let i = 0; i < Math.min(ours.length, theirs.length); i += 1) {
    const difference = (ours[i] as number) - (theirs[i] as number);
    if (difference !== 0) return difference;
  }
  return ours.length - theirs.length;
}

/** The largest number that any of these names bears. */
export function largestNumber(names: readonly MemberName[]): number {
  return names.reduce((largest, name) => Math.max(largest, numbersOf(name)[0] as number), 0);
}
