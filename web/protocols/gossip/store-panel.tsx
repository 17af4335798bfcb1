// The store of one replica: each key with its value and its version, tombstones too.

import type { ReactNode } from 'react';
import { compareCodePoints } from '../../../shared/core/json.ts';
import { keyedEntries } from '../../../shared/core/keyed.ts';
import type { Entry } from '../../../shared/protocols/gossip/types.ts';
import { compareVersions } from '../../../shared/protocols/gossip/versions.ts';
import { StoreTable, shortValue } from '../store-table.tsx';
import type { Travel, Travels } from './travels.ts';
import { type GossipReplica, ruleInWords, useGossip, useTravels, versionInWords } from './use-gossip.ts';

/** Of each key the newest ones that lost. */
const LOSERS_SHOWN = 3;

export function StorePanel({ replica }: { readonly replica: string }): ReactNode {
  const gossip = useGossip(replica);
  const travels = useTravels();
  if (gossip === null) return null;
  const entries = keyedEntries(gossip.state.store).sort(([a], [b]) => compareCodePoints(a, b));
  if (entries.length === 0) return <p className="soft">Nothing is stored yet.</p>;
  return (
    <>
      <StoreTable replica={replica} column="version" rows={entries} counted="keys">
        {([key, entry]) => <Row key={key} {...{ name: key, entry, travels, all: gossip.all }} />}
      </StoreTable>
      <p className="small soft panel-note">
        A version is ⟨stamp, server⟩: the larger stamp is the newer one; of equal stamps that of the server
        which joined later. A deleted key stays as a tombstone until every replica is known to have it.
      </p>
    </>
  );
}

interface RowProps {
  readonly name: string;
  readonly entry: Entry;
  readonly travels: Travels | null;
  readonly all: readonly GossipReplica[];
}

/** A key with the version that is here, and beneath it those that lost to it or before it. */
function Row({ name, entry, travels, all }: RowProps): ReactNode {
  const losers = (travels ?? []).filter(
    (travel) => travel.key === name && travel.lost !== null && compareVersions(travel.entry, entry) < 0,
  );
  return (
    <>
      <tr>
        <th scope="row" className="mono">
          {name}
        </th>
        <td>{entry.value === null ? <span className="soft">deleted</span> : shortValue(entry.value)}</td>
        <td className="version">{versionInWords(entry, all)}</td>
      </tr>
      {losers
        .slice(-LOSERS_SHOWN)
        .reverse()
        .map((travel) => (
          <Loser key={`${travel.entry.stamp} ${travel.entry.server}`} {...{ travel, all }} />
        ))}
    </>
  );
}

function Loser({
  travel,
  all,
}: {
  readonly travel: Travel;
  readonly all: readonly GossipReplica[];
}): ReactNode {
  const { entry, lost } = travel;
  if (lost === null) return null;
  return (
    <tr className="loser">
      <td />
      <td>
        <s>{entry.value === null ? 'deleted' : shortValue(entry.value)}</s>
        <p className="why">lost: {ruleInWords(lost.rule, entry, lost.to, all)}</p>
      </td>
      <td className="version">
        <s>{versionInWords(entry, all)}</s>
      </td>
    </tr>
  );
}
