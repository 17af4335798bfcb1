// `oxbow check`: holds a saved history, or the history in a saved trace, against consistency models.

import { judgeHistory, judgePromises, type PromiseVerdict } from '../../shared/check/history/judge.ts';
import { MODELS, type Model } from '../../shared/core/contract.ts';
import { fail, type Result, succeed } from '../../shared/core/result.ts';
import { nearestWord } from '../../shared/script/suggest.ts';
import { type CheckInput, readCheckInput } from './check-input.ts';
import { describeCheck, jsonOfCheck } from './check-report.ts';
import { type Flags, readFlags } from './flags.ts';
import { CHECK_HELP } from './help.ts';
import type { Streams } from './streams.ts';
import { Progress } from './trace-input.ts';

interface CheckArguments {
  /** `-`: standard input. */
  readonly path: string;
  /** `null`: what is promised, or all. */
  readonly models: readonly Model[] | null;
  readonly isJson: boolean;
  readonly isCurveWanted: boolean;
}

export async function checkCommand(args: readonly string[], streams: Streams): Promise<0 | 1 | 2> {
  const flags = readFlags(args, ['model'], ['json', 'staleness']);
  if (flags.ok && flags.value.isHelpWanted) {
    await streams.print(CHECK_HELP);
    return 0;
  }
  const parsed = flags.ok ? readArguments(flags.value) : flags;
  if (!parsed.ok) {
    streams.say(`oxbow check: ${parsed.error}\n`);
    return 2;
  }
  const { path, models, isJson, isCurveWanted } = parsed.value;
  if (path === '-' && streams.inputObstacle !== null) {
    streams.say(`oxbow check: ${streams.inputObstacle}\n`);
    return 2;
  }
  if (path === '-' && streams.isTerminal)
    streams.say('A history is read from the terminal; Ctrl+D ends it. `oxbow check --help` explains.\n');
  const progress = new Progress(streams);
  const areStatesWanted = models?.includes('converged') ?? false;
  const input = await readCheckInput(path, streams, progress, areStatesWanted);
  progress.end();
  const name = path === '-' ? 'standard input' : path;
  if (!input.ok) {
    streams.say(`oxbow check: ${name}: ${input.error}\n`);
    return 2;
  }
  for (const note of input.value.notes) streams.say(`note: ${name}: ${note}\n`);
  const { rows, isBinding } = judge(input.value, models, streams);
  const status = isBinding && rows.some((row) => isFailure(row, models !== null)) ? 1 : 0;
  const { history } = input.value;
  await streams.print(
    isJson ? jsonOfCheck(history, rows, status) : describeCheck(history, rows, isCurveWanted),
  );
  return status;
}

function readArguments(flags: Flags): Result<CheckArguments> {
  const [path = '-', second] = flags.files;
  if (second !== undefined) return fail(`one history at a time: ${second} is a second file`);
  const text = flags.values.get('model');
  const models = text === undefined ? succeed(null) : readModels(text);
  if (!models.ok) return models;
  const { switches } = flags;
  return succeed({
    path,
    models: models.value,
    isJson: switches.has('json'),
    isCurveWanted: switches.has('staleness'),
  });
}

/** Names are taken in either case: `cc` is CC. */
function readModels(text: string): Result<Model[]> {
  const models: Model[] = [];
  for (const word of text.split(',')) {
    const model = MODELS.find((name) => name.toLowerCase() === word.trim().toLowerCase());
    if (model === undefined) {
      const near = nearestWord(word.trim(), MODELS);
      const hint = near === null ? '' : `; did you mean ${near}?`;
      return fail(
        `--model is a list of ${MODELS.join(', ')}, without ${word.trim() || 'empty names'}${hint}`,
      );
    }
    models.push(model);
  }
  return succeed(models);
}

/** @returns `isBinding`: whether anybody promised or asked for these models */
function judge(
  { history, promised, isWhole, finalStates }: CheckInput,
  models: readonly Model[] | null,
  streams: Streams,
): { readonly rows: readonly PromiseVerdict[]; readonly isBinding: boolean } {
  if (models === null && promised !== null && promised.promises.length > 0)
    return { rows: judgePromises(history, promised.promises, isWhole), isBinding: true };
  if (models === null && promised !== null)
    streams.say(`note: ${promised.by} promises nothing of histories, so all models follow\n`);
  // States say more than what happened to be read of them.
  const verdicts = judgeHistory(history, { models: models ?? MODELS, isWhole }).map((verdict) =>
    verdict.model === 'converged' ? (finalStates ?? verdict) : verdict,
  );
  return { rows: verdicts.map((verdict) => ({ type: 'judged', verdict })), isBinding: models !== null };
}

/** What a checker could not reach counts as a failure; what the history does not tell does where it was asked for. */
function isFailure(row: PromiseVerdict, isAsked: boolean): boolean {
  if (row.type === 'notPromised' || row.verdict.type === 'held') return false;
  return row.verdict.type === 'broken' || row.verdict.reason === 'budget' || isAsked;
}
