// The inspector of a client: what it asks, of whom, under which promises, and what it was answered.

import type { ReactNode } from 'react';
import type { ClientState } from '../../../shared/client/client.ts';
import { lines } from '../../commands/lines.ts';
import { timeLabel } from '../../layout/space-time.ts';
import { operationInFull, pursuitInWords, toneOf } from '../../protocols/client-words.ts';
import { findProtocolPage } from '../../protocols/index.ts';
import { perform } from '../../store/command-store.ts';
import { useRunFrame } from '../../store/run-store.ts';
import { select } from '../../store/view-store.ts';
import { Actor } from '../common/actor.tsx';
import { ConditionalWriteForm } from './conditional-write-form.tsx';
import { GuaranteeLens } from './guarantee-lens.tsx';
import { MissingThing } from './missing-thing.tsx';
import { OperationForm } from './operation-form.tsx';

const RESULTS_SHOWN = 12;

export function ClientPanel({ id }: { readonly id: string }): ReactNode {
  const run = useRunFrame();
  const client = run?.picture.clients.find((candidate) => candidate.id === id);
  if (run === null || client === undefined) return <MissingThing what={`client ${id}`} />;
  const page = findProtocolPage(run.picture.header.protocol);
  const operations = run.picture.operations.filter((operation) => operation.client === id);
  return (
    <>
      <header className="panel-head">
        <h2>
          <Actor id={id} />
          {client.replica !== null && (
            <>
              {' '}
              at <Actor id={client.replica} />
            </>
          )}
        </h2>
        <p className="soft">
          {client.replica === null
            ? 'It talks to no replica.'
            : client.linked
              ? `It talks to ${client.replica}.`
              : `Its link to ${client.replica} is down.`}
        </p>
      </header>
      <OperationForm client={id} hasCommittedView={page?.lacks?.includes('committedView') !== true} />
      {page?.lacks?.includes('conditionalWrite') !== true && <ConditionalWriteForm key={id} client={id} />}
      <Move
        client={id}
        replica={client.replica}
        replicas={run.picture.replicas
          .filter(
            ({ id: other, state }) =>
              other === client.replica || (state !== null && page?.protocol.hasLeft(state) === false),
          )
          .map((replica) => replica.id)}
      />
      {page?.protocol.clientsFollow === true && <Follow client={client} />}
      <GuaranteeLens client={id} chosen={client.guarantees} />
      <h3>Answers</h3>
      {operations.length === 0 ? (
        <p className="soft small">
          Nothing asked yet. Press Put or Get above; on the picture <kbd>p</kbd> and <kbd>g</kbd> begin a
          line.
        </p>
      ) : (
        <ol className="results" aria-label={`Answers to ${id}, the newest first`} reversed>
          {operations
            .slice(-RESULTS_SHOWN)
            .reverse()
            .map((operation) => (
              <li key={operation.number}>
                <button
                  type="button"
                  className={`result-row mono ${toneOf(operation.result)}`}
                  onClick={() => select({ type: 'operation', client: id, number: operation.number })}
                >
                  <span>{operationInFull(operation.operation, operation.result)}</span>
                  <span className="soft">
                    {operation.attempt !== undefined &&
                      operation.attempt > 1 &&
                      `attempt ${operation.attempt} · `}
                    {operation.replica ?? '–'} · {timeLabel(operation.calledAt)}
                  </span>
                </button>
              </li>
            ))}
        </ol>
      )}
      {page !== null && (
        <>
          <h3>Read vector and write vector</h3>
          <page.SessionPanel client={id} />
        </>
      )}
    </>
  );
}

/** Whether it goes where the primary is by itself, and what it is about. */
function Follow({ client }: { readonly client: ClientState }): ReactNode {
  const isOn = client.following !== undefined;
  const goesOn = pursuitInWords(client);
  return (
    <>
      <fieldset className="choice">
        <legend>follows</legend>
        <button
          type="button"
          className="chip"
          aria-pressed={isOn}
          aria-label="follow the primary"
          onClick={() => void perform(lines.follow(client.id, !isOn))}
        >
          the primary
        </button>
      </fieldset>
      <p className="soft small">
        {isOn
          ? 'It goes where it is told that the primary is, and sends a request again, under its number, until it is answered.'
          : 'It asks once, and where it is.'}
        {goesOn !== null && ` ${goesOn}`}
      </p>
    </>
  );
}

/** One press moves it: that is the whole drama of a session. */
function Move(props: {
  readonly client: string;
  readonly replica: string | null;
  readonly replicas: readonly string[];
}): ReactNode {
  return (
    <fieldset className="choice">
      <legend>talks to</legend>
      {props.replicas.map((id) => (
        <button
          key={id}
          type="button"
          className="chip"
          aria-pressed={id === props.replica}
          aria-label={`talk to ${id}`}
          onClick={() => {
            if (id !== props.replica) void perform(lines.move(props.client, id));
          }}
        >
          <Actor id={id} />
        </button>
      ))}
    </fieldset>
  );
}
