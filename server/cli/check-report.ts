// What `oxbow check` prints: a table for people, or one JSON object for programs.

import type { History, HistoryOperation } from '../../shared/check/history/history.ts';
import { countOf, sessionOf } from '../../shared/check/history/history.ts';
import type { PromiseVerdict } from '../../shared/check/history/judge.ts';
import { measureStaleness, type Staleness } from '../../shared/check/history/staleness.ts';

/** Operations of a proof that are listed; the JSON form has all. */
const PROOF_SHOWN_MAX = 12;

export function describeCheck(
  history: History,
  rows: readonly PromiseVerdict[],
  isCurveWanted: boolean,
): string {
  const staleness = stalenessOf(history);
  return [
    `${countsInWords(history)}\n`,
    '\n',
    ...rows.map(describeRow),
    ...describeStaleness(staleness, isCurveWanted),
  ].join('');
}

export function jsonOfCheck(history: History, rows: readonly PromiseVerdict[], status: number): string {
  const { reads, untraced, curve } = stalenessOf(history);
  const verdicts = rows.map((row) => {
    if (row.type === 'notPromised')
      return { model: row.model, outcome: 'notPromised', sentence: row.sentence };
    const { type: outcome, model, ...rest } = row.verdict;
    return { model, outcome, ...rest };
  });
  const stale = reads.filter(({ versionsBehind }) => versionsBehind > 0);
  const staleness = {
    reads: reads.length,
    stale: stale.length,
    untraced,
    versionsBehindMax: largest(stale.map(({ versionsBehind }) => versionsBehind)),
    millisBehindMax: largest(stale.map(({ millisBehind }) => millisBehind)),
    curve,
  };
  return `${JSON.stringify({ status, operations: countsOf(history), verdicts, staleness }, null, 2)}\n`;
}

function stalenessOf(history: History): Staleness {
  return measureStaleness(history.filter(({ view }) => view !== 'committed'));
}

function countsOf(history: History) {
  const count = (result: HistoryOperation['result']): number =>
    history.reduce((sum, one) => sum + (one.result === result ? 1 : 0), 0);
  return {
    all: history.length,
    sessions: new Set(history.map(sessionOf)).size,
    keys: new Set(history.map(({ key }) => key)).size,
    ok: count('ok'),
    fail: count('fail'),
    info: count('info'),
  };
}

function countsInWords(history: History): string {
  const { all, sessions, keys, ok, fail, info } = countsOf(history);
  return `${countOf(all, 'operation')} of ${countOf(sessions, 'session')} on ${countOf(keys, 'key')}: ${ok} ok, ${fail} fail, ${info} info`;
}

function describeRow(row: PromiseVerdict): string {
  if (row.type === 'notPromised') return line(row.model, 'not promised', row.sentence);
  const { verdict } = row;
  switch (verdict.type) {
    case 'held':
      return line(verdict.model, 'held', verdict.sentence);
    case 'undecided':
      return line(
        verdict.model,
        verdict.reason === 'budget' ? 'out of time' : 'not decidable',
        verdict.sentence,
      );
    case 'broken': {
      const { proof } = verdict;
      const shown = proof
        .slice(0, PROOF_SHOWN_MAX)
        .map((operation) => `    ${describeOperation(operation)}\n`);
      const more = proof.length > PROOF_SHOWN_MAX ? `    and ${proof.length - PROOF_SHOWN_MAX} more\n` : '';
      return `${line(verdict.model, 'BROKEN', `${verdict.pattern}: ${verdict.sentence}`)}${shown.join('')}${more}`;
    }
  }
}

function line(model: string, outcome: string, sentence: string): string {
  return `${model.padEnd(13)} ${outcome.padEnd(14)} ${sentence}\n`;
}

/** `12.5 to 14 ms  c1 get x → 11am  at s0`, as the file has it. */
function describeOperation(operation: HistoryOperation): string {
  const { op, key, value, expected, start, end, result, replica, version } = operation;
  const shown = value === null ? 'absent' : JSON.stringify(value);
  const values = op === 'delete' ? '' : op === 'get' ? ` → ${shown}` : ` = ${shown}`;
  const condition =
    expected === undefined ? '' : ` if ${expected === null ? 'absent' : JSON.stringify(expected)}`;
  const where = replica === undefined ? '' : `  at ${replica}`;
  const what = version === undefined ? '' : `  (${version})`;
  const outcome = result === 'ok' ? '' : `  ${result}`;
  return `${start} to ${end ?? '…'} ms  ${sessionOf(operation)} ${op} ${JSON.stringify(key)}${values}${condition}${where}${what}${outcome}`;
}

function describeStaleness({ reads, untraced, curve }: Staleness, isCurveWanted: boolean): string[] {
  if (reads.length === 0) return [];
  const stale = reads.filter(({ versionsBehind }) => versionsBehind > 0);
  const worst =
    stale.length === 0
      ? ''
      : `; at most ${countOf(largest(stale.map(({ versionsBehind }) => versionsBehind)), 'version')} and ${largest(stale.map(({ millisBehind }) => millisBehind))} ms behind`;
  const unknown = untraced === 0 ? '' : `; ${untraced} more could not be traced to a write`;
  const summary = `\n${reads.length - stale.length} of ${countOf(reads.length, 'read')} returned the newest acknowledged write${worst}${unknown}\n`;
  if (!isCurveWanted) return [summary];
  const points = curve.map(({ fromMillis, toMillis, reads: count, fresh }) => {
    const span = toMillis === null ? `${fromMillis} ms on` : `${fromMillis} to ${toMillis} ms`;
    return `${span.padStart(18)} ${((100 * fresh) / count).toFixed(1).padStart(6)} % of ${count}\n`;
  });
  return [summary, 'Fresh reads by the time since that write:\n', ...points];
}

function largest(numbers: readonly number[]): number {
  return Math.round(numbers.reduce((most, one) => Math.max(most, one), 0) * 1000) / 1000;
}
