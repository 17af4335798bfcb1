// `oxbow explore --mistakes`: the tests are tested. Every planted mistake against the checkers, as a table.

import type { Protocol } from '../../shared/core/contract.ts';
import { type MistakeTrial, mistakeTable } from '../../shared/explore/mistakes.ts';
import type { Crew } from '../explore/crew.ts';
import type { Streams } from './streams.ts';

/** @returns 1 where a mistake was not named by the invariant that is there for it, within the seeds it may take */
export async function exploreMistakes(
  protocols: readonly Protocol[],
  crew: Crew,
  streams: Streams,
): Promise<0 | 1> {
  let caught = 0;
  let planted = 0;
  for (const protocol of protocols) {
    const trials = await tryAll(protocol, crew);
    planted += trials.length;
    caught += trials.filter(({ caughtAt }) => caughtAt !== null).length;
    await streams.print(`## ${protocol.name}\n\n${mistakeTable(trials)}\n`);
  }
  await streams.print(`${caught} of ${planted} planted mistakes are caught by name\n`);
  return caught === planted ? 0 : 1;
}

async function tryAll({ name: protocol, mistakes }: Protocol, crew: Crew): Promise<MistakeTrial[]> {
  const waiting = Object.keys(mistakes);
  const trials = new Map<string, MistakeTrial>();
  const lane = async (): Promise<void> => {
    for (let mistake = waiting.shift(); mistake !== undefined; mistake = waiting.shift())
      trials.set(mistake, await crew.ask<'tryMistake'>({ type: 'tryMistake', protocol, mistake }));
  };
  await Promise.all(Array.from({ length: crew.size }, lane));
  // In the order in which the protocol names them.
  return Object.keys(mistakes).flatMap((mistake) => trials.get(mistake) ?? []);
}
