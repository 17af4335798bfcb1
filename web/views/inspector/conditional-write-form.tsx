// Bayou's conditional write by hand: a dependency check, the update, and the alternatives of its merge procedure.

import type { ReactNode } from 'react';
import { lines } from '../../commands/lines.ts';
import {
  type DraftPart,
  type DraftRow,
  type DraftWay,
  hasRoom,
  meetingRoom,
  toOperation,
  type WriteDraft,
  withoutRow,
  withoutWay,
  withRow,
  withRowAdded,
  withWayAdded,
} from '../../commands/write-draft.ts';
import { perform } from '../../store/command-store.ts';
import { viewStore } from '../../store/view-store.ts';
import { keepWriteDraft, openWriteForm, useWriteDraft, useWriteFormOpen } from '../../store/write-drafts.ts';
import { focusCommandField } from '../script/command-field-focus.ts';

export function ConditionalWriteForm({ client }: { readonly client: string }): ReactNode {
  const open = useWriteFormOpen();
  return (
    <details
      className="write-if"
      open={open}
      onToggle={({ currentTarget }) => openWriteForm(currentTarget.open)}
    >
      <summary>Write if …</summary>
      {open && <WriteForm client={client} />}
    </details>
  );
}

function WriteForm({ client }: { readonly client: string }): ReactNode {
  const draft = useWriteDraft(client);
  const change = (to: WriteDraft): void => keepWriteDraft(client, to);
  const made = toOperation(draft);
  const line = made.ok ? lines.operate(client, made.operation) : null;
  return (
    <form
      aria-label={`Conditional write of ${client}`}
      onSubmit={(event) => {
        event.preventDefault();
        if (line !== null) void perform(line);
      }}
    >
      <p className="soft small">
        Every replica tries the check again whenever it runs the write. Where it fails, the alternatives of
        the merge procedure are tried in turn.{' '}
        <button type="button" className="plain link" onClick={() => change(meetingRoom(client))}>
          Example: book a meeting room
        </button>
      </p>
      {draft.map((way, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the ways of a write are told apart by their place alone
        <Way key={i} draft={draft} at={i} way={way} onChange={change} />
      ))}
      {hasRoom(draft) && (
        <button type="button" className="button quiet small" onClick={() => change(withWayAdded(draft))}>
          + else …
        </button>
      )}
      {made.ok ? (
        <output className="write-line mono">{line}</output>
      ) : (
        <p className="small write-lacks" role="status">
          {made.sentence}
        </p>
      )}
      <div className="deeds">
        <button type="submit" className="button primary" disabled={line === null}>
          Write
        </button>
        <button
          type="button"
          className="button"
          disabled={line === null}
          title="take the line into the command field, to change it there"
          onClick={() => {
            viewStore.setState({ draft: line ?? '' });
            focusCommandField();
          }}
        >
          Edit as a line
        </button>
      </div>
    </form>
  );
}

interface WayProps {
  readonly draft: WriteDraft;
  /** 0 is the write as meant, the others are alternatives. */
  readonly at: number;
  readonly way: DraftWay;
  readonly onChange: (draft: WriteDraft) => void;
}

function Way({ draft, at, way, onChange }: WayProps): ReactNode {
  return (
    <fieldset className="write-way">
      <legend>
        {at === 0 ? 'Write' : `Else: alternative ${at}`}
        {at > 0 && (
          <button
            type="button"
            className="button quiet small icon"
            aria-label={`Remove alternative ${at}`}
            onClick={() => onChange(withoutWay(draft, at))}
          >
            ✕
          </button>
        )}
      </legend>
      <Rows part="updates" draft={draft} at={at} rows={way.updates} onChange={onChange} />
      <Rows part="checks" draft={draft} at={at} rows={way.checks} onChange={onChange} />
      <div className="write-adds">
        {(['updates', 'checks'] as const).map((part) => (
          <button
            key={part}
            type="button"
            className="button quiet small"
            disabled={!hasRoom(way[part])}
            aria-label={`Add ${placeInWords(at)}${WORDS[part].word} ${way[part].length + 1}`}
            onClick={() => onChange(withRowAdded(draft, at, part))}
          >
            + {WORDS[part].word}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

const WORDS: Readonly<Record<DraftPart, { word: string; is: string; isNot: string }>> = {
  updates: { word: 'set', is: '=', isNot: 'delete' },
  checks: { word: 'if', is: '==', isNot: 'is absent' },
};

function placeInWords(at: number): string {
  return at === 0 ? '' : `alternative ${at}, `;
}

function Rows(props: {
  readonly part: DraftPart;
  readonly draft: WriteDraft;
  readonly at: number;
  readonly rows: readonly DraftRow[];
  readonly onChange: (draft: WriteDraft) => void;
}): ReactNode {
  const { part, draft, at, rows, onChange } = props;
  const { word, is, isNot } = WORDS[part];
  const edit = (row: number, to: DraftRow): void => onChange(withRow(draft, at, part, row, to));
  return (
    <>
      {rows.map((row, i) => {
        const name = `${placeInWords(at)}${word} ${i + 1}`;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is told apart by its place alone
          <div key={i} className="write-row">
            <span className="write-word soft small" aria-hidden="true">
              {i === 0 ? word : 'and'}
            </span>
            <input
              className="field mono"
              aria-label={`${name}: key`}
              value={row.key}
              placeholder="key"
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              onChange={({ target }) => edit(i, { ...row, key: target.value })}
            />
            <select
              className={row.absent ? 'field absent' : 'field'}
              aria-label={`${name}: ${part === 'checks' ? 'comparison' : 'change'}`}
              value={row.absent ? 'absent' : 'is'}
              onChange={({ target }) => edit(i, { ...row, absent: target.value === 'absent' })}
            >
              <option value="is">{is}</option>
              <option value="absent">{isNot}</option>
            </select>
            {!row.absent && (
              <input
                className="field mono"
                aria-label={`${name}: value`}
                value={row.text}
                placeholder="value"
                autoComplete="off"
                autoCapitalize="off"
                spellCheck={false}
                onChange={({ target }) => edit(i, { ...row, text: target.value })}
              />
            )}
            <button
              type="button"
              className="button quiet small icon"
              aria-label={`Remove ${name}`}
              disabled={part === 'updates' && rows.length === 1}
              onClick={() => onChange(withoutRow(draft, at, part, i))}
            >
              ✕
            </button>
          </div>
        );
      })}
    </>
  );
}
