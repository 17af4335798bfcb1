// Whether all replicas agree in the end, by the states in which a run left them.

import type { Protocol } from '../core/contract.ts';
import type { RunPicture } from '../trace/picture.ts';
import { broken, held, undecided, type Verdict } from './history/verdict.ts';

/** What can be asked of a cluster that is whole and quiet can be asked of no other; then nothing is decided. */
export function judgeFinalStates(protocol: Protocol, picture: RunPicture): Verdict {
  const obstacle = whyNotQuiet(picture);
  const replicas = new Map(picture.replicas.map(({ id, state, alive }) => [id, { state, alive }]));
  const missing = protocol.converged({ replicas });
  const up = picture.replicas.filter(({ alive }) => alive).length;
  if (missing === null)
    return held('converged', `the states of all replicas that are up (${up}) agree at the end of the trace`);
  if (obstacle !== null) return undecided('converged', 'history', `${missing}; but ${obstacle}`);
  const sentence = `every replica is up, every link is whole, nothing is under way, and yet ${missing}`;
  return broken('converged', { pattern: 'NotConverged', sentence, proof: [] });
}

function whyNotQuiet({ replicas, links, messages }: RunPicture): string | null {
  const isReplica = (id: string): boolean => replicas.some((replica) => replica.id === id);
  const down = replicas.find(({ alive, frozen }) => !alive || frozen);
  if (down !== undefined) return `${down.id} is ${down.alive ? 'frozen' : 'down'}`;
  const cut = links.find(
    ({ a, b, up, ab, ba }) => isReplica(a) && isReplica(b) && (!up || ab.cut || ba.cut || ab.held || ba.held),
  );
  if (cut !== undefined) return `the link between ${cut.a} and ${cut.b} is not whole`;
  const moving = messages.find(({ from, to }) => isReplica(from) && isReplica(to));
  return moving === undefined ? null : `a message from ${moving.from} to ${moving.to} is under way`;
}
