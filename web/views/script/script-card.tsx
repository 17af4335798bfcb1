// The command log: what was done, as the lines that do it again; and the field in which any line can be typed.

import {
  type CSSProperties,
  type KeyboardEvent,
  lazy,
  type ReactNode,
  Suspense,
  useEffect,
  useRef,
  useState,
} from 'react';
import type { CommandPicture } from '../../../shared/trace/picture.ts';
import { runAsScript } from '../../commands/run-script.ts';
import { timeLabel } from '../../layout/space-time.ts';
import { perform, rememberTyped, useCommands } from '../../store/command-store.ts';
import { useRun, useRunFrame } from '../../store/run-store.ts';
import { changeScriptCard, SCRIPT_WIDTH, useScriptCard } from '../../store/script-card.ts';
import { useView, viewStore } from '../../store/view-store.ts';
import { CopyButton } from '../common/copy-button.tsx';
import { COMMAND_FIELD_ID, focusCommandField } from './command-field-focus.ts';
import { KeptLines } from './kept-lines.tsx';
import { WidthHandle } from './width-handle.tsx';

const SHOWN_MAX = 200;
/** In rem: a line with its time and its cluster's options can be read. */
const EDITOR_WIDTH = 32;

const ScriptEditor = lazy(async () => ({
  default: (await import('./editor/script-editor.tsx')).ScriptEditor,
}));

export function ScriptCard(): ReactNode {
  const { folded, width } = useScriptCard();
  const run = useRunFrame();
  const commands = run === null ? [] : run.picture.commands;
  const waiting = useWaiting(commands);
  const [isEditing, setEditing] = useState(false);
  const edit = (): void => {
    if ((width ?? SCRIPT_WIDTH.usual) < EDITOR_WIDTH) changeScriptCard({ width: EDITOR_WIDTH });
    setEditing(true);
  };
  return (
    <section
      className={`script${folded ? ' folded' : ''}${isEditing ? ' editing' : ''}`}
      style={width === null ? undefined : ({ '--script-width': `${width}rem` } as CSSProperties)}
      aria-label="Script: what was done, line by line"
    >
      {!folded && <WidthHandle />}
      <header className="script-head">
        <h2>
          <button
            type="button"
            className="script-fold"
            aria-expanded={!folded}
            title={folded ? 'unfold the script' : 'fold the script, to have the picture alone'}
            onClick={() => changeScriptCard({ folded: !folded })}
          >
            <span aria-hidden="true">{folded ? '▸' : '▾'}</span> Script
          </button>
        </h2>
        {waiting > 0 && (
          <span className="script-waiting small" title="lines that were sent and have no answer yet">
            {waiting} waiting
          </span>
        )}
        {folded ? (
          <span className="soft small">
            {commands.length} {commands.length === 1 ? 'line' : 'lines'}
          </span>
        ) : (
          <>
            <button
              type="button"
              className="button quiet small"
              aria-pressed={isEditing}
              title="write, run and record scripts"
              onClick={() => (isEditing ? setEditing(false) : edit())}
            >
              Edit
            </button>
            <CopyButton
              text={() => (run === null ? '' : runAsScript(run.picture))}
              label="Copy"
              disabled={commands.length === 0}
            />
          </>
        )}
      </header>
      {!folded && (
        <>
          <KeptLines />
          {isEditing ? (
            <Suspense fallback={<p className="script-empty soft small">Loading the editor …</p>}>
              <ScriptEditor />
            </Suspense>
          ) : (
            <CommandLog commands={commands.slice(-SHOWN_MAX)} />
          )}
          <CommandField />
        </>
      )}
    </section>
  );
}

/** Lines that were handed over and have no answer yet: this page's own, and those of others that are under way. */
function useWaiting(commands: readonly CommandPicture[]): number {
  const own = useCommands((state) => state.waiting);
  const queued = useCommands((state) => state.queued);
  const underWay = commands.filter(({ output, error }) => output === null && error === null).length;
  // The server says how many have not begun with its next events only; this page knows of its own at once.
  return Math.max(own, underWay + queued);
}

/** Up and down from line to line, Home and End to the ends. */
function onLineKey(event: KeyboardEvent<HTMLButtonElement>): void {
  const all = [...(event.currentTarget.closest('ol')?.querySelectorAll('button') ?? [])];
  const at = all.indexOf(event.currentTarget);
  const goals: Readonly<Record<string, number>> = {
    ArrowUp: Math.max(0, at - 1),
    ArrowDown: Math.min(all.length - 1, at + 1),
    Home: 0,
    End: all.length - 1,
  };
  const goal = goals[event.key];
  if (goal === undefined) return;
  event.preventDefault();
  all[goal]?.focus();
}

function CommandLog({ commands }: { readonly commands: readonly CommandPicture[] }): ReactNode {
  const list = useRef<HTMLOListElement>(null);
  const newest = commands.at(-1);
  // An answer comes later than its line, and makes the list longer too.
  const tail =
    newest === undefined ? null : `${newest.command} ${newest.output?.length ?? ''} ${newest.error ?? ''}`;
  // The one line that the tab key reaches; from there arrows go on. Until one was reached, the newest.
  const [reached, setReached] = useState<number | null>(null);
  const reachable = commands.some(({ command }) => command === reached) ? reached : newest?.command;
  // Follows the newest line, unless the reader went back to an older one.
  const follows = useRef(true);
  useEffect(() => {
    if (tail !== null && follows.current && list.current !== null)
      list.current.scrollTop = list.current.scrollHeight;
  }, [tail]);
  if (commands.length === 0)
    return <p className="script-empty soft small">What you do appears here as a line that does it again.</p>;
  return (
    <ol
      ref={list}
      className="script-log"
      aria-label="Lines performed"
      onScroll={({ currentTarget: box }) => {
        follows.current = box.scrollHeight - box.scrollTop - box.clientHeight < 24;
      }}
    >
      {commands.map((command) => (
        <li key={command.command} className={fateOf(command)} aria-busy={fateOf(command) === 'waits'}>
          <button
            type="button"
            className="script-line mono"
            tabIndex={command.command === reachable ? 0 : -1}
            onFocus={() => setReached(command.command)}
            onKeyDown={onLineKey}
            title={`${timeLabel(command.at)}: take this line into the field below, to change it or run it again`}
            onClick={() => {
              viewStore.setState({ draft: command.line });
              focusCommandField();
            }}
          >
            {command.line}
          </button>
          <Answer command={command} />
        </li>
      ))}
    </ol>
  );
}

function fateOf({ output, error }: CommandPicture): string {
  if (error !== null) return 'failed';
  return output === null ? 'waits' : '';
}

/** Each line is a script of its own here, so that it is the first one is no news; the column is. */
function withoutLine(sentence: string): string {
  return sentence.replace(/^line \d+(, |: )/, '');
}

/** What a line gave, in the same row where it is short. */
function Answer({ command }: { readonly command: CommandPicture }): ReactNode {
  if (command.error !== null) return <p className="script-error small">{withoutLine(command.error)}</p>;
  const output = command.output ?? [];
  if (output.length === 0) return null;
  const gate = output.some((text) => text.includes('ERR_DEP'));
  return <p className={`script-output mono${gate ? ' gate' : ''}`}>{output.slice(0, 12).join('\n')}</p>;
}

function CommandField(): ReactNode {
  const draft = useView((state) => state.draft);
  const refused = useCommands((state) => state.refused);
  const typed = useCommands((state) => state.typed);
  const waiting = useCommands((state) => state.waiting);
  const offline = useRun(({ connection }) => connection.state !== 'live' && connection.state !== 'recorded');
  const [back, setBack] = useState(0);
  const setDraft = (text: string): void => viewStore.setState({ draft: text });
  const recallTyped = (step: number): void => {
    const to = Math.max(0, Math.min(typed.length, back + step));
    setBack(to);
    setDraft(to === 0 ? '' : (typed.at(-to) ?? ''));
  };
  return (
    <form
      className="script-form"
      onSubmit={(event) => {
        event.preventDefault();
        const line = draft.trim();
        if (line === '') return;
        rememberTyped(line);
        setBack(0);
        void perform(line).then((performed) => {
          // A refused line stays to be mended, unless something else was typed meanwhile.
          if (performed.error === undefined && viewStore.getState().draft.trim() === line) setDraft('');
        });
      }}
    >
      <label className="spoken-only" htmlFor={COMMAND_FIELD_ID}>
        Command line
      </label>
      <span className="prompt mono" aria-hidden="true">
        ›
      </span>
      <input
        id={COMMAND_FIELD_ID}
        className="field mono"
        value={draft}
        placeholder="cut s0 s1"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        aria-invalid={refused !== null}
        aria-describedby={refused === null ? undefined : 'command-refusal'}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
          event.preventDefault();
          recallTyped(event.key === 'ArrowUp' ? 1 : -1);
        }}
      />
      <button type="submit" className="button" disabled={offline || draft.trim() === ''}>
        {waiting > 0 ? '…' : 'Run'}
      </button>
      {refused !== null && (
        <p id="command-refusal" className="script-error small" role="alert">
          {refused.line !== draft.trim() && <span className="mono">{refused.line}: </span>}
          {withoutLine(refused.sentence)}
        </p>
      )}
    </form>
  );
}
