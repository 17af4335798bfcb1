// Vector clocks against each other: which contains which, by which columns they cross, and which columns rose of late.

import { type VersionVector, vectorEntry } from '../../../shared/clocks/version-vector.ts';
import { handleOf, namesIn } from '../../../shared/protocols/causal/members.ts';
import { compareNames, type MemberName } from '../../../shared/protocols/causal/names.ts';
import type { CausalNote } from '../../../shared/protocols/causal/notes.ts';
import type { CausalState } from '../../../shared/protocols/causal/types.ts';
import type { NoteRecord } from '../../store/history.ts';

/** One column of two clocks that are laid over each other. */
export interface PairColumn {
  readonly name: MemberName;
  /** The member's handle. */
  readonly writer: string;
  readonly left: number;
  readonly right: number;
}

export type Relation =
  | { readonly type: 'equal' }
  /** All of the left one is in the right one, which has more: `witness`. */
  | { readonly type: 'leftInRight' | 'rightInLeft'; readonly witness: PairColumn }
  /** Neither contains the other. */
  | { readonly type: 'crossing'; readonly leftHas: PairColumn; readonly rightHas: PairColumn };

/** Columns in join order; what a member that has left wrote stays in a clock, and one that wrote nothing is shown too. */
export function layOver(
  left: VersionVector,
  right: VersionVector,
  { members }: Pick<CausalState, 'members'>,
): PairColumn[] {
  const present = namesIn(members).filter((name) => members[name]?.leftAt !== 0);
  const names = [...new Set([...present, ...namesIn(left), ...namesIn(right)])].sort(compareNames);
  return names.map((name) => ({
    name,
    writer: handleOf({ members }, name),
    left: vectorEntry(left, name),
    right: vectorEntry(right, name),
  }));
}

export function relate(columns: readonly PairColumn[]): Relation {
  const leftHas = columns.find(({ left, right }) => left > right);
  const rightHas = columns.find(({ left, right }) => right > left);
  if (leftHas !== undefined && rightHas !== undefined) return { type: 'crossing', leftHas, rightHas };
  if (leftHas !== undefined) return { type: 'rightInLeft', witness: leftHas };
  return rightHas === undefined ? { type: 'equal' } : { type: 'leftInRight', witness: rightHas };
}

/** `left` and `right` are what the clocks are of: `s0`, `the stamp of s1:1`. */
export function relationInWords(relation: Relation, left: string, right: string): string {
  switch (relation.type) {
    case 'equal':
      return `Equal: ${left} and ${right} have the same.`;
    case 'leftInRight':
      return `Contained: all that ${left} has, ${right} has too, and ${dot(relation.witness, relation.witness.right)} besides.`;
    case 'rightInLeft':
      return `Contained: all that ${right} has, ${left} has too, and ${dot(relation.witness, relation.witness.left)} besides.`;
    case 'crossing': {
      const { leftHas, rightHas } = relation;
      return `Crossing: ${left} has ${dot(leftHas, leftHas.left)}, which ${right} lacks, and ${right} has ${dot(rightHas, rightHas.right)}, which ${left} lacks. Neither came before the other.`;
    }
  }
}

function dot({ writer }: PairColumn, count: number): string {
  return `${writer}:${count}`;
}

/** A column that rose, and whether by a write from elsewhere. */
export interface Risen {
  readonly by: number;
  readonly own: boolean;
  /** Names the newest rise, so that a picture can begin its flash anew. */
  readonly sequence: number;
}

export const FLASH_MILLIS = 2_500;

/** Which columns of a replica's clock rose since then. */
export function risenColumns(
  notes: readonly NoteRecord[],
  replica: string,
  own: MemberName | null,
  since: number,
): Map<MemberName, Risen> {
  const risen = new Map<MemberName, Risen>();
  for (let i = notes.length - 1; i >= 0; i -= 1) {
    const record = notes[i] as NoteRecord;
    if (record.at < since) break;
    if (record.replica !== replica) continue;
    const writer = raisedBy(record.note as CausalNote, own);
    if (writer === null) continue;
    const { by = 0, sequence = record.sequence } = risen.get(writer) ?? {};
    risen.set(writer, { by: by + 1, own: writer === own, sequence });
  }
  return risen;
}

function raisedBy(note: CausalNote, own: MemberName | null): MemberName | null {
  if (note.type === 'clockTicked') return own;
  return note.type === 'delivered' ? note.write.writer : null;
}
