// Every lesson, line by line, through the real page and against the live engine. What is compared is said in
// lesson-replay.ts.

import { expect, test } from './fixtures.ts';
import type { Lab } from './lab-page.ts';
import {
  inStoryWords,
  isFailure,
  type Lesson,
  readLessons,
  requestFor,
  withoutPlaces,
} from './lesson-replay.ts';
import { watchStream } from './stream-watch.ts';

for (const lesson of readLessons())
  test.describe(lesson.name, () => {
    test.use({ asked: requestFor(lesson) });

    test('comes out on real sockets as its file says', async ({ page, run, openLab }, { annotations }) => {
      const stream = await watchStream(page);
      const lab = await openLab(page, run.id);
      const counts = await replay(lab, lesson);
      annotations.push({ type: 'lines', description: JSON.stringify(counts) });

      // The page has each line in its log, and followed all of it event by event.
      const commands = lesson.blocks.flatMap((block) => block.commands.map(({ text }) => text.trim()));
      await expect.poll(async () => (await lab.recorded()).at(-1)?.line).toBe(commands.at(-1));
      const performed = (await lab.recorded()).map(({ line }) => line);
      expect(performed).toEqual(commands.filter((line) => performed.includes(line)).slice(-performed.length));
      expect(stream.checkpoints).toEqual(['joined']);
      expect(stream.gaps()).toEqual([]);
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
    } else {
      expect(given.filter(isFailure), where).toEqual(wanted.filter(isFailure));
      counts.notCompared += wanted.filter((line) => !isFailure(line)).length;
    }
  }
  return counts;
}
