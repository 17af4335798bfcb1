// How a live run is started: its folder is opened, its parts are put together, and the replicas that the folder knows are
// brought back.

import type { ReplicaId } from '../../shared/core/ids.ts';
import { succeed } from '../../shared/core/result.ts';
import { type RunHeader, TRACE_VERSION } from '../../shared/core/trace.ts';
import { refuseLatency } from '../../shared/host/fault.ts';
import { type RunSpec, refuseFollowing } from '../../shared/host/run.ts';
import { type Durability, type Opened, obstruct } from '../storage/replica-storage.ts';
import { LiveCluster } from './live-cluster.ts';
import type { RestartPolicy } from './live-replica.ts';
import { LiveRun } from './live-run.ts';
import { RunFolder } from './run-folder.ts';
import { REQUESTS_PER_OPENING } from './run-limits.ts';

export interface LiveRunOptions {
  /** `inline` (the default): all replicas in this process. `process`: each in one of its own. */
  readonly placement?: RunHeader['placement'];
  /**
   * Where the rows are kept. Replicas of an earlier run of the same folder start again, from their rows. A temporary
   * folder by default, which goes with the run.
   */
  readonly dataFolder?: string;
  /** `sync` by default. */
  readonly durability?: Durability;
  /** What becomes of a replica that died unasked; `never` by default: a person may want to look at it. */
  readonly restart?: RestartPolicy;
  /** The program of replica processes, for protocols that the server does not know. */
  readonly program?: URL;
}

/** Starts a live run, with the replicas that its folder knows; or says why that cannot be. */
export async function openLiveRun(spec: RunSpec, options: LiveRunOptions = {}): Promise<Opened<LiveRun>> {
  const config = spec.protocol.parseConfig(spec.options);
  if (!config.ok) return obstruct('unavailable', config.error);
  const refusal = refuseLatency(spec.link.latency);
  if (refusal !== null) return obstruct('unavailable', refusal);
  const cannotFollow = refuseFollowing(spec.protocol, spec.clientsFollow === true);
  if (cannotFollow !== null) return obstruct('unavailable', cannotFollow);
  const {
    placement = 'inline',
    dataFolder = null,
    durability = 'sync',
    restart = 'never',
    program,
  } = options;
  const folder = await RunFolder.open(dataFolder, spec.protocol, config.value, durability);
  if (!folder.ok) return folder;
  const header: RunHeader = {
    version: TRACE_VERSION,
    protocol: spec.protocol.name,
    options: spec.options,
    config: config.value,
    engine: 'live',
    placement,
    seed: spec.seed,
    link: spec.link,
    clientTimeoutMillis: spec.clientTimeoutMillis,
    ...(spec.clientsFollow === undefined ? {} : { clientsFollow: spec.clientsFollow }),
    ...(folder.value.openings === 1
      ? {}
      : { requestsBefore: (folder.value.openings - 1) * REQUESTS_PER_OPENING }),
  };
  const folderOf = (id: ReplicaId): string => folder.value.of(id);
  const cluster = new LiveCluster({
    protocol: spec.protocol,
    header,
    durability,
    restart,
    program,
    folderOf,
  });
  const run = new LiveRun(spec, header, cluster, folder.value);
  const obstacle = await run.startMembers();
  if (obstacle === null) return succeed(run);
  await run.close();
  return obstacle;
}
