// The ledger of one system: what the script cost there, how far its answers were to be relied on, and what was kept.

import type { History } from '../check/history/history.ts';
import { judgeHistory } from '../check/history/judge.ts';
import { measureStaleness } from '../check/history/staleness.ts';
import type { Verdict } from '../check/history/verdict.ts';
import type { HistoryPromise, Model } from '../core/contract.ts';
import type { Observer, Request } from './observer.ts';

export interface Ledger {
  readonly asked: number;
  /** With a value, an absence, or done. */
  readonly answered: number;
  /** For certain not done; `dependency` of them for the sake of a session guarantee. */
  readonly refused: number;
  readonly dependency: number;
  /** Nobody knows whether it was done. */
  readonly unknown: number;
  /** Of the answered ones, in milliseconds; `null` where nothing was answered. */
  readonly latency: { readonly p50: number; readonly p99: number } | null;
  /** Reads of keys with an acknowledged write before, and how many returned an older version. */
  readonly reads: number;
  readonly staleReads: number;
  readonly versionsBehindMax: number;
  readonly millisBehindMax: number;
  /** Between replicas, until all agreed. */
  readonly messages: number;
  readonly bytes: number;
  readonly guarantees: readonly GuaranteeKept[];
  /** From the last write or fault until all replicas agreed; `null`: they did not while it was waited for. */
  readonly convergenceMillis: number | null;
  /** Invariants of the protocol that broke. */
  readonly violations: number;
}

export interface GuaranteeKept {
  readonly model: Model;
  /** As the history of this script shows it. */
  readonly outcome: Verdict['type'];
  /** Whether the system promises it, of any history or of sessions that choose it. */
  readonly isPromised: boolean;
  readonly sentence: string;
}

export function ledgerOf(observer: Observer, promises: readonly HistoryPromise[]): Ledger {
  const history = observer.takeHistory();
  const { requests, messages, bytes, violations } = observer;
  const answered = requests.filter(isAnswered);
  const refusals = requests.flatMap(({ result }) => (result?.type === 'refused' ? [result.reason] : []));
  const unknown = requests.filter(({ result }) => result === null).length + count(refusals, 'TIMEOUT');
  const waits = answered.map(({ startMillis, endMillis }) => (endMillis ?? startMillis) - startMillis);
  return {
    asked: requests.length,
    answered: answered.length,
    refused: requests.length - answered.length - unknown,
    dependency: count(refusals, 'ERR_DEP'),
    unknown,
    latency: waits.length === 0 ? null : { p50: quantile(waits, 0.5), p99: quantile(waits, 0.99) },
    ...stalenessOf(history),
    messages,
    bytes,
    guarantees: guaranteesOf(history, promises),
    convergenceMillis:
      observer.agreedSinceMillis === null
        ? null
        : rounded(Math.max(0, observer.agreedSinceMillis - observer.disturbedAtMillis)),
    violations,
  };
}

function isAnswered({ result }: Request): boolean {
  return result !== null && result.type !== 'refused';
}

function count(reasons: readonly string[], reason: string): number {
  return reasons.filter((one) => one === reason).length;
}

/** The smallest value that this part of all values does not exceed. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  const place = Math.max(0, Math.ceil(part * sorted.length) - 1);
  return rounded(sorted[place] ?? 0);
}

function stalenessOf(
  history: History,
): Pick<Ledger, 'reads' | 'staleReads' | 'versionsBehindMax' | 'millisBehindMax'> {
  const { reads } = measureStaleness(history.filter(({ view }) => view !== 'committed'));
  const stale = reads.filter(({ versionsBehind }) => versionsBehind > 0);
  const most = (values: readonly number[]): number => values.reduce((best, one) => Math.max(best, one), 0);
  return {
    reads: reads.length,
    staleReads: stale.length,
    versionsBehindMax: most(stale.map(({ versionsBehind }) => versionsBehind)),
    millisBehindMax: rounded(most(stale.map(({ millisBehind }) => millisBehind))),
  };
}

function guaranteesOf(history: History, promises: readonly HistoryPromise[]): GuaranteeKept[] {
  return judgeHistory(history).map(({ model, type, sentence }) => ({
    model,
    outcome: type,
    isPromised: promises.some((promise) => promise.model === model),
    sentence,
  }));
}

function rounded(millis: number): number {
  return Math.round(millis * 10) / 10;
}
