// Anti-entropy sessions that this server took part in: the newest first, each with what was chosen and what skipped.

import type { ReactNode } from 'react';
import type { BayouNote, WriteList } from '../../../shared/protocols/bayou/types.ts';
import { timeLabel } from '../../layout/space-time.ts';
import type { History } from '../../store/history.ts';
import { Actor } from '../../views/common/actor.tsx';
import { useBayou } from './use-bayou.ts';
import { idInWords } from './write-words.ts';

type PhaseNote = Extract<BayouNote, { type: 'antiEntropy' }>;
type ChosenNote = Extract<BayouNote, { type: 'sessionChosen' }>;

export interface SessionSummary {
  readonly key: string;
  readonly at: number;
  readonly role: PhaseNote['role'];
  readonly partner: string;
  readonly phase: PhaseNote['phase'];
  readonly items: number;
  readonly sentence: string;
  readonly chosen: ChosenNote | null;
}

const SHOWN = 12;

/** Sessions of one server from its notes, the newest first. */
export function sessionsOf(history: Pick<History, 'notes'>, replica: string): SessionSummary[] {
  const sessions = new Map<string, SessionSummary>();
  for (const record of history.notes) {
    if (record.replica !== replica) continue;
    const note = record.note as BayouNote;
    if (note.type === 'antiEntropy') {
      const key = `${note.role} ${note.with} ${note.session}`;
      const before = sessions.get(key);
      sessions.delete(key);
      sessions.set(key, {
        key,
        at: before?.at ?? record.at,
        role: note.role,
        partner: note.with,
        phase: note.phase,
        items:
          note.phase === 'batchSent' || note.phase === 'batchTaken'
            ? (before?.items ?? 0) + note.items
            : Math.max(before?.items ?? 0, note.items),
        sentence: note.sentence,
        chosen: before?.chosen ?? null,
      });
    } else if (note.type === 'sessionChosen') {
      const key = `sender ${note.with} ${note.session}`;
      const before = sessions.get(key);
      if (before !== undefined) sessions.set(key, { ...before, chosen: note });
    }
  }
  return [...sessions.values()].reverse();
}

export function SessionsPanel({ replica }: { readonly replica: string }): ReactNode {
  const bayou = useBayou(replica);
  if (bayou === null) return null;
  const { history, state } = bayou;
  const sessions = sessionsOf(history, replica).slice(0, SHOWN);
  const words = (list: WriteList): string =>
    list.count === 0
      ? 'none'
      : list.writes
          .slice(0, 6)
          .map((id) => idInWords(id, state))
          .join(' ') + (list.count > 6 ? ` and ${list.count - 6} more` : '');
  if (sessions.length === 0)
    return (
      <p className="soft">
        No anti-entropy session since this page was opened. “Exchange now” in the menu of a link, or{' '}
        <kbd>e</kbd> on it, begins one.
      </p>
    );
  return (
    <>
      <ol className="sessions">
        {sessions.map((session) => (
          <li key={session.key}>
            <p>
              <span className="mono soft">{timeLabel(session.at)}</span>{' '}
              {session.role === 'sender' ? 'to ' : 'from '}
              <Actor id={session.partner} />: {phaseInWords(session)}
            </p>
            {session.chosen !== null && session.items > 0 && (
              <dl className="chosen small">
                <dt>asked with</dt>
                <dd className="mono">CSN {session.chosen.receiverCsn}</dd>
                <dt>commit notices</dt>
                <dd className="mono">{words(session.chosen.commitNotices)}</dd>
                <dt>committed</dt>
                <dd className="mono">{words(session.chosen.committedWrites)}</dd>
                <dt>tentative</dt>
                <dd className="mono">{words(session.chosen.tentativeWrites)}</dd>
                {session.chosen.skipped.length > 0 && (
                  <>
                    <dt>skipped</dt>
                    <dd className="mono">
                      {session.chosen.skipped.length}: {session.chosen.skipped[0]?.reason}
                    </dd>
                  </>
                )}
              </dl>
            )}
          </li>
        ))}
      </ol>
      <p className="small soft panel-note">
        The receiver tells its version vector and its CSN; the sender sends what these do not cover: first
        what is committed, in the order of CSN, then what is tentative.
      </p>
    </>
  );
}

function phaseInWords({ phase, items, sentence }: SessionSummary): string {
  switch (phase) {
    case 'finished':
      return items === 0 ? 'nothing new' : `finished, ${items} ${items === 1 ? 'item' : 'items'}`;
    case 'broken':
    case 'refused':
      return sentence === '' ? phase : sentence;
    default:
      return sentence === '' ? 'under way' : sentence;
  }
}

/** What this server waits for. */
export function TimersPanel({ replica }: { readonly replica: string }): ReactNode {
  const bayou = useBayou(replica);
  if (bayou === null) return null;
  const { history, state, picture, alive } = bayou;
  const timers = [...(history.timers.get(replica)?.entries() ?? [])].sort(
    ([, a], [, b]) => a.dueAt - b.dueAt,
  );
  const waiting = picture.replicas.find(({ id }) => id === replica);
  return (
    <>
      {!alive && <p className="soft">It is down: no timer runs.</p>}
      {alive && timers.length === 0 && <p className="soft">No timer runs, as far as this page has seen.</p>}
      {timers.length > 0 && (
        <table>
          <caption className="spoken-only">Timers of {replica}</caption>
          <thead>
            <tr>
              <th scope="col">due at</th>
              <th scope="col">then</th>
            </tr>
          </thead>
          <tbody>
            {timers.map(([key, { label, dueAt }]) => (
              <tr key={key}>
                <td className="mono">{timeLabel(dueAt)}</td>
                <td>{label}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="small soft panel-note">
        {state.paused ? 'Anti-entropy of its own is paused. ' : ''}
        {waiting !== undefined && waiting.persists > waiting.durablePersists
          ? `${waiting.persists - waiting.durablePersists} batches of rows are not durable yet; what was to be sent after them waits.`
          : 'All its rows are durable.'}
      </p>
    </>
  );
}
