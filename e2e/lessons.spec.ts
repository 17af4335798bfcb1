// Every lesson, line by line, through the real page and against the live engine. What is compared is said in
// lesson-replay.ts.

import { test as base, expect } from './fixtures.ts';
import { Lab } from './lab-page.ts';
import {
  inStoryWords,
  isFailure,
  isRefusal,
  type Lesson,
  readLessons,
  requestFor,
  withoutPlaces,
} from './lesson-replay.ts';
import { type StreamWatch, watchStream } from './stream-watch.ts';

interface Desk {
  readonly lab: Lab;
  readonly stream: StreamWatch;
  /** What the console of the browser complained of. */
  readonly complaints: string[];
}

/** One page for all lessons of a worker, opened on one run after the other: a page of its own each would cost as much again. */
const test = base.extend<object, { desk: Desk }>({
  desk: [
    async ({ browser }, use) => {
      const context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        locale: 'en-GB',
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(String(error)));
      await use({ lab: new Lab(page), stream: await watchStream(page), complaints });
      await context.close();
    },
    { scope: 'worker' },
  ],
});

for (const lesson of readLessons())
  test.describe(lesson.name, () => {
    test('comes out on real sockets as its file says', async ({ desk, server }, { annotations }) => {
      const { lab, stream, complaints } = desk;
      const run = await server.createRun(requestFor(lesson));
      stream.forget();
      complaints.length = 0;
      await lab.open(`${server.url}?run=${run.id}`, /^(Live|Simulated)/);
      await lab.goOnAtViolations();
      const counts = await replay(lab, lesson);
      annotations.push({ type: 'lines', description: JSON.stringify(counts) });

      // The page has each line in its log, and followed all of it event by event.
      const commands = lesson.blocks.flatMap((block) => block.commands.map(({ text }) => text.trim()));
      await expect.poll(async () => (await lab.recorded()).at(-1)?.line).toBe(commands.at(-1));
      const performed = (await lab.recorded()).map(({ line }) => line);
      expect(performed).toEqual(commands.filter((line) => performed.includes(line)).slice(-performed.length));
      expect(stream.checkpoints).toEqual(['joined']);
      expect(stream.gaps()).toEqual([]);
      // Whoever looks leaves before the run ends.
      await lab.page.goto('about:blank');
      await server.closeRun(run.id);
      expect(complaints, 'the browser console stays clean').toEqual([]);
    });
  });

async function replay(lab: Lab, { blocks, settings }: Lesson) {
  const counts = { performed: 0, compared: 0, notCompared: 0 };
  for (const { commands, output, isRepeatable } of blocks) {
    const given: string[] = [];
    for (const { text } of commands) {
      const performed = await lab.perform(text);
      given.push(...withoutPlaces(inStoryWords(performed, settings)));
      counts.performed += 1;
    }
    const wanted = withoutPlaces(output);
    const where = `lines ${commands[0]?.line} to ${commands.at(-1)?.line}`;
    if (isRepeatable) {
      expect(given, where).toEqual(wanted);
      counts.compared += wanted.length;
    } else if (settings.expectsFailures) {
      // What a planted mistake breaks, and when, is a matter of timers as well; whether a line is taken is not.
      expect(given.filter(isRefusal), where).toEqual(wanted.filter(isRefusal));
      counts.notCompared += wanted.filter((line) => !isRefusal(line)).length;
    } else {
      expect(given.filter(isFailure), where).toEqual(wanted.filter(isFailure));
      counts.notCompared += wanted.filter((line) => !isFailure(line)).length;
    }
  }
  return counts;
}
