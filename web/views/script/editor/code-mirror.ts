// The editor itself: CodeMirror, in the page's own colours and type.

import { autocompletion, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { forceLinting, linter, lintGutter, lintKeymap } from '@codemirror/lint';
import { EditorState, type Extension, StateEffect, StateField } from '@codemirror/state';
import {
  Decoration,
  drawSelection,
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { findMistakes, offerNext, scriptLanguage } from './script-language.ts';

export interface EditorOptions {
  readonly parent: HTMLElement;
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly onRunAll: () => void;
  readonly onRunToLine: () => void;
}

export interface Editor {
  /** From 1: where the caret is. */
  readonly line: number;
  /** The lines in which something is selected, the first and the last. */
  readonly selectedLines: readonly [number, number];
  setText(text: string): void;
  /** Marks the line that runs. */
  showRunning(line: number | null): void;
  /** Mistakes are looked for anew. */
  check(): void;
  focus(): void;
  close(): void;
}

export function openEditor(options: EditorOptions): Editor {
  const { parent, text, onChange } = options;
  const view = new EditorView({
    parent,
    state: EditorState.create({ doc: text, extensions: extensionsFor(options) }),
    dispatchTransactions: (transactions, editor) => {
      editor.update(transactions);
      if (transactions.some(({ docChanged }) => docChanged)) onChange(editor.state.doc.toString());
    },
  });
  const lineAt = (place: number): number => view.state.doc.lineAt(place).number;
  return {
    get line() {
      return lineAt(view.state.selection.main.head);
    },
    get selectedLines() {
      const { from, to } = view.state.selection.main;
      return [lineAt(from), lineAt(to)] as const;
    },
    setText(next) {
      const now = view.state.doc.toString();
      if (next === now) return;
      // What is only longer than before leaves caret and history as they are.
      const start = next.startsWith(now) ? now.length : 0;
      view.dispatch({
        changes: { from: start, to: now.length, insert: next.slice(start) },
        effects: start === 0 ? [] : EditorView.scrollIntoView(now.length),
      });
    },
    showRunning: (line) => view.dispatch({ effects: running.of(line) }),
    check: () => forceLinting(view),
    focus: () => view.focus(),
    close: () => view.destroy(),
  };
}

function extensionsFor({ onRunAll, onRunToLine }: EditorOptions): Extension[] {
  const run =
    (what: () => void): (() => boolean) =>
    () => {
      what();
      return true;
    };
  return [
    lineNumbers(),
    lintGutter(),
    history(),
    drawSelection(),
    highlightActiveLine(),
    runningLine,
    scriptLanguage,
    syntaxHighlighting(colours),
    // Enter takes what is offered as soon as it is seen: nothing is offered that the grammar would not take.
    autocompletion({ override: [offerNext], icons: false, interactionDelay: 0 }),
    linter(({ state }) => findMistakes(state), { delay: 300 }),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': 'Script editor', spellcheck: 'false' }),
    look,
    // Tab goes on through the page: whoever has no pointer must get out again.
    keymap.of([
      { key: 'Mod-Enter', run: run(onRunAll) },
      { key: 'Shift-Mod-Enter', run: run(onRunToLine) },
      ...completionKeymap,
      ...lintKeymap,
      ...historyKeymap,
      ...defaultKeymap,
    ]),
  ];
}

const running = StateEffect.define<number | null>();

const runningLine = StateField.define({
  create: () => Decoration.none,
  update(marks, { effects, changes, state }) {
    let next = marks.map(changes);
    for (const effect of effects) {
      if (!effect.is(running)) continue;
      const line = effect.value;
      next =
        line === null || line > state.doc.lines
          ? Decoration.none
          : Decoration.set([Decoration.line({ class: 'runs' }).range(state.doc.line(line).from)]);
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--accent)', fontWeight: '600' },
  { tag: tags.comment, color: 'var(--soft)', fontStyle: 'italic' },
  { tag: tags.string, color: 'var(--hue-ink-2)' },
  { tag: tags.number, color: 'var(--hue-ink-0)' },
  { tag: tags.propertyName, color: 'var(--hue-ink-6)' },
  { tag: tags.variableName, color: 'var(--ink)', fontWeight: '600' },
  { tag: tags.operator, color: 'var(--soft)' },
]);

const look = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'transparent', fontSize: 'var(--t-small)' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.55' },
  '.cm-content': { caretColor: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': { color: 'var(--soft)', backgroundColor: 'transparent', border: '0' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--shade)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--accent-soft) !important',
  },
  '.cm-line.runs': { backgroundColor: 'var(--gate-bg)', boxShadow: 'inset 3px 0 0 var(--gate-line)' },
  '.cm-tooltip': {
    border: '1px solid var(--line)',
    borderRadius: 'var(--radius)',
    color: 'var(--ink)',
    backgroundColor: 'var(--sheet)',
    boxShadow: 'var(--shadow)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    color: 'var(--ink)',
    backgroundColor: 'var(--accent-soft)',
  },
  '.cm-completionDetail': { color: 'var(--soft)', fontStyle: 'normal' },
  '.cm-completionInfo': { maxWidth: '20rem', padding: 'var(--s2)', fontFamily: 'var(--sans)' },
  // Red is for violations alone; a line that is wrong can be mended.
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--gate-line)',
    textUnderlineOffset: '3px',
  },
  '.cm-lintPoint-error:after': { borderBottomColor: 'var(--gate-line)' },
  '.cm-gutter-lint': { width: '1rem' },
  '.cm-lint-marker-error': {
    content: '""',
    width: '0.55rem',
    height: '0.55rem',
    margin: '0.4rem 0.2rem 0',
    borderRadius: '50%',
    backgroundColor: 'var(--gate-line)',
  },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--gate-line)', fontFamily: 'var(--sans)' },
});
