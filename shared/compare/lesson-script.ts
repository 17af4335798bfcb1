// A lesson as the script of a comparison: its lines alone, and when its replicas exchange.

import { fail, type Result, succeed } from '../core/result.ts';
import { SCHEDULES, type Schedule } from '../script/command.ts';
import type { Lesson, LessonSummary } from '../script/lesson.ts';
import { defaultSchedule } from '../script/open-run.ts';
import { readComparedScript } from './compared-script.ts';

export interface LessonScript {
  readonly script: string;
  /** What the lesson is told by; in a comparison the viewer may choose another one. */
  readonly schedule: Schedule;
}

/** Lessons in the language of a course are for the systems of that course. */
export function isComparable({ dialect }: Pick<LessonSummary, 'dialect'>): boolean {
  return dialect === 'lab';
}

export function lessonScript({ settings, steps }: Pick<Lesson, 'settings' | 'steps'>): Result<LessonScript> {
  if (!isComparable(settings)) return fail(`it is told in the dialect ${settings.dialect}`);
  // Of a task the solution is performed, as without it nothing would be seen.
  const script = `${steps.flatMap(({ commands }) => commands.map(({ text }) => text)).join('\n')}\n`;
  const lines = readComparedScript(script);
  if (!lines.ok) return lines;
  const command = lines.value[0]?.command;
  const asked =
    command?.type === 'cluster' ? command.options.find(({ name }) => name === 'schedule')?.value : undefined;
  const schedule = settings.schedule ?? SCHEDULES.find((one) => one === asked) ?? defaultSchedule(settings);
  return succeed({ script, schedule });
}
