import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '../../../shared/core/trace.ts';
import { sessionScript } from '../../commands/session-script.ts';
import { follow } from '../../testing/simulated.ts';
import { type Opened, PageSimulation } from './page-simulation.ts';

interface Followed {
  readonly simulation: PageSimulation;
  readonly opened: Opened;
  readonly events: TraceEvent[];
}

async function open(script: string): Promise<Followed> {
  const events: TraceEvent[] = [];
  const made = await PageSimulation.open(script, { onEvent: (event) => events.push(event) });
  if (!made.ok) throw new Error(made.error);
  return { ...made.value, events };
}

/** As a page does: time passes, and then whoever waits goes on. */
async function pass(simulation: PageSimulation, frames: number): Promise<void> {
  for (let i = 0; i < frames; i += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    simulation.advance(33.4);
  }
  await new Promise((resolve) => setImmediate(resolve));
}

const CLUSTER = 'cluster bayou s0 s1 s2 s3 schedule=timed latency=20..60ms period=500ms seed=7';
const SCRIPT = `${CLUSTER}\nclient c0 s1\nclient c1 s3\nat 900ms put c0 room 11am\nat 1500ms partition s0,s1 | s2,s3\n`;

describe('a simulation of the page', () => {
  it('has performed its script when it is there, and stands until it is steered', async () => {
    const { simulation, opened, events } = await open(SCRIPT);
    expect(opened).toMatchObject({ commands: 5, failure: null, lastSequence: events.at(-1)?.sequence });
    simulation.advance(1_000);
    expect(opened.lastSequence).toBe(events.at(-1)?.sequence);
    const performed = simulation.perform('get c1 room');
    await pass(simulation, 10);
    expect(await performed).toEqual({ output: ['room:11am'] });
  });

  it('that was steered is the same again from the script of the session, event by event', async () => {
    const { simulation, opened, events } = await open(
      `${SCRIPT}at 1600ms put c0 room 1pm\nat 1700ms move c0 s2\nat 1800ms get c0 room\n`,
    );
    for (const line of [
      'put c0 room noon',
      'cut s2 s3',
      'move c1 s2',
      'get c1 room',
      'heal',
      'get c0 room',
    ]) {
      const performed = simulation.perform(line);
      await pass(simulation, 12);
      await performed;
    }
    const { picture } = follow(events);
    const session = sessionScript(picture, { lines: opened.commands, stoodAt: opened.stoodAt });
    expect(session.isExact).toBe(true);
    const again = await open(session.lines.join('\n'));
    expect(again.opened.failure).toBe(null);
    // Whoever waits hears of an answer with the next step of the page; the answer itself came at its own time.
    const told = (all: readonly TraceEvent[]): string[] =>
      all
        .filter(({ type }) => type !== 'commandEnded')
        .map((event) => JSON.stringify({ ...event, sequence: 0 }).replace(/"at \S+ms /, '"'));
    const [first, second] = [told(events), told(again.events)];
    const count = Math.min(first.length, second.length);
    expect(count).toBeGreaterThan(400);
    const differs = first.slice(0, count).findIndex((event, i) => event !== second[i]);
    expect([first[differs], second[differs]]).toEqual([undefined, undefined]);
  });

  it('says at which line a script ended early, and shows the run up to there', async () => {
    const { opened, events } = await open(`${CLUSTER}\nclient c0 s1\nfly c0\nput c0 a 1`);
    expect(opened.failure).toMatch(/^line 3, column 1: expected a verb, found "fly"/);
    expect(opened.commands).toBe(2);
    expect(events.length).toBeGreaterThan(10);
  });

  it('refuses a script without a cluster, with a sentence', async () => {
    const made = await PageSimulation.open('# nothing\n', { onEvent: () => undefined });
    expect(made).toEqual({ ok: false, error: 'the script starts no cluster' });
  });

  it('performs a story without the output that it holds', async () => {
    const { opened } = await open('cluster bayou s0 s1\nclient c0 s0\nput c0 a 1\nget c0 a\n----\na:1\n');
    expect(opened.outputs.flatMap(({ output }) => output)).toEqual(['a:1']);
  });

  it('tells nothing more once it is closed, neither of a line that was under way', async () => {
    const { simulation, events } = await open(SCRIPT);
    const waited = simulation.perform('wait 5s');
    await pass(simulation, 3);
    const told = events.length;
    expect(events.at(-1)?.type).not.toBe('commandEnded');
    simulation.close();
    await waited;
    await pass(simulation, 3);
    expect(events).toHaveLength(told);
  });

  it('goes on from a picture, and leaves where it came from as it is', async () => {
    const { events } = await open(SCRIPT);
    const { picture } = follow(events);
    const later: TraceEvent[] = [];
    const forked = PageSimulation.ofPicture(picture, { onEvent: (event) => later.push(event) });
    if (!forked.ok) throw new Error(forked.error);
    const performed = forked.value.perform('heal');
    await pass(forked.value, 30);
    expect(await performed).toEqual({ output: [] });
    expect(later[0]?.sequence).toBe(picture.sequence + 1);
  });
});
