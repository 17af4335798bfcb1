// The command language as the editor knows it: colours by what a word is, mistakes where the parser finds them, and what
// the grammar asks for next.

import type { CompletionContext, CompletionResult, Completion as Offer } from '@codemirror/autocomplete';
import { StreamLanguage, type StringStream } from '@codemirror/language';
import type { Diagnostic } from '@codemirror/lint';
import type { EditorState } from '@codemirror/state';
import { protocolNames } from '../../../../shared/protocols/index.ts';
import { complete, type Known } from '../../../../shared/script/complete.ts';
import { labVerbs, parseLine } from '../../../../shared/script/parse.ts';
import { formatScriptError } from '../../../../shared/script/script-error.ts';
import { runStore } from '../../../store/run-store.ts';
import { scriptDraftStore } from '../../../store/script-draft.ts';

const VERBS: ReadonlySet<string> = new Set(labVerbs().map(({ verb }) => verb));

interface LineState {
  /** Whether the next word is a verb. */
  verbNext: boolean;
}

export const scriptLanguage = StreamLanguage.define<LineState>({
  name: 'oxbow',
  startState: () => ({ verbNext: true }),
  token: (stream, state) => {
    if (stream.sol()) state.verbNext = true;
    if (stream.eatSpace()) return null;
    return tokenOf(stream, state);
  },
  languageData: { commentTokens: { line: '#' } },
});

function tokenOf(stream: StringStream, state: LineState): string | null {
  if (state.verbNext && stream.match(/^(?:#|\/\/).*/)) return 'comment';
  if (stream.match(/^"(?:[^"\\]|\\.)*"?/)) return 'string';
  const matched = stream.match(/^[^\s"]+/);
  const word = Array.isArray(matched) ? (matched[0] ?? '') : '';
  if (word === '') stream.next();
  if (state.verbNext) {
    // `at 120ms put …`: the verb comes after the time.
    state.verbNext = word === 'at';
    return VERBS.has(word) ? 'keyword' : /^[0-9.]+m?s$/.test(word) ? 'number' : null;
  }
  if (/^[0-9.]+(?:\.\.[0-9.]+)?(?:ms|s)?$/.test(word)) return 'number';
  if (/^[a-z][a-z-]*=/.test(word)) return 'propertyName';
  if (/^(?:==|\||to|via|if|else|and|holds|broken|for|accepted|refused|committed|absent|of)$/.test(word))
    return 'operator';
  return /^[sc]\d+(?:,[sc]\d+)*$/.test(word) ? 'variableName' : null;
}

/** The mistakes of the text as it is written, and what was refused when it ran. */
export function findMistakes(state: EditorState): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (let number = 1; number <= state.doc.lines; number += 1) {
    const { text, from, to } = state.doc.line(number);
    const parsed = parseLine(text, number, 'lab');
    if (parsed.type !== 'wrong') continue;
    const start = Math.min(from + parsed.error.column - 1, to);
    const word = /^\S*/.exec(text.slice(start - from))?.[0].length ?? 0;
    const message = formatScriptError(parsed.error).replace(/^line \d+, (column \d+: )/, '$1');
    found.push({ from: Math.min(start, to), to: Math.max(start, start + word), severity: 'error', message });
  }
  const { failed } = scriptDraftStore.getState();
  if (failed !== null && failed.line <= state.doc.lines) {
    const { from, to } = state.doc.line(failed.line);
    if (!found.some((one) => one.from >= from && one.from <= to))
      found.push({ from, to, severity: 'error', message: failed.sentence });
  }
  return found;
}

export function offerNext(context: CompletionContext): CompletionResult | null {
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  const { from, all, hint } = complete(before, knownIn(context.state.doc.toString()));
  // At the beginning of a line only who asks is offered all verbs.
  if (before.trim() === '' && !context.explicit) return null;
  const options: Offer[] = all.map(({ text, kind, detail }) => {
    const [form = '', meaning = ''] = detail.split(/: (.*)/s);
    return {
      label: text,
      type: kind === 'verb' ? 'keyword' : kind === 'option' ? 'property' : 'variable',
      ...(kind === 'verb' ? { detail: form.slice(text.length + 1), info: meaning } : { detail }),
    };
  });
  if (options.length === 0 && hint !== null && context.explicit)
    return { from: context.pos, options: [{ label: `(${hint})`, apply: '' }], filter: false };
  return options.length === 0 ? null : { from: line.from + from, options, validFor: /^[\w=.-]*$/ };
}

/** Who is there: in the run that is shown, and in what is written. */
function knownIn(text: string): Known {
  const { picture } = runStore.getState();
  const replicas = new Set(picture?.replicas.map(({ id }) => id));
  const clients = new Set(picture?.clients.map(({ id }) => id));
  const keys = new Set<string>();
  for (const [i, line] of text.split('\n').entries()) {
    const parsed = parseLine(line, i + 1, 'lab');
    if (parsed.type !== 'statement') continue;
    const { command } = parsed.statement;
    const stated = command.type === 'at' ? command.command : command;
    if (stated.type === 'cluster') for (const id of stated.replicas) replicas.add(id);
    if (stated.type === 'join') replicas.add(stated.replica);
    if (stated.type === 'client') clients.add(stated.client);
    if (stated.type === 'operate' && 'key' in stated.operation) keys.add(stated.operation.key);
  }
  for (const { operation } of picture?.operations ?? []) if ('key' in operation) keys.add(operation.key);
  return {
    protocols: protocolNames(),
    replicas: [...replicas],
    clients: [...clients],
    keys: [...keys].slice(-50),
  };
}
