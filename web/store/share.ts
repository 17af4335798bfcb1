// What can be given away of what is looked at: a link, a script.

import { fail, type Result, succeed } from '../../shared/core/result.ts';
import { LINK_LENGTH_MAX, packText } from '../commands/link-text.ts';
import {
  linesUntil,
  QUIET_MILLIS_MAX,
  type SessionScript,
  sessionScript,
} from '../commands/session-script.ts';
import { addressOfMoment, addressOfScript, type SharedView } from '../commands/shared-address.ts';
import { pageRunStore } from './page-run.ts';
import { liveStore } from './run-store.ts';
import { stepAt } from './steps.ts';
import { timeStore } from './time/time-store.ts';
import { viewStore } from './view-store.ts';

/** What was done so far, as a script; `null` where nothing was. */
export function sessionNow(): SessionScript | null {
  const { picture } = liveStore.getState();
  const { run } = pageRunStore.getState();
  if (picture === null || run.type === 'recorded') return null;
  return sessionScript(picture, run.type === 'page' && run.scripted.lines > 0 ? run.scripted : null);
}

/** A link that holds script, moment and selection: it needs no server that knows of the run. */
export async function linkNow(base: string): Promise<Result<string>> {
  const session = sessionNow();
  if (session === null)
    return fail('of a recorded run a link can only be given where its file lies: ?run=ADDRESS');
  const { picture } = liveStore.getState();
  const packed = await packText(`${linesUntil(session, picture?.at ?? 0).join('\n')}\n`);
  const address = new URL(addressOfScript(packed, viewNow(session)), base).toString();
  if (address.length > LINK_LENGTH_MAX)
    return fail(
      `the link would have ${address.length} characters, and more than ${LINK_LENGTH_MAX} get lost on the way: download the scenario file, and open it with ?run=ADDRESS or by dropping it on the page`,
    );
  return succeed(address);
}

/** A link to the run itself, as long as its server has it. */
export function linkToRun(run: string, base: string): string {
  const view = { ...viewNow(null), millis: null };
  return new URL(addressOfMoment(run, view), base).toString();
}

function viewNow(session: SessionScript | null): SharedView {
  const { moment } = timeStore.getState();
  const { picture } = liveStore.getState();
  const isExact = session === null || session.isExact;
  const theme = document.documentElement.dataset['theme'];
  const past = moment.type === 'past' ? moment : null;
  return {
    event: past !== null && isExact && reaches(session, past.at) ? eventOf(session, past.sequence) : null,
    // Live, the moment is the one now: who opens the link stands there too, and goes on as they like.
    millis: session === null ? null : session.toScriptMillis(past?.at ?? picture?.at ?? 0),
    selection: viewStore.getState().selection,
    theme: theme === 'dark' || theme === 'light' ? theme : null,
    presenter: viewStore.getState().presents,
  };
}

/** What was quiet for long is shortened, and events of it are left out. */
function reaches(session: SessionScript | null, at: number): boolean {
  if (session === null) return true;
  return session.toScriptMillis(at) - session.lastMillis < QUIET_MILLIS_MAX;
}

function eventOf(session: SessionScript | null, sequence: number): number | null {
  return session === null ? sequence : stepAt(sequence);
}
