// `oxbow explore`: searches seeds of random faults for what breaks, and makes that small. The result is the last line.

import type { Protocol } from '../../shared/core/contract.ts';
import { present } from '../../shared/core/result.ts';
import { drawSchedule } from '../../shared/explore/draw-schedule.ts';
import { sizeOf } from '../../shared/explore/shrink.ts';
import { type Crew, DismissedError, openCrew } from '../explore/crew.ts';
import { writeFound } from '../explore/found.ts';
import { describeMillis, SearchProgress } from '../explore/progress.ts';
import { type Found, Search } from '../explore/search.ts';
import { type ExploreArguments, readExploreArguments } from './explore-arguments.ts';
import { EXPLORE_HELP } from './explore-help.ts';
import { exploreMistakes } from './explore-mistakes.ts';
import type { Streams } from './streams.ts';

/** How long one failing schedule is made smaller: most are done in a few seconds. */
const SHRINK_MILLIS_MAX = 60_000;

export async function exploreCommand(
  args: readonly string[],
  streams: Streams,
  open: (size: number) => Crew = openCrew,
): Promise<0 | 1 | 2> {
  const parsed = readExploreArguments(args);
  if (!parsed.ok) {
    streams.say(`oxbow explore: ${parsed.error}\n`);
    return 2;
  }
  if (parsed.value === 'help') {
    await streams.print(EXPLORE_HELP);
    return 0;
  }
  const explorer = new Explorer(parsed.value, streams, open(parsed.value.workers));
  streams.onInterrupted(() => explorer.interrupt());
  return explorer.run();
}

class Explorer {
  readonly #asked: ExploreArguments;
  readonly #streams: Streams;
  readonly #crew: Crew;
  #search: Search | null = null;
  #isInterrupted = false;

  constructor(asked: ExploreArguments, streams: Streams, crew: Crew) {
    this.#asked = asked;
    this.#streams = streams;
    this.#crew = crew;
  }

  async run(): Promise<0 | 1> {
    try {
      if (this.#asked.isOfMistakes)
        return await exploreMistakes(this.#asked.protocols, this.#crew, this.#streams);
      let status: 0 | 1 = 0;
      for (const protocol of this.#asked.protocols)
        if (!(await this.#explore(protocol)) && !this.#isInterrupted) status = 1;
      return status;
    } catch (error) {
      // The result has been told by whoever interrupted.
      if (this.#isInterrupted && error instanceof DismissedError) return 0;
      throw error;
    } finally {
      await this.#crew.dismiss();
    }
  }

  /** Tells what was seen so far. */
  async interrupt(): Promise<void> {
    this.#isInterrupted = true;
    this.#search?.stop();
    if (this.#search === null) return;
    new SearchProgress(this.#search, this.#streams).end();
    await this.#streams.print(`${resultOf(this.#search)} so far: interrupted\n`);
    await this.#crew.dismiss();
  }

  /** @returns whether nothing was found. */
  async #explore(protocol: Protocol): Promise<boolean> {
    const { from, seedsMax, millisMax, mistake } = this.#asked;
    const options = mistake === null ? {} : { mistake };
    const search = new Search({ protocol: protocol.name, from, seedsMax, millisMax, options });
    this.#search = search;
    const progress = new SearchProgress(search, this.#streams);
    await search.run(this.#crew, () => progress.report());
    progress.end();
    const unseen = [...search.sightings].filter(([, count]) => count === 0).map(([name]) => name);
    if (unseen.length > 0)
      this.#streams.say(`${protocol.name}: never seen in these seeds: ${unseen.join('; ')}\n`);
    if (search.excused > 0) this.#streams.say(`${protocol.name}: could not go on: ${reasonsOf(search)}\n`);
    const { found } = search;
    // The result is the last line, and an interrupted search has one already.
    if (found !== null) await this.#tell(protocol, search, found);
    if (!this.#isInterrupted) await this.#streams.print(`${resultOf(search)}\n`);
    return found === null;
  }

  async #tell(protocol: Protocol, search: Search, { seed, outcome }: Found): Promise<void> {
    const { options } = search.plan;
    const { finding } = outcome;
    const before = drawSchedule(protocol, seed, { options });
    await this.#streams.print(
      `${protocol.name}: seed ${seed} breaks ${finding.invariant}\n  ${finding.sentence}\n`,
    );
    this.#streams.say(`making it smaller, for at most ${describeMillis(SHRINK_MILLIS_MAX)} …\n`);
    const shrunk = await this.#crew.ask<'shrink'>({
      type: 'shrink',
      schedule: before,
      outcome,
      millisMax: SHRINK_MILLIS_MAX,
    });
    const tried = `${shrunk.tries} tries${shrunk.isMinimal ? '' : ', not to the end'}`;
    const smaller = present(shrunk.outcome.finding, 'what the smaller schedule breaks');
    await this.#streams.print(
      `  before: ${sizeOf(before)}\n  after:  ${sizeOf(shrunk.schedule)} (${tried})\n  ${smaller.sentence}\n`,
    );
    const name = [protocol.name, ...Object.values(options), seed].join('-');
    const written = await writeFound(
      protocol,
      shrunk.schedule,
      { ...shrunk.outcome, finding: smaller },
      this.#asked.folder,
      name,
    );
    for (const line of written) await this.#streams.print(`  ${line}\n`);
  }
}

function reasonsOf({ excuses }: Search): string {
  const oftenFirst = [...excuses].sort(([, left], [, right]) => right - left);
  return oftenFirst.map(([why, seeds]) => `${why} (${seeds})`).join('; ');
}

function resultOf({ plan, seeds, elapsedMillis, seedsPerSecond, found, excused }: Search): string {
  const range = `${seeds} ${seeds === 1 ? 'seed' : 'seeds'} from ${plan.from}`;
  const rate = `${(elapsedMillis / 1_000).toFixed(1)} s, ${seedsPerSecond.toFixed(1)} a second`;
  const result =
    found === null ? 'nothing found' : `seed ${found.seed} breaks ${found.outcome.finding.invariant}`;
  // What was not demanded was not looked for.
  const asOf = excused === 0 ? '' : `; ${excused} of them ended where no progress was demanded`;
  return `${plan.protocol}: ${range} in ${rate}: ${result}${asOf}`;
}
