// Draws the schedule of a seed: a mix of faults of its own, and what is done when (`draw-actions.ts`). Drawn without looking
// at a run, so that the schedule is data.

import type { Protocol } from '../core/contract.ts';
import type { ClientId, ReplicaId } from '../core/ids.ts';
import { drawBelow, drawChance, drawOne, drawShuffled, drawUint32, seedRandom } from '../core/random.ts';
import { ActionDrawer } from './draw-actions.ts';
import { drawGuarantees } from './draw-operation.ts';
import { withFarewell } from './farewell.ts';
import { replicasOf, type Schedule, type ScheduledPart } from './schedule.ts';
import { spaceCrashes } from './spaced-crashes.ts';
import { drawSwarm } from './swarm.ts';

const SAFETY_MILLIS = 2_500;
/** On the worst links a request takes many tries, and a part must take one at each of its replicas. */
const LIVENESS_MILLIS = 40_000;

export interface DrawOptions {
  /** How long anything may happen; what is drawn up to there is the same, however long it is. */
  readonly safetyMillis?: number;
  /** Options of the protocol that win over those of the mix, as `mistake`. */
  readonly options?: Readonly<Record<string, string>>;
  /** Kinds of action that are in the mix of every seed, and much oftener than usual. */
  readonly oftener?: readonly string[];
}

export function drawSchedule(protocol: Protocol, seed: number, draw: DrawOptions = {}): Schedule {
  const luck = seedRandom(seed, 'schedule');
  const swarm = drawSwarm(luck, protocol, draw.oftener);
  const options = { ...swarm.options, ...draw.options };
  const founders = namesOf('s', swarm.founders);
  const clients = namesOf('c', swarm.clients).map((id) => ({
    id,
    replica: drawOne(luck, founders),
    guarantees: drawGuarantees(luck),
  }));
  const safetyMillis = draw.safetyMillis ?? SAFETY_MILLIS;
  const drawer = new ActionDrawer(
    luck,
    swarm,
    {
      takesModify: protocol.takesModify,
      clockRates: clockRatesOf(protocol, options),
    },
    founders,
    new Map(clients.map(({ id, replica }) => [id, replica])),
  );
  const asker: Schedule['clients'][number] = {
    id: `c${clients.length}`,
    replica: founders[0] as ReplicaId,
    guarantees: [],
    // What one replica answers is asked, and not what another one would.
    ...(protocol.clientsFollow === true ? { follow: false } : {}),
  };
  const drawn = drawer.draw(safetyMillis);
  const spaced = areCrashesSpaced(protocol, seed, options) ? spaceCrashes(drawn) : drawn;
  const replicas = replicasOf({ founders, actions: spaced });
  const parting = seedRandom(seed, 'farewell');
  const isFarewell = drawChance(parting, 0.2) && protocol.lastStays === true;
  const actions = isFarewell ? withFarewell(spaced, replicas, safetyMillis, parting) : spaced;
  return {
    protocol: protocol.name,
    seed: drawUint32(seedRandom(seed, 'run')) % 1_000_000_000,
    options,
    link: swarm.link,
    disk: swarm.disk,
    clientTimeoutMillis: 300,
    ...(protocol.clientsFollow === true ? { clientsFollow: drawFollowing(seed) } : {}),
    founders,
    clients: [...clients, asker],
    actions,
    safetyMillis,
    part: drawPart(seed, replicas, asker.id),
    livenessMillis: LIVENESS_MILLIS,
  };
}

/** Mostly, so that much is sent again. By luck of its own, so that all else in a seed is the same. */
function drawFollowing(seed: number): boolean {
  return drawChance(seedRandom(seed, 'following'), 0.75);
}

/** By luck of its own, so that all else in a seed is the same. */
function areCrashesSpaced(
  protocol: Protocol,
  seed: number,
  options: Readonly<Record<string, string>>,
): boolean {
  const config = protocol.parseConfig(options);
  const isLosing = config.ok && protocol.crashesLose?.(config.value) === true;
  return isLosing && drawChance(seedRandom(seed, 'crashes'), 0.75);
}

/** By luck of its own, so that a seed does the same in its safety phase whatever part comes after. */
function drawPart(seed: number, replicas: readonly ReplicaId[], client: ClientId): ScheduledPart {
  const luck = seedRandom(seed, 'part');
  const order = drawShuffled(luck, replicas);
  return {
    order,
    size: 1 + drawBelow(luck, Math.max(1, order.length - 1)),
    isAlone: drawChance(luck, 0.5),
    client,
  };
}

function namesOf(letter: string, count: number): string[] {
  return Array.from({ length: count }, (_, number) => `${letter}${number}`);
}

function clockRatesOf(protocol: Protocol, options: Readonly<Record<string, string>>) {
  const config = protocol.parseConfig(options);
  return config.ok ? protocol.clockRates?.(config.value) : undefined;
}
