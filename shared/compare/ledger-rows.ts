// The ledger as rows of a table, one column for each system: the same words on the page and in a terminal.

import { MODELS, type Model } from '../core/contract.ts';
import type { GuaranteeKept, Ledger } from './ledger.ts';

/** What a cell is to the eye; red is for `broken` alone. */
export type Tone = 'plain' | 'kept' | 'notKept' | 'broken' | 'open' | 'none';

export interface LedgerCell {
  readonly text: string;
  /** For a bar: how large it is beside the largest of its row, from 0 to 1; `null`: it is no measure. */
  readonly part: number | null;
  readonly tone: Tone;
  /** What it rests on; may be empty. */
  readonly sentence: string;
}

export interface LedgerRow {
  readonly title: string;
  /** What the figure is, for who sees it first. */
  readonly about: string;
  readonly cells: readonly LedgerCell[];
}

export interface LedgerGroup {
  readonly title: string;
  readonly rows: readonly LedgerRow[];
}

type Column = Ledger | null;

export function ledgerGroups(columns: readonly Column[]): LedgerGroup[] {
  return [
    {
      title: 'Availability',
      rows: [
        measured(
          'answered',
          'requests with a value, an absence or “done”',
          columns,
          ({ answered, asked }) => ({
            text: asked === 0 ? 'nobody asked' : `${answered} of ${asked}`,
            size: asked === 0 ? 0 : answered / asked,
          }),
        ),
        measured(
          'refused',
          'certainly not done; ERR_DEP keeps a promise',
          columns,
          ({ refused, dependency }) => ({
            text: refusedInWords(refused, dependency),
            size: refused,
          }),
        ),
        measured('unknown', 'the client gave up: it may have been done', columns, ({ unknown }) => ({
          text: `${unknown}`,
          size: unknown,
        })),
      ],
    },
    {
      title: 'Latency',
      rows: [
        measured('median', 'half of the answers came within', columns, ({ latency }) =>
          inMillis(latency?.p50),
        ),
        measured('p99', '99 of 100 answers came within', columns, ({ latency }) => inMillis(latency?.p99)),
      ],
    },
    {
      title: 'Staleness',
      rows: [
        measured(
          'stale reads',
          'older than the newest acknowledged write',
          columns,
          ({ reads, staleReads }) => ({
            text: reads === 0 ? 'no reads' : `${staleReads} of ${reads}`,
            size: staleReads,
          }),
        ),
        measured('at worst', 'versions and time behind', columns, (ledger) => ({
          text: ledger.staleReads === 0 ? 'fresh' : worst(ledger),
          size: ledger.versionsBehindMax,
        })),
      ],
    },
    {
      title: 'Cost',
      rows: [
        measured('messages', 'between replicas, until all agreed', columns, ({ messages }) => ({
          text: grouped(messages),
          size: messages,
        })),
        measured('bytes', 'of these messages, as JSON', columns, ({ bytes }) => ({
          text: bytesInWords(bytes),
          size: bytes,
        })),
        measured(
          'agreement',
          'from the last write or fault until all replicas agree',
          columns,
          ({ convergenceMillis }) =>
            convergenceMillis === null
              ? { text: 'not within 20 s', size: Infinity }
              : inMillis(convergenceMillis),
        ),
      ],
    },
    { title: 'Guarantees', rows: MODELS.map((model) => guaranteeRow(model, columns)) },
  ];
}

const NO_CELL: LedgerCell = { text: '–', part: null, tone: 'none', sentence: 'its cluster never stood' };

function measured(
  title: string,
  about: string,
  columns: readonly Column[],
  measure: (ledger: Ledger) => { readonly text: string; readonly size: number },
): LedgerRow {
  const measures = columns.map((ledger) => (ledger === null ? null : measure(ledger)));
  const sizes = measures.flatMap((one) => (one !== null && one.size < Infinity ? [one.size] : []));
  const most = Math.max(0, ...sizes);
  const cells = measures.map((one): LedgerCell => {
    if (one === null) return NO_CELL;
    const part = most === 0 && one.size < Infinity ? 0 : Math.min(1, one.size / most);
    return { text: one.text, part, tone: 'plain', sentence: '' };
  });
  return { title, about, cells };
}

const ABOUT: Readonly<Record<Model, string>> = {
  linearizable: 'as if there were one copy',
  CM: 'causal memory: one causal order for each client',
  CCv: 'causal, and concurrent writes end up in one order',
  CC: 'causes are seen before their effects',
  RYW: 'read your writes',
  MR: 'monotonic reads: never back to an older value',
  WFR: 'writes follow reads',
  MW: 'monotonic writes: in the order of their writer',
  converged: 'the last reads agree wherever they were made',
};

function guaranteeRow(model: Model, columns: readonly Column[]): LedgerRow {
  const cells = columns.map((ledger): LedgerCell => {
    const found = ledger?.guarantees.find((one) => one.model === model);
    return found === undefined ? NO_CELL : guaranteeCell(found);
  });
  return { title: model, about: ABOUT[model], cells };
}

function guaranteeCell({ outcome, isPromised, sentence }: GuaranteeKept): LedgerCell {
  switch (outcome) {
    case 'held':
      return { text: isPromised ? 'kept, as promised' : 'kept here', part: null, tone: 'kept', sentence };
    case 'broken':
      return isPromised
        ? { text: 'PROMISE BROKEN', part: null, tone: 'broken', sentence }
        : { text: 'not kept', part: null, tone: 'notKept', sentence };
    case 'undecided':
      return { text: isPromised ? 'promised, not shown' : 'not shown', part: null, tone: 'open', sentence };
  }
}

function inMillis(millis: number | undefined): { readonly text: string; readonly size: number } {
  if (millis === undefined) return { text: 'no answers', size: 0 };
  const text = millis >= 1_000 ? `${Math.round(millis / 100) / 10} s` : `${Math.round(millis)} ms`;
  return { text, size: millis };
}

function refusedInWords(refused: number, dependency: number): string {
  if (dependency === 0) return `${refused}`;
  return dependency === refused ? `${refused}, by ERR_DEP` : `${refused}, of them ${dependency} by ERR_DEP`;
}

function worst({ versionsBehindMax, millisBehindMax }: Ledger): string {
  return `${versionsBehindMax} ${versionsBehindMax === 1 ? 'version' : 'versions'}, ${Math.round(millisBehindMax)} ms`;
}

function bytesInWords(bytes: number): string {
  return bytes < 1_000 ? `${bytes} B` : `${Math.round(bytes / 100) / 10} kB`;
}

/** Thousands set apart by a thin space. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '\u2009');
}
