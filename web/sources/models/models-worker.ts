// A worker of the page that judges the history of its run, so that the page goes on meanwhile. What came before the page was
// there it reads once from the server, and keeps.

import { toSentence } from '../../../shared/core/step.ts';
import type { TraceEvent } from '../../../shared/core/trace.ts';
import { findProtocol } from '../../../shared/protocols/index.ts';
import { type JudgedHistory, judgeModels } from '../../store/judge-models.ts';
import { eventsOfTrace } from '../trace-source.ts';

export interface ModelsAsked {
  readonly protocol: string;
  readonly config: unknown;
  /** Of clients, as the page remembers them, up to the moment that is shown. */
  readonly events: readonly TraceEvent[];
  readonly upTo: number;
  /** Where what came before `first` can be read; `null`: the events are all. */
  readonly before: { readonly address: string; readonly first: number } | null;
}

export type FromModels =
  | { readonly type: 'judged'; readonly judged: JudgedHistory }
  | { readonly type: 'failed'; readonly sentence: string };

interface Before {
  readonly name: string;
  readonly events: readonly TraceEvent[];
  readonly isWhole: boolean;
}

let kept: Before | null = null;

self.onmessage = ({ data }: MessageEvent<ModelsAsked>) => {
  judge(data).then(
    (judged) => tell({ type: 'judged', judged }),
    (error: unknown) => tell({ type: 'failed', sentence: toSentence(error) }),
  );
};

function tell(message: FromModels): void {
  self.postMessage(message);
}

async function judge({ protocol: name, config, events, upTo, before }: ModelsAsked): Promise<JudgedHistory> {
  const protocol = findProtocol(name);
  if (protocol === undefined) throw new Error(`this page knows no protocol ${name}`);
  const earlier = before === null ? null : await readBefore(before);
  const known = earlier?.events.filter(({ sequence }) => sequence <= upTo) ?? [];
  return judgeModels(protocol, config, [...known, ...events], earlier?.isWhole ?? true);
}

async function readBefore({ address, first }: NonNullable<ModelsAsked['before']>): Promise<Before> {
  const name = `${address} ${first}`;
  if (kept?.name === name) return kept;
  const events: TraceEvent[] = [];
  let isWhole = false;
  for await (const line of eventsOfTrace({ type: 'address', address })) {
    if (line.type === 'checkpoint') continue;
    if (line.sequence >= first) break;
    if (line.sequence === 1) isWhole = true;
    if (isOfClient(line)) events.push(line);
  }
  kept = { name, events, isWhole };
  return kept;
}

function isOfClient({ type }: TraceEvent): boolean {
  return type === 'clientStarted' || type === 'clientStepped';
}
