// A run for tests of the page: performs lines in virtual time, and follows them as the page would.

import type { TraceEvent } from '../../shared/core/trace.ts';
import { DEFAULT_PROTOCOL, findProtocol, protocolNames } from '../../shared/protocols/index.ts';
import { Master } from '../../shared/script/master.ts';
import { simulateRun } from '../../shared/sim/simulated-run.ts';
import { foldEvent } from '../../shared/trace/fold.ts';
import type { MessagePicture, RunPicture } from '../../shared/trace/picture.ts';
import { findProtocolPage, loadEveryProtocol } from '../protocols/index.ts';
import type { ProtocolPage } from '../protocols/types.ts';
import { TraceColumns } from '../store/columns/trace-columns.ts';
import { emptyHistory, type History, recordEvent } from '../store/history.ts';
import { judgeSessions } from '../store/session-lens.ts';

await loadEveryProtocol();

export interface Followed {
  readonly picture: RunPicture;
  readonly history: History;
  readonly events: readonly TraceEvent[];
  readonly page: ProtocolPage;
  readonly columns: TraceColumns;
}

/** Performs the lines; one that fails fails the test. Sessions run only where a line asks for them. */
export async function followScript(lines: readonly string[]): Promise<Followed> {
  const events: TraceEvent[] = [];
  const master = new Master(
    { dialect: 'lab', engine: 'sim', schedule: 'lazy' },
    {
      protocols: { find: findProtocol, names: protocolNames, usualName: () => DEFAULT_PROTOCOL },
      createRun: (spec) => {
        const made = simulateRun(spec);
        if (made.ok) made.value.follow(1, (event) => events.push(structuredClone(event)));
        return made;
      },
    },
  );
  for (const [i, line] of lines.entries()) {
    const { failure } = await master.performLine(line, i + 1);
    if (failure !== null) throw new Error(`${line}: ${failure.sentence}`);
  }
  await master.close();
  return follow(events);
}

export function follow(events: readonly TraceEvent[]): Followed {
  const started = events.find((event) => event.type === 'runStarted');
  const page = findProtocolPage(started?.header.protocol ?? DEFAULT_PROTOCOL);
  if (page === null) throw new Error('the page knows no protocol');
  const history = emptyHistory(0);
  const columns = new TraceColumns();
  let picture: RunPicture | null = null;
  for (const event of events) {
    picture = foldEvent(picture, structuredClone(event), page.protocol);
    columns.take(event, recordEvent(history, event, page.words(picture)));
    judgeSessions(history.sessions, event, picture, page.protocol);
  }
  if (picture === null) throw new Error('an empty trace');
  return { picture, history, events, page, columns };
}

/** A message in a picture, for tests that need one under way at a given moment. */
export function messageOf(
  message: number,
  from: string,
  to: string,
  state: MessagePicture['state'],
): MessagePicture {
  return {
    message,
    from,
    to,
    body: { type: 'offer' },
    emittedAt: 0,
    state,
    sentAt: 0,
    delaysMillis: [],
    afterPersists: 0,
    order: 1,
  };
}

/** The newest operation of a client. */
export function lastOperation({ picture }: Followed, client: string) {
  const operation = picture.operations.findLast((candidate) => candidate.client === client);
  if (operation === undefined) throw new Error(`${client} has asked nothing`);
  return operation;
}
