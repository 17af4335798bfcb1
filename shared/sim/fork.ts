// A fork: a simulation that goes on from the picture of any run at any of its events. The run itself is not touched.
//
// Forked from a simulation at its newest event, both have the same future, byte for byte. What may differ otherwise:
// - from an earlier event or from a file: how long a disk takes and what a crash left on it, where these have luck
//   (`DiskOptions`); the luck of links after messages were repeated on one that was down.
// - from an event in the middle of what happened at one instant: the order of what follows at that same instant.
// - from a live run: what is under way arrives in virtual time, and what is overdue at once; what of its last write a
//   crashed replica finds on its disk is decided by the fork.
// In every fork: nobody waits any more for an operation or instruction that was under way (the operation itself goes on);
// instructions that wait for a frozen replica are gone; `repeat` knows what was delivered since; memories of invariants
// begin anew, and so do crashes that a search had planned.

import type { Protocol } from '../core/contract.ts';
import type { ReplicaId } from '../core/ids.ts';
import { fail, type Result, succeed } from '../core/result.ts';
import type { RunHeader } from '../core/trace.ts';
import { clonePicture } from '../trace/fold.ts';
import type { RunPicture } from '../trace/picture.ts';
import type { DiskMoment, DiskOptions } from './disk.ts';
import { Simulation } from './simulation.ts';
import type { Watchfulness } from './watch.ts';
import type { Tracing } from './world.ts';

export interface ForkOptions {
  /** The run's time there; that of the picture's event unless given. */
  readonly nowMillis?: number;
  readonly disk?: DiskOptions;
  readonly disks?: ReadonlyMap<ReplicaId, DiskMoment>;
  readonly monitor?: Watchfulness;
  readonly trace?: Tracing;
}

/** @param picture is left as it is */
export function forkSimulation(
  protocol: Protocol,
  picture: RunPicture,
  { nowMillis, disk, disks, monitor, trace }: ForkOptions = {},
): Result<Simulation> {
  if (!picture.hasDisks) return fail('this picture holds no disks, and without them nothing can go on');
  const own = clonePicture(picture);
  const header: RunHeader = { ...own.header, engine: 'sim', placement: 'inline' };
  own.header = header;
  const founders = own.replicas[0]?.identity.founders;
  const options = {
    ...(founders === undefined ? {} : { founders }),
    ...(disk === undefined ? {} : { disk }),
    ...(monitor === undefined ? {} : { monitor }),
    ...(trace === undefined ? {} : { trace }),
  };
  const from = { picture: own, nowMillis: Math.max(own.at, nowMillis ?? 0), disks: disks ?? null };
  return succeed(new Simulation(protocol, header, options, from));
}
