// What acts on the whole cluster, each as the line that does it.

import { GUARANTEES } from '../../shared/core/contract.ts';
import type { RunPicture } from '../../shared/trace/picture.ts';
import { findProtocolPage } from '../protocols/index.ts';
import { lines, nextHandle } from './lines.ts';

export interface ClusterDeed {
  readonly label: string;
  readonly line: string;
}

/** @param stands whether virtual time stands; `null`: the run is live, and has none */
export function clusterDeeds(picture: RunPicture, stands: boolean | null): ClusterDeed[] {
  const { header, replicas, clients, links } = picture;
  const page = findProtocolPage(header.protocol);
  const alive = replicas.filter((replica) => replica.alive);
  const sponsor = alive.find(({ state }) => page?.protocol.isServing(state))?.id;
  const ids = [...replicas, ...clients].map(({ id }) => id);
  const deeds: ClusterDeed[] = [];
  if (links.some(({ faultedAt }) => faultedAt !== null))
    deeds.push({ label: 'Heal all links', line: lines.healAll() });
  deeds.push({ label: 'Settle: let everything spread as far as the links allow', line: lines.settle() });
  if (page !== null && page.lacks?.includes('pause') !== true)
    deeds.push(
      alive.some(({ state }) => page.isPaused(state))
        ? { label: 'Start anti-entropy', line: lines.start() }
        : { label: 'Pause anti-entropy', line: lines.pause() },
    );
  if (stands !== null)
    deeds.push(
      stands
        ? { label: 'Let time run', line: lines.timeGoes() }
        : { label: 'Stop time', line: lines.timeStops() },
    );
  if (sponsor !== undefined) {
    const replica = nextHandle('s', ids);
    const client = nextHandle('c', ids);
    deeds.push({ label: `Add replica ${replica}`, line: lines.join(replica, sponsor) });
    deeds.push({ label: `Add client ${client}`, line: lines.client(client, sponsor, GUARANTEES) });
  }
  return deeds;
}
