// The stability front of a replica: of each writer, how many of its writes are known to be everywhere, and who holds it up.

import { vectorEntry } from '../../../shared/clocks/version-vector.ts';
import { entriesOf, handleOf, heldOf, membersPrint } from '../../../shared/protocols/causal/members.ts';
import { compareNames, type MemberName } from '../../../shared/protocols/causal/names.ts';
import type { CausalState } from '../../../shared/protocols/causal/types.ts';

export interface FrontRow {
  readonly name: MemberName;
  readonly writer: string;
  /** Writes of it that are applied here. */
  readonly held: number;
  /** How many of them every member has. */
  readonly front: number;
  /** How many are kept for those that may lack them. */
  readonly kept: number;
  /** The members by whose word the front is not higher. */
  readonly waitsFor: readonly string[];
}

export function frontRows(state: CausalState): FrontRow[] {
  return entriesOf(state.members)
    .filter(([name, { leftAt }]) => leftAt === undefined || heldOf(state, name) > 0)
    .sort(([a], [b]) => compareNames(a, b))
    .map(([name]) => {
      const [held, front] = [heldOf(state, name), vectorEntry(state.front, name)];
      const kept = state.kept[name]?.length ?? 0;
      return {
        name,
        writer: handleOf(state, name),
        held,
        front,
        kept,
        waitsFor: laggards(state, name, front, held),
      };
    });
}

/** Those who have not told that they have more, or that know other members. */
function laggards(state: CausalState, writer: MemberName, front: number, held: number): string[] {
  if (front >= held) return [];
  const print = membersPrint(state);
  return entriesOf(state.members).flatMap(([name, { leftAt, replica }]) => {
    if (leftAt !== undefined || name === state.name) return [];
    const report = state.reports[name];
    const isBehind = report?.members !== print || vectorEntry(report.clock, writer) <= front;
    return isBehind ? [replica] : [];
  });
}

export interface MemberRow {
  readonly name: MemberName;
  readonly replica: string;
  /** How many writes it made, once it left; `null` while it takes part. */
  readonly leftAt: number | null;
  readonly forgotten: boolean;
}

export function memberRows(state: CausalState): MemberRow[] {
  return entriesOf(state.members)
    .sort(([a], [b]) => compareNames(a, b))
    .map(([name, { replica, leftAt }]) => ({
      name,
      replica,
      leftAt: leftAt ?? null,
      forgotten: state.forgotten[name] === true,
    }));
}
