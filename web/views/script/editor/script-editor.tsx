// The script as a text that is written, run and recorded. Loaded for who wants it.

import { type ReactNode, useEffect, useRef } from 'react';
import { formatScript } from '../../../../shared/script/format.ts';
import { linesOfText } from '../../../commands/script-lines.ts';
import {
  runDraft,
  scriptDraftStore,
  setRecording,
  useScriptDraft,
  writeDraft,
} from '../../../store/script-draft.ts';
import { sessionNow } from '../../../store/share.ts';
import { type Editor, openEditor } from './code-mirror.ts';

export function ScriptEditor(): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor | null>(null);
  useEffect(() => {
    if (place.current === null) return;
    const opened = openEditor({
      parent: place.current,
      text: scriptDraftStore.getState().text,
      onChange: writeDraft,
      onRunAll: runAll,
      onRunToLine: () => runLines(1, editor.current?.line ?? 1),
    });
    editor.current = opened;
    opened.focus();
    const leave = scriptDraftStore.subscribe((state, before) => {
      if (state.text !== before.text) opened.setText(state.text);
      if (state.running !== before.running) opened.showRunning(state.running);
      if (state.failed !== before.failed) opened.check();
    });
    return () => {
      leave();
      opened.close();
      editor.current = null;
      setRecording(false);
    };
  }, []);
  return (
    <>
      <Deeds editor={() => editor.current} />
      <div ref={place} className="script-editor" />
      <Outcome />
    </>
  );
}

function runAll(): void {
  void runDraft(linesOfText(scriptDraftStore.getState().text));
}

function runLines(from: number, to: number): void {
  const lines = linesOfText(scriptDraftStore.getState().text);
  void runDraft(lines.filter(({ number }) => number >= from && number <= to));
}

function Deeds({ editor }: { readonly editor: () => Editor | null }): ReactNode {
  const isRunning = useScriptDraft((state) => state.running !== null);
  const isRecording = useScriptDraft((state) => state.isRecording);
  return (
    <div className="editor-deeds" role="toolbar" aria-label="Script editor">
      <button
        type="button"
        className="button small primary"
        disabled={isRunning}
        title="with a cluster line: simulated in the page from the beginning (Ctrl+Enter)"
        onClick={runAll}
      >
        Run all
      </button>
      <button
        type="button"
        className="button small"
        disabled={isRunning}
        title="up to the line of the caret (Ctrl+Shift+Enter)"
        onClick={() => runLines(1, editor()?.line ?? 1)}
      >
        To line
      </button>
      <button
        type="button"
        className="button small"
        disabled={isRunning}
        title="the lines in which something is selected, on the run that is shown"
        onClick={() => runLines(...(editor()?.selectedLines ?? [1, 1]))}
      >
        Selection
      </button>
      <button
        type="button"
        className="button small"
        aria-pressed={isRecording}
        title="write down every gesture from now on"
        onClick={() => setRecording(!isRecording)}
      >
        {isRecording ? '● Recording' : 'Record'}
      </button>
      <button
        type="button"
        className="button small"
        title="one blank between words, no more than one empty line"
        onClick={() => writeDraft(formatScript(scriptDraftStore.getState().text))}
      >
        Format
      </button>
      <button
        type="button"
        className="button small"
        title="what was done so far, with its times, in place of this text"
        onClick={() => {
          const session = sessionNow();
          if (session !== null) writeDraft(`${session.lines.join('\n')}\n`);
        }}
      >
        Session
      </button>
    </div>
  );
}

/** What became of the newest run, for who does not see the marks. */
function Outcome(): ReactNode {
  const running = useScriptDraft((state) => state.running);
  const failed = useScriptDraft((state) => state.failed);
  const words = running !== null ? `Line ${running} …` : '';
  return (
    <p className={`editor-outcome small${failed === null ? ' soft' : ' script-error'}`} role="status">
      {failed === null ? words : `Line ${failed.line}: ${failed.sentence}`}
    </p>
  );
}
