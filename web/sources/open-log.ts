// A log with vector clocks, from any system: it is laid over the page, and the run beneath goes on.

import { fail, type Result, succeed } from '../../shared/core/result.ts';
import { readShiviz } from '../../shared/trace/export/read-shiviz.ts';
import { logStore } from '../store/log-store.ts';

/** Characters: what a page reads at once. */
const LOG_MAX = 32_000_000;

export async function openLog(file: File): Promise<Result<void>> {
  if (file.size > LOG_MAX) return fail(`${file.name} is larger than ${LOG_MAX} bytes`);
  const rows = readShiviz(await file.text());
  if (!rows.ok) return fail(`${file.name}, ${rows.error}`);
  logStore.setState({ log: { name: file.name, rows: rows.value } });
  return succeed(undefined);
}
