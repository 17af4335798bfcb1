// Why an operation ended as it did, a sentence first, and what can be done about it.

import type { ReactNode } from 'react';
import type { GossipEvidence } from '../../../shared/protocols/gossip/types.ts';
import type { OperationPicture } from '../../../shared/trace/picture.ts';
import { lines } from '../../commands/lines.ts';
import { performAll } from '../../store/command-store.ts';
import { useRunFrame } from '../../store/run-store.ts';
import { Actor } from '../../views/common/actor.tsx';
import { GUARANTEE_NAMES } from '../client-words.ts';
import { type GossipReplica, replicasOf, versionInWords } from './use-gossip.ts';
import { explain, type GossipWhy } from './why.ts';

export function WhyPanel({
  client,
  number,
}: {
  readonly client: string;
  readonly number: number;
}): ReactNode {
  const run = useRunFrame();
  const operation = run?.picture.operations.findLast((one) => one.client === client && one.number === number);
  if (run === null || operation === undefined) return null;
  const all = replicasOf(run.picture);
  const why = explain(operation, all);
  return (
    <div className="why" data-testid={why !== null && why.needed !== null ? 'err-dep-card' : 'why-card'}>
      {why === null ? (
        <Written operation={operation} all={all} />
      ) : why.needed === null ? (
        <Answered why={why} all={all} />
      ) : (
        <Refused why={why} client={client} all={all} />
      )}
      <Deeds operation={operation} why={why} />
    </div>
  );
}

function Refused(props: {
  readonly why: GossipWhy;
  readonly client: string;
  readonly all: readonly GossipReplica[];
}): ReactNode {
  const { why, client, all } = props;
  const names = why.guarantees.map((guarantee) => GUARANTEE_NAMES[guarantee as keyof typeof GUARANTEE_NAMES]);
  return (
    <>
      <div className="gate-card">
        <p>
          <b>
            {names.join(' and ')} would {why.resolved ? 'have broken' : 'break'}.
          </b>{' '}
          {client} knows {why.key}{' '}
          <span className="mono">{why.needed === null ? '' : versionInWords(why.needed, all)}</span>;{' '}
          <Actor id={why.replica} /> {why.resolved ? 'had' : 'has'} only an older version, or none.
        </p>
      </div>
      <p>
        {why.resolved ? (
          <>
            <Actor id={why.replica} /> has it by now. Ask again.
          </>
        ) : why.holders.length === 0 ? (
          'No replica that is up has it: it is on the disk of one that is down.'
        ) : (
          <>
            Copies now: <Actors ids={why.holders} />. A round with one of them brings it to{' '}
            <Actor id={why.replica} />.
          </>
        )}
      </p>
    </>
  );
}

function Answered({
  why,
  all,
}: {
  readonly why: GossipWhy;
  readonly all: readonly GossipReplica[];
}): ReactNode {
  return (
    <>
      <div className="why-card">
        <p>
          {why.given === null ? (
            <b>
              {why.replica} knew of no write of {why.key}.
            </b>
          ) : (
            <>
              <b>
                {why.replica} answered from the version{' '}
                <span className="mono">{versionInWords(why.given, all)}</span>
              </b>
              , the newest of {why.key} that had reached it.
            </>
          )}
        </p>
      </div>
      {why.newer === null ? (
        <p className="small soft">No replica has a newer version of {why.key} now.</p>
      ) : (
        <p className="why-lacked">
          Newer now: <span className="mono">{versionInWords(why.newer.entry, all)}</span>{' '}
          {why.newer.entry.value === null ? 'deletes it' : `= ${why.newer.entry.value}`}, at{' '}
          <Actors ids={why.newer.at} />.
        </p>
      )}
    </>
  );
}

function Written({
  operation,
  all,
}: {
  readonly operation: OperationPicture;
  readonly all: readonly GossipReplica[];
}): ReactNode {
  const { result } = operation;
  if (result === null || result.type !== 'accepted') return null;
  const { version } = result.evidence as GossipEvidence;
  return (
    <p>
      {operation.replica} gave it the version{' '}
      <span className="mono">{version === null ? '' : versionInWords(version, all)}</span>: after every
      version of the key that the client knew, and above every stamp that the replica had seen.
    </p>
  );
}

function Deeds({
  operation,
  why,
}: {
  readonly operation: OperationPicture;
  readonly why: GossipWhy | null;
}): ReactNode {
  const { client, operation: asked } = operation;
  const retry = lines.operate(client, asked);
  const [holder] = why !== null && why.needed !== null && !why.resolved ? why.holders : [];
  return (
    <div className="deeds">
      {holder !== undefined && (
        <button
          type="button"
          className="button primary"
          onClick={() => void performAll([lines.move(client, holder), retry])}
        >
          Ask {holder} instead
        </button>
      )}
      <button type="button" className="button" onClick={() => void performAll([retry])}>
        Do it again
      </button>
    </div>
  );
}

function Actors({ ids }: { readonly ids: readonly string[] }): ReactNode {
  return ids.map((id, i) => (
    <span key={id}>
      {i > 0 && ' '}
      <Actor id={id} />
    </span>
  ));
}
