// Which links separate which replicas: what a stroke of the knife or a lasso means.

export interface Pair {
  readonly a: string;
  readonly b: string;
}

/** The connected parts of a graph, each in the order of `ids`, the part with the first id first. */
export function connectedParts(ids: readonly string[], links: readonly Pair[]): string[][] {
  const neighbours = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const { a, b } of links) {
    neighbours.get(a)?.push(b);
    neighbours.get(b)?.push(a);
  }
  const seen = new Set<string>();
  const parts: string[][] = [];
  for (const id of ids) {
    if (seen.has(id)) continue;
    const part = new Set<string>([id]);
    const open = [id];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const other of neighbours.get(next) ?? []) {
        if (part.has(other)) continue;
        part.add(other);
        open.push(other);
      }
    }
    for (const member of part) seen.add(member);
    parts.push(ids.filter((candidate) => part.has(candidate)));
  }
  return parts;
}

/**
 * The two islands that cutting exactly these links makes of a cluster whose links are all whole otherwise; `null`
 * when the cuts do not separate two islands completely, or would cut within one.
 */
export function islandsOf(
  ids: readonly string[],
  whole: readonly Pair[],
  cut: readonly Pair[],
): readonly [readonly string[], readonly string[]] | null {
  const isCut = new Set(cut.map(pairKey));
  const parts = connectedParts(
    ids,
    whole.filter((link) => !isCut.has(pairKey(link))),
  );
  const [first, second] = parts;
  if (parts.length !== 2 || first === undefined || second === undefined) return null;
  const inFirst = new Set(first);
  const within = cut.some(({ a, b }) => inFirst.has(a) === inFirst.has(b));
  return within ? null : [first, second];
}

export function pairKey({ a, b }: Pair): string {
  return a < b ? `${a}~${b}` : `${b}~${a}`;
}
