// The script that is being written: its text, kept from visit to visit; what runs of it; and whether gestures are written
// down in it.

import { createStore, useStore } from 'zustand';
import { LINKED_SCRIPT_MAX } from '../commands/link-text.ts';
import { commandsOf, type ScriptLine } from '../commands/script-lines.ts';
import { perform } from './command-store.ts';
import { pageRunStore } from './page-run.ts';
import { recall, remember } from './remembered.ts';
import { liveStore } from './run-store.ts';

export interface ScriptDraft {
  readonly text: string;
  /** The line that is being performed; `null`: none. */
  readonly running: number | null;
  /** The line that was refused last. */
  readonly failed: { readonly line: number; readonly sentence: string } | null;
  readonly isRecording: boolean;
}

const NAME = 'script-draft';
const WELCOME = `# A script: one command a line. Ctrl+Space offers what can come next, Ctrl+Enter runs all.
# Without a cluster line it acts on the run that is shown.
`;

export const scriptDraftStore = createStore<ScriptDraft>(() => ({
  text: recall(NAME) ?? WELCOME,
  running: null,
  failed: null,
  isRecording: false,
}));

export function useScriptDraft<T>(select: (state: ScriptDraft) => T): T {
  return useStore(scriptDraftStore, select);
}

export function writeDraft(text: string): void {
  if (text === scriptDraftStore.getState().text) return;
  scriptDraftStore.setState({ text, failed: null });
  if (text.length <= LINKED_SCRIPT_MAX) remember(NAME, text);
}

/**
 * Performs lines of the draft. With a `cluster` line they are a script of their own, which the page simulates; without one
 * they are performed on the run that is shown, one after another.
 */
export async function runDraft(lines: readonly ScriptLine[]): Promise<void> {
  if (scriptDraftStore.getState().running !== null) return;
  const commands = commandsOf(lines);
  const [first] = commands;
  if (first === undefined) return;
  scriptDraftStore.setState({ running: first.number, failed: null });
  try {
    if (commands.some(({ text }) => /^\s*cluster\s/.test(text))) await simulate(lines);
    else await performOneByOne(commands);
  } finally {
    scriptDraftStore.setState({ running: null });
  }
}

async function simulate(lines: readonly ScriptLine[]): Promise<void> {
  // Whatever is left out before them, lines keep their numbers.
  const before = '\n'.repeat(Math.max(0, (lines[0]?.number ?? 1) - 1));
  const text = before + lines.map((line) => line.text).join('\n');
  const opened = await pageRunStore.getState().openScript(`${text}\n`);
  const notice = liveStore.getState().notice?.sentence ?? '';
  const said = opened.ok ? notice : opened.error;
  const place = /line (\d+)(?:, column \d+)?: (.*)$/s.exec(said);
  if (place !== null)
    scriptDraftStore.setState({ failed: { line: Number(place[1]), sentence: place[2] ?? said } });
}

async function performOneByOne(commands: readonly ScriptLine[]): Promise<void> {
  for (const { text, number } of commands) {
    scriptDraftStore.setState({ running: number });
    const { error } = await perform(text.trim());
    if (error === undefined) continue;
    return scriptDraftStore.setState({ failed: { line: number, sentence: error } });
  }
}

/** Writes down each line that is performed from now on, as long as it is not the draft's own. */
export function setRecording(isRecording: boolean): void {
  stopRecording();
  stopRecording = isRecording ? record() : () => undefined;
  scriptDraftStore.setState({ isRecording });
}

let stopRecording = (): void => undefined;

function record(): () => void {
  const newest = (): number => liveStore.getState().picture?.commands.at(-1)?.command ?? 0;
  let taken = newest();
  return liveStore.subscribe(({ picture }) => {
    if (scriptDraftStore.getState().running !== null) {
      taken = newest();
      return;
    }
    for (const { command, line, output, error } of picture?.commands ?? []) {
      if (command <= taken) continue;
      // In their order: one that is under way is waited for.
      if (output === null && error === null) return;
      taken = command;
      const { text } = scriptDraftStore.getState();
      if (error === null) writeDraft(`${text === '' || text.endsWith('\n') ? text : `${text}\n`}${line}\n`);
    }
  });
}
