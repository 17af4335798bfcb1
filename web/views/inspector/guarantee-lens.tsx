// The session-guarantee lens: a switch for each of the four, what came of it so far, where it would break now, and the
// pair of operations that proves the newest refusal or breach.

import type { ReactNode } from 'react';
import { GUARANTEES, type Guarantee } from '../../../shared/core/contract.ts';
import { lines } from '../../commands/lines.ts';
import { timeLabel } from '../../layout/space-time.ts';
import { GUARANTEE_MEANINGS, GUARANTEE_NAMES, operationInWords } from '../../protocols/client-words.ts';
import { findProtocolPage } from '../../protocols/index.ts';
import type { ProtocolPage } from '../../protocols/types.ts';
import { perform } from '../../store/command-store.ts';
import { useRunFrame } from '../../store/run-store.ts';
import { type Tally, tallyFor, wouldBreakAt } from '../../store/session-lens.ts';
import { select } from '../../store/view-store.ts';
import { Actor } from '../common/actor.tsx';

export function GuaranteeLens(props: {
  readonly client: string;
  readonly chosen: readonly Guarantee[];
}): ReactNode {
  const { client, chosen } = props;
  const run = useRunFrame();
  const page = run === null ? null : findProtocolPage(run.picture.header.protocol);
  if (run === null || page === null) return null;
  return (
    <section aria-label={`Session guarantees of ${client}`}>
      <h3>Session guarantees</h3>
      <ul className="lens">
        {GUARANTEES.map((guarantee) => {
          const isOn = chosen.includes(guarantee);
          const tally = tallyFor(run.history.sessions, client, guarantee);
          return (
            <li key={guarantee}>
              <Switch client={client} guarantee={guarantee} chosen={chosen} />
              <p className="lens-meaning small">{GUARANTEE_MEANINGS[guarantee]}</p>
              <p className="lens-verdict small">
                <SoFar tally={tally} />
                <Now isOn={isOn} at={wouldBreakAt(run.picture, page.protocol, client, guarantee)} />
              </p>
              <Proof page={page} client={client} guarantee={guarantee} tally={tally} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Switch(props: {
  readonly client: string;
  readonly guarantee: Guarantee;
  readonly chosen: readonly Guarantee[];
}): ReactNode {
  const { client, guarantee, chosen } = props;
  const isOn = chosen.includes(guarantee);
  const next = GUARANTEES.filter((other) => (other === guarantee ? !isOn : chosen.includes(other)));
  const name = GUARANTEE_NAMES[guarantee];
  return (
    <button
      type="button"
      role="switch"
      className="switch"
      aria-checked={isOn}
      aria-label={`${guarantee}: ${name.toLowerCase()}`}
      title={name}
      onClick={() => void perform(lines.guarantees(client, next))}
    >
      <span className="switch-mark" aria-hidden="true" />
      {guarantee}
    </button>
  );
}

function SoFar({ tally: { held, refused, broken } }: { readonly tally: Tally }): ReactNode {
  if (held + refused + broken === 0) return <span className="soft">Not put to the test yet. </span>;
  return (
    <>
      {held > 0 && <span>Held {times(held)}. </span>}
      {refused > 0 && <span className="gate-word">Refused {times(refused)}. </span>}
      {broken > 0 && <span className="gate-word">Broken {times(broken)}. </span>}
    </>
  );
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

/** What the next read, or write, would meet. */
function Now({ isOn, at }: { readonly isOn: boolean; readonly at: readonly string[] }): ReactNode {
  if (at.length === 0) return null;
  return (
    <span className="gate-word">
      {isOn ? 'Would be refused now at ' : 'Would break now at '}
      {at.map((id, i) => (
        <span key={id}>
          {i === 0 ? '' : ', '}
          <Actor id={id} />
        </span>
      ))}
      .
    </span>
  );
}

function Proof(props: {
  readonly page: ProtocolPage;
  readonly client: string;
  readonly guarantee: Guarantee;
  readonly tally: Tally;
}): ReactNode {
  const { page, client, guarantee, tally } = props;
  const run = useRunFrame();
  const { newest } = tally;
  if (run === null || newest === null) return null;
  const { verdict, number, lacking } = newest;
  const later = run.picture.operations.findLast((one) => one.client === client && one.number === number);
  if (later === undefined) return null;
  const earlier = page.proofOf(run.picture, client, number, guarantee, lacking);
  return (
    <p className="lens-proof small">
      {earlier !== null && (
        <>
          <OperationLink client={client} operation={earlier} />, then{' '}
        </>
      )}
      <OperationLink client={client} operation={later} />: {verdict}, as{' '}
      {later.replica === null ? 'it' : <Actor id={later.replica} />} lacked{' '}
      {lacking.length === 1 ? 'what the first had seen' : 'writes that the first had seen'}.
    </p>
  );
}

function OperationLink(props: {
  readonly client: string;
  readonly operation: {
    readonly number: number;
    readonly operation: Parameters<typeof operationInWords>[0];
    readonly replica: string | null;
    readonly calledAt: number;
  };
}): ReactNode {
  const { client, operation } = props;
  return (
    <>
      <button
        type="button"
        className="plain link mono"
        onClick={() => select({ type: 'operation', client, number: operation.number })}
      >
        {operationInWords(operation.operation)}
      </button>
      {operation.replica !== null && (
        <>
          {' '}
          at <Actor id={operation.replica} />
        </>
      )}{' '}
      <span className="soft">({timeLabel(operation.calledAt)})</span>
    </>
  );
}
