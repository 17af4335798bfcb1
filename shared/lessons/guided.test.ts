// What guided lessons promise to whoever shows them: they are in order, each question has one answer and the run gives it,
// each task is open at first and its solution solves it, and at the pace of people the same comes out.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { GUARANTEES } from '../core/contract.ts';
import type { TraceEvent } from '../core/trace.ts';
import type { Run } from '../host/run.ts';
import { findProtocol } from '../protocols/index.ts';
import { checkChallenge, type Evidence } from '../script/check-goal.ts';
import { isRight, type Lesson, parseLesson } from '../script/lesson.ts';
import { Master } from '../script/master.ts';
import type { MasterPorts } from '../script/open-run.ts';
import { simulatedPorts } from '../script/testing/simulated-ports.ts';
import { foldEvent } from '../trace/fold.ts';
import type { RunPicture } from '../trace/picture.ts';
import { requestForPeople } from '../wire/story-run.ts';

/** Of the run, which is as long as it takes on a page. */
const LINE_MILLIS_MAX = 5_000;

const folder = fileURLToPath(new URL('.', import.meta.url));
const lessons = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.oxbow'))
  .sort()
  .map((file) => {
    const lesson = parseLesson(readFileSync(join(folder, file), 'utf8'));
    if (!lesson.ok) throw new Error(`${file}: ${lesson.error}`);
    return { name: file.replace(/\.oxbow$/, '').replaceAll('\\', '/'), lesson: lesson.value };
  });
const guided = lessons.filter(({ lesson }) => lesson.guided !== null);

describe('the guided lessons', () => {
  test('are many, and stand in an order in each protocol', () => {
    expect(guided.length).toBeGreaterThanOrEqual(24);
    const folders = [...new Set(guided.map(({ name }) => name.split('/')[0]))];
    for (const one of folders) {
      const places = guided
        .filter(({ name }) => name.startsWith(`${one}/`))
        .map(({ lesson }) => lesson.guided);
      const inOrder = places.map((_, index) => index + 1);
      expect(
        [...places].sort((a, b) => (a ?? 0) - (b ?? 0)),
        one,
      ).toEqual(inOrder);
    }
  });

  test('ask and set tasks', () => {
    const steps = guided.flatMap(({ lesson }) => lesson.steps);
    expect(steps.filter(({ question }) => question !== null).length).toBeGreaterThanOrEqual(24);
    expect(steps.filter(({ challenge }) => challenge !== null).length).toBeGreaterThanOrEqual(6);
  });

  test.each(guided)('$name has a title, a sentence, and words to each step', ({ lesson }) => {
    expect(lesson.title.length).toBeLessThanOrEqual(40);
    expect(lesson.about).toMatch(/^[A-Z].{10,110}[.?]$/);
    for (const { caption, question, challenge } of lesson.steps)
      expect(caption.length + Number(question !== null) + Number(challenge !== null)).toBeGreaterThan(0);
    // What comes after a task would stand on whatever its solver has done.
    const task = lesson.steps.findIndex(({ challenge }) => challenge !== null);
    const after = task === -1 ? [] : lesson.steps.slice(task + 1);
    expect(after.filter(({ commands, challenge }) => commands.length > 0 && challenge === null)).toEqual([]);
  });

  test.each(guided)('$name: one choice of each question is right, by what the run prints', ({ lesson }) => {
    for (const { question, output } of lesson.steps) {
      if (question === null) continue;
      const right = question.choices.filter(({ line }) => isRight(line, output));
      expect(
        right.map(({ label }) => label),
        question.ask,
      ).toHaveLength(question.choices.length === 0 ? 0 : 1);
    }
  });

  test.each(guided)(
    '$name comes out the same when messages can be seen, and its solutions solve',
    async ({ lesson }) => {
      const stage = await openStage(lesson);
      for (const step of lesson.steps) {
        const since = stage.picture()?.sequence ?? 0;
        const report = async () =>
          step.challenge && checkChallenge(step.challenge, await stage.evidence(since));
        expect((await report())?.state ?? 'open', step.challenge?.task).toBe('open');
        const output: string[] = [];
        for (const { text, line } of step.commands) {
          const begun = stage.now();
          const performed = await stage.master.performLine(text, line);
          const asked = /^wait (\d+)(ms|s)$/.exec(text.trim());
          const waited = asked === null ? 0 : Number(asked[1]) * (asked[2] === 's' ? 1_000 : 1);
          expect(stage.now() - begun - waited, `${text}: how long people wait for it`).toBeLessThan(
            LINE_MILLIS_MAX,
          );
          expect(lesson.settings.expectsFailures ? null : performed.failure).toBeNull();
          output.push(...performed.output);
          if (lesson.settings.showsNotes) output.push(...performed.notes.map((note) => `note: ${note}`));
        }
        expect(output).toEqual([...step.output]);
        const end = await report();
        expect(end?.state ?? 'solved', JSON.stringify(end)).toBe('solved');
      }
      await stage.master.close();
    },
  );
});

/** A run as people look at it, and what a page would know of it. */
async function openStage({ settings, steps }: Lesson) {
  const { latency, options = {} } = requestForPeople({ settings, blocks: steps }, 'sim');
  let picture: RunPicture | null = null;
  let opened: Run | null = null;
  const notes: { type: string; replica: string; sequence: number }[] = [];
  const take = (event: TraceEvent): void => {
    const name = event.type === 'runStarted' ? event.header.protocol : (picture?.header.protocol ?? '');
    const protocol = findProtocol(name);
    if (protocol !== undefined) picture = foldEvent(picture, event, protocol);
    if (event.type === 'replicaStepped')
      for (const effect of event.effects)
        if (effect.type === 'note')
          notes.push({ type: effect.note.type, replica: event.replica, sequence: event.sequence });
  };
  const ports: MasterPorts = {
    ...simulatedPorts,
    async createRun(spec) {
      const run = await simulatedPorts.createRun({
        ...spec,
        options,
        link: { ...spec.link, ...(latency === undefined ? {} : { latency }) },
        clientTimeoutMillis: Math.max(spec.clientTimeoutMillis, (latency?.maxMillis ?? 0) * 5),
      });
      if (!run.ok) return run;
      opened = run.value;
      run.value.follow(0, take);
      return run;
    },
  };
  const master = new Master({ ...settings, engine: 'sim' }, ports);
  return {
    master,
    picture: () => picture,
    now: () => opened?.now() ?? 0,
    async evidence(since: number): Promise<Evidence> {
      const protocol = picture === null ? undefined : findProtocol(picture.header.protocol);
      if (picture === null || protocol === undefined) throw new Error('there is no run yet');
      const broken = new Set<string>();
      for (const { id } of picture.clients)
        for (const guarantee of GUARANTEES) {
          const { failure } = await master.performLine(`expect ${guarantee} broken for ${id}`, 1);
          if (failure === null) broken.add(`${guarantee} ${id}`);
        }
      return {
        picture,
        protocol,
        since,
        notes: notes.filter(({ sequence }) => sequence > since),
        isBroken: (client, guarantee) => broken.has(`${guarantee} ${client}`),
      };
    },
  };
}
