// Performs the script on one system, line by line, and keeps the outcome and the picture after each. A line that this
// system cannot do is told in its cell, and the next one follows.

import type { Run } from '../host/run.ts';
import type { Schedule } from '../script/command.ts';
import { Master } from '../script/master.ts';
import type { ProtocolShelf } from '../script/open-run.ts';
import type { PerformedLine } from '../script/performance.ts';
import { simulateRun } from '../sim/simulated-run.ts';
import { type ComparedLine, clusterLineFor } from './compared-script.ts';
import { type Ledger, ledgerOf } from './ledger.ts';
import { type ClusterMoment, momentOf } from './moment.ts';
import { Observer } from './observer.ts';
import { NOT_RUN, type Outcome, outcomeOf } from './outcome.ts';
import { nameSystem, type System } from './system.ts';

export interface ComparisonSettings {
  readonly seed: number;
  /** `timed` is the fair one: each system exchanges when it would by itself. */
  readonly schedule: Schedule;
}

export interface SystemOutcome {
  readonly name: string;
  readonly system: System;
  /** One of each line. */
  readonly outcomes: readonly Outcome[];
  /** The cluster after each line; empty where it never stood. */
  readonly moments: readonly ClusterMoment[];
  /** `null`: its cluster never stood. */
  readonly ledger: Ledger | null;
  /** What a person should know of it. */
  readonly notes: readonly string[];
}

/** How long agreement is waited for after the script, in virtual time, and in which steps. */
const AGREEMENT_MILLIS_MAX = 20_000;
const AGREEMENT_STEP_MILLIS = 100;

/** @param onLine told after each line, so that somebody can be shown how far it is */
export async function performOnSystem(
  system: System,
  lines: readonly ComparedLine[],
  { seed, schedule }: ComparisonSettings,
  shelf: ProtocolShelf,
  onLine: (row: number) => void = () => undefined,
): Promise<SystemOutcome> {
  let stage: { readonly run: Run; readonly observer: Observer } | null = null;
  const master = new Master(
    { dialect: 'lab', engine: 'sim', protocol: system.protocol, seed, schedule },
    {
      protocols: shelf,
      createRun: (spec) => {
        const made = simulateRun(spec, { monitor: 'record' });
        if (made.ok) stage = { run: made.value, observer: new Observer(made.value) };
        return made;
      },
    },
  );
  const standing = (): typeof stage => stage;
  const performed: PerformedLine[] = [];
  const moments: ClusterMoment[] = [];
  const notes: string[] = [];
  for (const [row, { line, text, command }] of lines.entries()) {
    const observer = standing()?.observer;
    if (observer !== undefined) observer.row = row;
    let own = text;
    if (row === 0 && command.type === 'cluster') {
      const cluster = clusterLineFor(system, command, shelf);
      own = cluster.text;
      if (cluster.leftOut.length > 0)
        notes.push(`it has no option ${cluster.leftOut.join(', ')}, so that was left out`);
    }
    performed.push(await master.performLine(own, line));
    onLine(row);
    const stands = standing();
    if (stands === null) break;
    moments.push(momentOf(stands.run));
  }
  const stands = standing();
  if (stands !== null) {
    await master.finish();
    await comeToAgree(stands.run, stands.observer, master, schedule);
  }
  const outcomes = lines.map((_, row): Outcome => {
    const line = performed[row];
    if (line === undefined) return NOT_RUN;
    const request = stands?.observer.askedBy(row);
    if (request === undefined) return outcomeOf(line, undefined);
    const { startMillis, endMillis, result } = request;
    return outcomeOf(line, { result, tookMillis: endMillis === null ? null : endMillis - startMillis });
  });
  const promises = stands?.run.protocol.promises?.(stands.run.header.config) ?? [];
  const ledger = stands === null ? null : ledgerOf(stands.observer, promises);
  await master.close();
  return { name: nameSystem(system), system, outcomes, moments, ledger, notes };
}

/** Heals what the script left cut, as replicas that cannot talk never agree, and waits. */
async function comeToAgree(run: Run, observer: Observer, master: Master, schedule: Schedule): Promise<void> {
  if (run.links().some(({ ab, ba }) => ab.cut || ba.cut)) await master.performLine('heal', 0);
  // Without timers of their own they exchange where they are made to.
  if (schedule !== 'timed') await master.performLine('settle', 0);
  const deadline = run.now() + AGREEMENT_MILLIS_MAX;
  while (observer.agreedSinceMillis === null && run.now() < deadline) await run.wait(AGREEMENT_STEP_MILLIS);
}
