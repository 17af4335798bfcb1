// What every member has, and what need not be kept any more (rule CA3).
//
// The stability front tells of each member how many of its writes are at every member, and that none can come any more
// which is concurrent with them. It is the least of what all members report, once this replica has all that each of them had
// written when it reported. Reports are compared only if they know the same members; so a newcomer that some have not heard
// of holds the others up, and is not overlooked.

import { vectorDominates, vectorEntry, vectorMerge } from '../../clocks/version-vector.ts';
import type { Out, RowChange } from '../../core/contract.ts';
import { present } from '../../core/result.ts';
import { frontRow, membersRow, metaRow, writeRowKey } from './durable.ts';
import { entriesOf, heldOf, membersPrint, namesIn, presentMembers } from './members.ts';
import type { Head } from './messages.ts';
import type { MemberName } from './names.ts';
import { dropTombstones } from './store.ts';
import type { CausalState, CausalTypes, Member, MemberTable, Report } from './types.ts';

/** What both sides of an exchange tell of themselves. The caller has closed the batch. */
export function ownHead(state: CausalState): Head {
  const name = present(state.name, 'the name of a member');
  return {
    name,
    stage: state.stage,
    clock: { ...state.clock },
    members: { ...state.members },
    reports: { ...state.reports, [name]: ownReport(state) },
  };
}

function ownReport(state: CausalState): Report {
  return { clock: { ...state.clock }, front: { ...state.front }, members: membersPrint(state) };
}

/** Takes in who takes part, and what others last told of themselves. */
export function learnHead(state: CausalState, head: Head, rows: RowChange[], out: Out<CausalTypes>): void {
  learnMembers(state, head.members, rows, out);
  // It takes part by itself now.
  delete state.transfers[head.name];
  const print = membersPrint(state);
  for (const [name, report] of entriesOf(head.reports))
    if (name !== state.name && isBetterReport(report, state.reports[name], print))
      state.reports[name] = report;
  raiseFront(state, rows, out);
}

export function learnMembers(
  state: CausalState,
  members: MemberTable,
  rows: RowChange[],
  out: Out<CausalTypes>,
): boolean {
  let changed = false;
  for (const [name, told] of entriesOf(members)) {
    const known = state.members[name];
    if (known !== undefined && (known.leftAt !== undefined || told.leftAt === undefined)) continue;
    const member = isVoid(state, name, told) ? { ...told, leftAt: 0 } : told;
    state.members[name] = member;
    changed = true;
    noteMember(name, known, member, told, out);
    if (member.leftAt !== undefined) delete state.transfers[name];
  }
  if (changed) rows.push(membersRow(state));
  return changed;
}

/** A second sponsor gave this replica an id while it was waiting for the first; it bears one, and the other is nobody's. */
function isVoid(state: CausalState, name: MemberName, { ordinal, leftAt }: Member): boolean {
  return ordinal === state.ordinal && state.name !== null && name !== state.name && leftAt === undefined;
}

function noteMember(
  name: MemberName,
  known: Member | undefined,
  { replica, leftAt }: Member,
  told: Member,
  out: Out<CausalTypes>,
): void {
  if (leftAt !== told.leftAt) out.note({ type: 'idVoid', name });
  else if (known === undefined) out.note({ type: 'memberLearned', name, replica });
  if (leftAt !== undefined && leftAt === told.leftAt)
    out.note({ type: 'memberLeft', name, replica, writes: leftAt });
}

function isBetterReport(candidate: Report, held: Report | undefined, print: string): boolean {
  if (held === undefined) return true;
  if (candidate.members === held.members)
    return vectorDominates(candidate.clock, held.clock) && vectorDominates(candidate.front, held.front);
  return candidate.members === print;
}

/** Raises the front to what all members report, and drops what lies behind it. */
export function raiseFront(state: CausalState, rows: RowChange[], out: Out<CausalTypes>): void {
  const least = leastReported(state);
  if (least === null) return;
  if (!vectorDominates(state.front, least)) {
    vectorMerge(state.front, least);
    const writes = dropKept(state, rows);
    const tombstones = dropTombstones(state, rows);
    rows.push(frontRow(state));
    state.events.push({ type: 'frontRose' });
    out.note({ type: 'frontRose', front: { ...state.front }, writes, tombstones });
  }
  forgetLeavers(state, rows, out);
}

/** `null`: somebody has not told, knows of other members, or had written what has not come here. */
function leastReported(state: CausalState): CausalState['front'] | null {
  const print = membersPrint(state);
  const least = { ...state.clock };
  for (const [name, { leftAt }] of entriesOf(state.members)) {
    if (leftAt !== undefined && heldOf(state, name) < leftAt) return null;
    if (leftAt !== undefined || name === state.name) continue;
    const report = state.reports[name];
    if (report?.members !== print || heldOf(state, name) < vectorEntry(report.clock, name)) return null;
    for (const writer of namesIn(least))
      least[writer] = Math.min(least[writer] as number, vectorEntry(report.clock, writer));
  }
  // What is in an open batch is not sent yet.
  if (state.batch !== null)
    least[state.batch.writer] = Math.min(vectorEntry(least, state.batch.writer), state.batch.count - 1);
  return least;
}

function dropKept(state: CausalState, rows: RowChange[]): number {
  let dropped = 0;
  for (const [writer, kept] of entriesOf(state.kept)) {
    const stable = vectorEntry(state.front, writer);
    const left = kept.findIndex(({ count }) => count > stable);
    const gone = kept.splice(0, left === -1 ? kept.length : left);
    for (const write of gone) rows.push({ key: writeRowKey(write) });
    if (kept.length === 0) delete state.kept[writer];
    dropped += gone.length;
  }
  return dropped;
}

/** Once everybody has its writes behind the front, no stamp need name it (rule CA6). */
function forgetLeavers(state: CausalState, rows: RowChange[], out: Out<CausalTypes>): void {
  const print = membersPrint(state);
  const fronts = presentMembers(state).map((name) =>
    name === state.name
      ? state.front
      : state.reports[name]?.members === print
        ? state.reports[name]?.front
        : undefined,
  );
  for (const [name, { leftAt, replica }] of entriesOf(state.members)) {
    if (leftAt === undefined || state.forgotten[name] !== undefined) continue;
    if (!fronts.every((front) => front !== undefined && vectorEntry(front, name) >= leftAt)) continue;
    state.forgotten[name] = true;
    rows.push(metaRow(state));
    out.note({ type: 'memberForgotten', name, replica });
  }
}
