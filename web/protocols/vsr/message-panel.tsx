// What a message of Viewstamped Replication says inside: a sentence, and the ops that it brings.

import type { ReactNode } from 'react';
import { describe } from '../../../shared/protocols/vsr/describe.ts';
import { entryInWords } from '../../../shared/protocols/vsr/entry-words.ts';
import type { VsrMessage } from '../../../shared/protocols/vsr/messages.ts';
import type { LogEntry } from '../../../shared/protocols/vsr/types.ts';
import { shorten } from '../../layout/space-time.ts';
import { useRunFrame } from '../../store/run-store.ts';

const ENTRIES_SHOWN = 12;
const WORDS_MAX = 90;

export function MessagePanel({ message }: { readonly message: number }): ReactNode {
  const run = useRunFrame();
  const picture = run?.picture.messages.find((candidate) => candidate.message === message);
  if (picture === undefined) return null;
  const body = picture.body as VsrMessage;
  const { after, entries } = entriesOf(body);
  const numbered = entries.slice(0, ENTRIES_SHOWN).map((entry, i) => ({ entry, opNumber: after + i + 1 }));
  return (
    <>
      <p>
        {picture.from}: {describe.message(body)}.
      </p>
      {entries.length > 0 && (
        <table className="log message-entries">
          <caption className="spoken-only">Ops that it brings</caption>
          <thead>
            <tr>
              <th scope="col">op</th>
              <th scope="col">view</th>
              <th scope="col">what</th>
            </tr>
          </thead>
          <tbody className="mono">
            {numbered.map(({ entry, opNumber }) => (
              <tr key={opNumber}>
                <td>{opNumber}</td>
                <td>{entry.viewNumber}</td>
                <td className="wide">{shorten(entryInWords(entry), WORDS_MAX)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {entries.length > ENTRIES_SHOWN && (
        <p className="soft small">and {entries.length - ENTRIES_SHOWN} more</p>
      )}
      <p className="small soft panel-note">
        It bears epoch {body.epoch} and view {body.viewNumber}: whoever is in a later one does nothing for it.
      </p>
    </>
  );
}

function entriesOf(body: VsrMessage): { readonly after: number; readonly entries: readonly LogEntry[] } {
  if ('entries' in body) return body;
  if (body.type === 'recoveryResponse' && body.log !== null) return body.log;
  return { after: 0, entries: [] };
}
