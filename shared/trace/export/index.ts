// The formats in which a trace is given to other tools.

import type { Protocol } from '../../core/contract.ts';
import { EdnExport, PorcupineExport } from './histories.ts';
import { MermaidExport } from './mermaid.ts';
import { PerfettoExport } from './perfetto.ts';
import { ShivizExport } from './shiviz.ts';
import type { TraceExport } from './trace-export.ts';

export const EXPORT_FORMATS = ['shiviz', 'porcupine', 'edn', 'perfetto', 'mermaid'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const EXPORTS: { readonly [F in ExportFormat]: new (protocol: Protocol) => TraceExport } = {
  shiviz: ShivizExport,
  porcupine: PorcupineExport,
  edn: EdnExport,
  perfetto: PerfettoExport,
  mermaid: MermaidExport,
};

export function exportTrace(format: ExportFormat, protocol: Protocol): TraceExport {
  return new EXPORTS[format](protocol);
}
