// From what a person asks for to a run that stands: first a plan, which is checked as a whole, then the plan is done.

import { GUARANTEES, type Guarantee, type Protocol } from '../shared/core/contract.ts';
import { type LinkPolicy, PERFECT_LINK } from '../shared/core/faults.ts';
import type { ClientId, ReplicaId } from '../shared/core/ids.ts';
import { isActorId } from '../shared/core/ids.ts';
import { fail, type Result, succeed } from '../shared/core/result.ts';
import type { RunHeader } from '../shared/core/trace.ts';
import { type Run, type RunSpec, refuseFollowing } from '../shared/host/run.ts';
import { USUAL_PROTOCOLS } from '../shared/protocols/index.ts';
import type { Dialect, Schedule } from '../shared/script/command.ts';
import { defaultSchedule, defaultTimeout } from '../shared/script/open-run.ts';
import type { ClientRequest, RunRequest } from '../shared/wire/api.ts';
import type { Spoken } from './performer.ts';
import type { RestartPolicy } from './runs/live-replica.ts';

export interface PlannedClient {
  readonly id: ClientId;
  readonly replica: ReplicaId | null;
  readonly guarantees: readonly Guarantee[];
}

export interface RunPlan {
  readonly id: string;
  readonly spec: RunSpec;
  readonly engine: RunHeader['engine'];
  readonly placement: RunHeader['placement'];
  readonly restart: RestartPolicy;
  /** In join order; each but the first joins through the first. */
  readonly founders: readonly ReplicaId[];
  readonly clients: readonly PlannedClient[];
  /** How lines are read, and when replicas exchange between them. */
  readonly spoken: Spoken;
}

const DEFAULT_REPLICAS = 3;
const DEFAULT_CLIENTS = 1;
const PERIOD = '250ms';

/** The scripts of a course are written for one system. */
function usualProtocol(dialect: Dialect, names: readonly string[]): string {
  const usual = dialect === 'lab' ? undefined : names.find((name) => name === USUAL_PROTOCOLS[dialect]);
  return usual ?? names[0] ?? '';
}

/**
 * @param protocols by name; the first is the default of the lab, and of a course whose own is not among them
 * @returns the plan, or a sentence that says what of the request cannot be
 */
export function planRun(
  id: string,
  request: RunRequest,
  protocols: ReadonlyMap<string, Protocol>,
): Result<RunPlan> {
  if (request.engine === 'sim' && request.placement === 'process')
    return fail('a simulation has no processes of its own: its placement is inline');
  const names = [...protocols.keys()];
  const wanted = request.protocol ?? usualProtocol(request.dialect ?? 'lab', names);
  const protocol = protocols.get(wanted);
  if (protocol === undefined) return fail(`there is no protocol ${wanted}; there are ${names.join(', ')}`);
  const spoken = toSpoken(request);
  const options = withPeriod(protocol, request.options ?? {}, spoken.schedule);
  const config = protocol.parseConfig(options);
  if (!config.ok) return fail(`options of ${protocol.name}: ${config.error}`);

  const link = toLink(request);
  if (!link.ok) return link;
  const clientsFollow = doClientsFollow(request, protocol);
  const cannotFollow = refuseFollowing(protocol, clientsFollow);
  if (cannotFollow !== null) return fail(cannotFollow);
  const founders = toFounders(request.replicas ?? DEFAULT_REPLICAS);
  if (!founders.ok) return founders;
  const isEmpty = founders.value.length === 0;
  if (request.founders !== undefined && !isEmpty)
    return fail('founders are named for a run that begins empty; of this one they are its replicas');
  // A run that begins empty is founded by whoever joins first, unless it is said who will.
  const founding = isEmpty ? request.founders : founders.value;
  const clients = toClients(request.clients ?? (isEmpty ? 0 : DEFAULT_CLIENTS), founders.value);
  if (!clients.ok) return clients;
  return succeed({
    id,
    spec: {
      protocol,
      options,
      seed: request.seed ?? 1,
      link: link.value,
      clientTimeoutMillis:
        request.clientTimeoutMillis ?? defaultTimeout(link.value.latency.maxMillis, clientsFollow),
      ...(clientsFollow ? { clientsFollow } : {}),
      ...(founding === undefined ? {} : { founders: founding }),
    },
    engine: request.engine ?? 'live',
    placement: request.placement ?? 'inline',
    restart: request.restart ?? 'never',
    founders: founders.value,
    clients: clients.value,
    spoken,
  });
}

function toLink(request: RunRequest): Result<LinkPolicy> {
  const latency = request.latency ?? PERFECT_LINK.latency;
  if (latency.minMillis > latency.maxMillis)
    return fail(
      `the shortest latency, ${latency.minMillis} ms, is above the longest, ${latency.maxMillis} ms`,
    );
  const { lossProbability = 0, duplicateProbability = 0 } = request;
  return succeed({ ...PERFECT_LINK, latency, lossProbability, duplicateProbability });
}

/** In the courses a refusal is printed as it comes, so nobody follows. */
function doClientsFollow({ dialect = 'lab', clientsFollow }: RunRequest, protocol: Protocol): boolean {
  return dialect === 'lab' && (clientsFollow ?? protocol.clientsFollow === true);
}

/** The lab's lines over replicas that exchange by their own timers, unless asked otherwise. */
function toSpoken({ dialect = 'lab', schedule }: RunRequest): Required<Spoken> {
  return { dialect, schedule: schedule ?? defaultSchedule({ dialect, engine: 'live' }) };
}

/**
 * Brings a run to where the plan wants it. Replicas that are there already were kept.
 * @returns a sentence if that cannot be
 */
export async function performPlan(run: Run, plan: RunPlan): Promise<Result<void>> {
  const kept = new Set(run.replicas().map(({ id }) => id));
  const [first, ...others] = plan.founders.filter((id) => !kept.has(id));
  const sponsor = plan.founders[0] ?? null;
  if (first !== undefined) {
    const added = await run.addReplica(first, first === sponsor ? null : sponsor);
    if (!added.ok) return added;
  }
  // At once: over slow links one after another would take as many round trips as there are replicas.
  const joined = await Promise.all(others.map((id) => run.addReplica(id, sponsor)));
  const failed = joined.find(({ ok }) => !ok);
  if (failed !== undefined) return failed;
  for (const client of plan.clients) {
    const added = run.addClient(client.id, client.guarantees);
    if (!added.ok) return added;
    const attached = await run.attachClient(client.id, client.replica);
    if (!attached.ok) return attached;
  }
  return succeed(undefined);
}

/**
 * Replicas that run for themselves exchange by themselves, unless told otherwise; as those of a script do. Sessions that
 * they start of themselves would fall between those that another schedule forces.
 */
function withPeriod(
  protocol: Protocol,
  options: Readonly<Record<string, string>>,
  schedule: Schedule | undefined,
): Record<string, string> {
  const periodic = { period: schedule === 'timed' ? PERIOD : '0', ...options };
  return protocol.parseConfig(periodic).ok ? periodic : { ...options };
}

function toFounders(asked: number | readonly ReplicaId[]): Result<readonly ReplicaId[]> {
  const ids = typeof asked === 'number' ? Array.from({ length: asked }, (_, index) => `s${index}`) : asked;
  const unfit = ids.find((id) => !isActorId(id));
  return unfit === undefined ? succeed(ids) : fail(`${unfit} cannot name a replica`);
}

function toClients(
  asked: number | readonly ClientRequest[],
  founders: readonly ReplicaId[],
): Result<readonly PlannedClient[]> {
  const requests =
    typeof asked === 'number' ? Array.from({ length: asked }, (_, index) => ({ id: `c${index}` })) : asked;
  const taken = new Set<string>(founders);
  const clients: PlannedClient[] = [];
  for (const [index, request] of requests.entries()) {
    const { id, replica, guarantees }: ClientRequest = request;
    if (!isActorId(id)) return fail(`${id} cannot name a client`);
    if (taken.has(id)) return fail(`${id} is named twice: replicas and clients share one set of names`);
    taken.add(id);
    if (typeof replica === 'string' && !founders.includes(replica)) {
      return fail(`${id} cannot talk to ${replica}: the replicas are ${founders.join(', ')}`);
    }
    // Spread evenly: three clients on five replicas talk to the first, the second and the fourth.
    const spread = founders[Math.floor((index * founders.length) / requests.length)] ?? null;
    const chosen = replica === undefined ? spread : replica;
    clients.push({ id, replica: chosen, guarantees: guarantees ?? GUARANTEES });
  }
  return succeed(clients);
}
