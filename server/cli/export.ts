// `oxbow export`: gives a recorded run to another tool.

import { fail, type Result, succeed } from '../../shared/core/result.ts';
import { ExportLimitError } from '../../shared/trace/export/histories.ts';
import { EXPORT_FORMATS, type ExportFormat, exportTrace } from '../../shared/trace/export/index.ts';
import type { TraceExport } from '../../shared/trace/export/trace-export.ts';
import { type Flags, readChoice, readFlags } from './flags.ts';
import { EXPORT_HELP } from './help.ts';
import type { Streams } from './streams.ts';
import { describeTraceFailure, Progress, protocolOf, traceLines } from './trace-input.ts';

interface ExportArguments {
  readonly format: ExportFormat;
  readonly path: string;
}

export async function exportCommand(args: readonly string[], streams: Streams): Promise<0 | 2> {
  const flags = readFlags(args, ['format']);
  if (flags.ok && flags.value.isHelpWanted) {
    await streams.print(EXPORT_HELP);
    return 0;
  }
  const parsed = flags.ok ? readArguments(flags.value) : flags;
  if (!parsed.ok) {
    streams.say(`oxbow export: ${parsed.error}\n`);
    return 2;
  }
  const progress = new Progress(streams);
  const refusal = await write(parsed.value, streams, progress);
  progress.end();
  if (refusal === null) return 0;
  streams.say(`oxbow export: ${refusal}\n`);
  return 2;
}

function readArguments(flags: Flags): Result<ExportArguments> {
  const format = readChoice(flags, 'format', EXPORT_FORMATS);
  if (!format.ok) return format;
  if (format.value === undefined)
    return fail(`in which format? --format is one of ${EXPORT_FORMATS.join(', ')}`);
  const [path, second] = flags.files;
  if (path === undefined) return fail('which trace? `oxbow export --help` explains');
  if (second !== undefined) return fail(`one trace at a time: ${second} is a second file`);
  return succeed({ format: format.value, path });
}

/** @returns what kept it from writing all, or `null` */
async function write(
  { format, path }: ExportArguments,
  streams: Streams,
  progress: Progress,
): Promise<string | null> {
  let exported: TraceExport | null = null;
  let events = 0;
  let refusal: string | null = null;
  try {
    for await (const batch of traceLines(path, streams)) {
      let text = '';
      for (const line of batch) {
        if (line.type === 'oxbowTrace') {
          const protocol = protocolOf(line);
          if (!protocol.ok) return `${path}: ${protocol.error}`;
          exported = exportTrace(format, protocol.value);
          text += exported.begin(line);
        } else if (line.type !== 'checkpoint' && line.type !== 'end') {
          events += 1;
          text += exported?.take(line) ?? '';
        }
      }
      await streams.print(text);
      if (streams.isClosed()) return null;
      progress.report(events);
    }
  } catch (error) {
    refusal = error instanceof ExportLimitError ? error.message : describeTraceFailure(path, error);
  }
  await streams.print(exported?.end() ?? '');
  return refusal;
}
