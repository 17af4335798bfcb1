// A linear scale. That of d3 brings formats, colours and interpolators along: a twentieth of the page's script.

type Range = readonly [from: number, to: number];

/** Takes the ends of one range to those of another, and what lies between in proportion. */
export function linear([from, to]: Range, [first, last]: Range): (value: number) => number {
  const scale = (last - first) / (to - from);
  return (value) => first + (value - from) * scale;
}

/** The same, and never beyond the ends of the second range. */
export function clamped(from: Range, to: Range): (value: number) => number {
  const scale = linear(from, to);
  const [least, most] = [Math.min(...to), Math.max(...to)];
  return (value) => Math.min(most, Math.max(least, scale(value)));
}
