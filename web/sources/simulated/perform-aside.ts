// Performs a script in a worker beside the run that is shown, and says what came of it.

import { fail, type Result, succeed } from '../../../shared/core/result.ts';
import type { TraceEvent } from '../../../shared/core/trace.ts';
import { foldEvent } from '../../../shared/trace/fold.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';
import { claimsOf, type PerformedSession, verdictsOf } from '../../commands/scenario.ts';
import { loadProtocolPage } from '../../protocols/index.ts';
import type { SessionWithClaims } from '../../store/page-run.ts';
import { emptyLens, judgeSessions } from '../../store/session-lens.ts';
import type { Opened } from './page-simulation.ts';
import { startSimulation } from './simulation-client.ts';

/** Each claim that is not so costs one performance more. */
const CLAIMS_DROPPED_MAX = 12;

export async function performAside(lines: readonly string[]): Promise<Result<SessionWithClaims>> {
  const session = await performSession(lines);
  if (!session.ok) return session;
  let claims = claimsOf(session.value);
  for (let dropped = 0; claims.length > 0; dropped += 1) {
    const opened = await performOnce([...lines, ...claims]);
    if (!opened.ok) return opened;
    if (opened.value.opened.failure === null) break;
    const place = Number(/^line (\d+)/.exec(opened.value.opened.failure)?.[1]) - 1 - lines.length;
    if (!(place >= 0) || dropped === CLAIMS_DROPPED_MAX) return fail(opened.value.opened.failure);
    claims = claims.filter((_, i) => i !== place);
  }
  return succeed({ session: session.value, claims });
}

async function performSession(lines: readonly string[]): Promise<Result<PerformedSession>> {
  const performed = await performOnce(lines);
  if (!performed.ok) return performed;
  const { opened, events } = performed.value;
  if (opened.failure !== null) return fail(opened.failure);
  const lens = emptyLens();
  let picture: RunPicture | null = null;
  for (const event of events) {
    const name = event.type === 'runStarted' ? event.header.protocol : (picture?.header.protocol ?? '');
    const protocol = (await loadProtocolPage(name))?.protocol ?? null;
    if (protocol === null) return fail(`this page knows no protocol ${name}`);
    picture = foldEvent(picture, event, protocol);
    judgeSessions(lens, event, picture, protocol);
  }
  if (picture === null) return fail('nothing happened in this session');
  return succeed({ lines, picture, verdicts: verdictsOf(lens.tallies) });
}

export async function performOnce(
  lines: readonly string[],
): Promise<Result<{ readonly opened: Opened; readonly events: readonly TraceEvent[] }>> {
  const events: TraceEvent[] = [];
  const client = startSimulation({ onEvents: (news) => void events.push(...news) });
  try {
    const opened = await client.open(`${lines.join('\n')}\n`);
    return opened.ok ? succeed({ opened: opened.value, events }) : opened;
  } finally {
    client.close();
  }
}
