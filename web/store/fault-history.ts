// The faults of the recent past: each with the line that laid it, and how long links were cut and replicas down by it.

import type { Fault } from '../../shared/core/faults.ts';
import type { ReplicaId } from '../../shared/core/ids.ts';
import { linkName } from '../../shared/core/ids.ts';

/** Hours of a lecture; a fuzzed run lays as many in a minute, and nobody reads them. */
export const FAULTS_KEPT = 400;

/** A fault, with the command that laid it. */
export interface FaultRecord {
  readonly fault: Fault;
  readonly at: number;
  readonly sequence: number;
  readonly command: number | null;
  readonly line: string | null;
}

/** A time during which some links were cut, or a replica was down, by one command. */
export interface FaultSpan {
  readonly key: string;
  readonly line: string;
  readonly since: number;
  /** `null` while it lasts. */
  until: number | null;
  /** Names of the links that are still cut. */
  readonly links: Set<string>;
  readonly replica: ReplicaId | null;
}

/** The part of the history that is about faults. */
export interface FaultHistory {
  faults: FaultRecord[];
  spans: FaultSpan[];
  /** Lines under way that may lay faults, the oldest first. */
  readonly underWay: readonly { readonly number: number; readonly line: string }[];
}

/** Takes a fault in, with the command that is being performed. */
export function recordFault(history: FaultHistory, fault: Fault, at: number, sequence: number): void {
  const command = history.underWay.at(-1) ?? null;
  history.faults.push({
    fault,
    at,
    sequence,
    command: command?.number ?? null,
    line: command?.line ?? null,
  });
  switch (fault.type) {
    case 'cut': {
      const key = `${command === null ? `f${sequence}` : `c${command.number}`}`;
      const span = history.spans.find((candidate) => candidate.key === key && candidate.replica === null);
      if (span !== undefined) span.links.add(linkName(fault.a, fault.b));
      else
        history.spans.push({
          key,
          line: command?.line ?? `cut ${fault.a}${fault.both ? ' ' : ' to '}${fault.b}`,
          since: at,
          until: null,
          links: new Set([linkName(fault.a, fault.b)]),
          replica: null,
        });
      break;
    }
    case 'heal':
      endCut(history, linkName(fault.a, fault.b), at);
      break;
    case 'crash':
      history.spans.push({
        key: `r${sequence}`,
        line: command?.line ?? `crash ${fault.replica}`,
        since: at,
        until: null,
        links: new Set(),
        replica: fault.replica,
      });
      break;
    default:
      break;
  }
}

function endCut(history: FaultHistory, link: string, at: number): void {
  for (const span of history.spans) {
    if (span.until !== null || !span.links.delete(link)) continue;
    if (span.links.size === 0 && span.replica === null) span.until = at;
  }
}

export function forgetOldFaults(history: FaultHistory): void {
  if (history.faults.length > FAULTS_KEPT * 1.25) {
    history.faults.splice(0, history.faults.length - FAULTS_KEPT);
    history.spans = history.spans
      .filter((span) => span.until === null)
      .concat(history.spans.filter((span) => span.until !== null).slice(-FAULTS_KEPT));
  }
}

/** The fault that cut messages from one actor to another and still does, as far as the history reaches. */
export function cutBetween(
  history: Pick<FaultHistory, 'faults'>,
  from: string,
  to: string,
): FaultRecord | null {
  for (let i = history.faults.length - 1; i >= 0; i -= 1) {
    const record = history.faults[i];
    if (record === undefined) continue;
    const { fault } = record;
    if (fault.type === 'heal' && linkName(fault.a, fault.b) === linkName(from, to)) return null;
    if (fault.type !== 'cut') continue;
    const same = fault.a === from && fault.b === to;
    const reverse = fault.a === to && fault.b === from;
    if (same || (reverse && fault.both)) return record;
  }
  return null;
}
