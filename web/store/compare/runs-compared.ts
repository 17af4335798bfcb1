// Two runs beside each other, as a run and a fork of it: where they part, in sentences.

import { createStore, useStore } from 'zustand';
import { firstDivergence } from '../../../shared/compare/first-divergence.ts';
import type { Protocol } from '../../../shared/core/contract.ts';
import { fail, type Result, succeed } from '../../../shared/core/result.ts';
import type { TraceEvent } from '../../../shared/core/trace.ts';
import { findProtocol } from '../../../shared/protocols/index.ts';
import { type EventWords, eventSentence } from '../time/event-words.ts';

export interface ReadRun {
  readonly protocol: string;
  readonly events: readonly TraceEvent[];
}

export interface ToldEvent {
  readonly sequence: number;
  readonly atMillis: number;
  readonly sentence: string;
}

export interface RunsParted {
  /** The last event that both have; `null`: none that is known. */
  readonly common: ToldEvent | null;
  /** Of each run what came next there, the first difference first; both empty: they did the same. */
  readonly sides: readonly [readonly ToldEvent[], readonly ToldEvent[]];
}

/** How much is told of what came after. */
const EVENTS_TOLD_MAX = 12;

export function partRuns(left: ReadRun, right: ReadRun): Result<RunsParted> {
  const protocol = findProtocol(left.protocol);
  if (protocol === undefined) return fail(`this page does not know ${left.protocol}`);
  if (left.protocol !== right.protocol)
    return fail(`one is a run of ${left.protocol}, the other of ${right.protocol}: compare them by a script`);
  const parted = firstDivergence(left.events, right.events);
  if (parted.type === 'same')
    return succeed({ common: tell(left, protocol, left.events.slice(-1))[0] ?? null, sides: [[], []] });
  const from = (run: ReadRun, first: TraceEvent | null): ToldEvent[] =>
    first === null
      ? []
      : tell(
          run,
          protocol,
          run.events.filter(({ sequence }) => sequence >= first.sequence).slice(0, EVENTS_TOLD_MAX),
        );
  const common = left.events.filter(({ sequence }) => sequence === parted.common);
  return succeed({
    common: tell(left, protocol, common)[0] ?? null,
    sides: [from(left, parted.left), from(right, parted.right)],
  });
}

function tell({ events }: ReadRun, protocol: Protocol, told: readonly TraceEvent[]): ToldEvent[] {
  const how = wordsOf(protocol, events);
  return told.map((event) => ({
    sequence: event.sequence,
    atMillis: event.at,
    sentence: eventSentence(event, how),
  }));
}

/** Without a picture beside it: what a message is called is known where its sending is in the trace. */
function wordsOf(protocol: Protocol, events: readonly TraceEvent[]): EventWords {
  return {
    protocol,
    words: {
      messageOf: () => null,
      marksOf: () => [],
      originOf: () => null,
      keepsNote: () => false,
      timerLabel: ({ type }) => type,
    },
    labelOf: (message) => labelOf(message, protocol, events),
  };
}

function labelOf(message: number, protocol: Protocol, events: readonly TraceEvent[]): string {
  for (const event of events) {
    if (event.type !== 'replicaStepped' || !event.messages.includes(message)) continue;
    const sent = event.effects.filter(({ type }) => type === 'send' || type === 'reply')[
      event.messages.indexOf(message)
    ];
    return sent?.type === 'send' ? protocol.describe.messageLabel(sent.message) : 'a reply';
  }
  return '';
}

// ---------------------------------------------------------------- what the page shows

export interface RunsCompared {
  readonly runs: readonly [string, string];
  readonly parted: Result<RunsParted> | null;
}

export const runsComparedStore = createStore<RunsCompared>(() => ({ runs: ['', ''], parted: null }));

export function useRunsCompared(): RunsCompared {
  return useStore(runsComparedStore);
}

/** @param names parted by a comma */
export async function compareRuns(
  names: string,
  read: (run: string) => Promise<Result<ReadRun>>,
): Promise<void> {
  const [left = '', right = ''] = names.split(',');
  runsComparedStore.setState({ runs: [left, right], parted: null });
  const parted = await readBoth(left, right, read).catch((error: unknown) => fail(String(error)));
  runsComparedStore.setState({ parted });
}

async function readBoth(
  left: string,
  right: string,
  read: (run: string) => Promise<Result<ReadRun>>,
): Promise<Result<RunsParted>> {
  if (left === '' || right === '')
    return fail('two runs are compared: the address is ?compare&runs=ONE,OTHER');
  const [one, other] = await Promise.all([read(left), read(right)]);
  if (!one.ok) return one;
  return other.ok ? partRuns(one.value, other.value) : other;
}
