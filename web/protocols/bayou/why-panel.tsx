// The ERR_DEP card: which promise would break, what is missing, where it is, why it is not here, what would help.

import { Fragment, type ReactNode } from 'react';
import type { OperationPicture } from '../../../shared/trace/picture.ts';
import { lines } from '../../commands/lines.ts';
import { timeLabel } from '../../layout/space-time.ts';
import { performAll } from '../../store/command-store.ts';
import { useRunFrame } from '../../store/run-store.ts';
import { select } from '../../store/view-store.ts';
import { Actor } from '../../views/common/actor.tsx';
import { GUARANTEE_NAMES, operationLine, toneOf } from '../client-words.ts';
import { GateBars } from './gate-bars.tsx';
import { explainRefusal, type Obstacle, type Why } from './why.ts';

export function WhyPanel({
  client,
  number,
}: {
  readonly client: string;
  readonly number: number;
}): ReactNode {
  const run = useRunFrame();
  const operation = run?.picture.operations.findLast(
    (candidate) => candidate.client === client && candidate.number === number,
  );
  const why =
    run === null || operation === undefined ? null : explainRefusal(run.picture, run.history, operation);
  if (why === null || operation === undefined) return null;
  return (
    <div className="why" data-testid="err-dep-card">
      <div className="gate-card">
        <p>
          <BrokenPromise why={why} /> <Broken why={why} operation={operation} />
        </p>
        <GateBars columns={why.columns} />
        <p className="small soft">
          dashed: {client} needs · solid: {why.replica} has{why.resolved ? ' now' : ''}
        </p>
      </div>
      <Deeds why={why} operation={operation} />
      {why.resolved && (
        <p className="why-resolved" role="status">
          <Actor id={why.replica} /> has it by now. Ask again.
        </p>
      )}
      <AskedAgain operation={operation} />
      <MissingTable why={why} />
      {why.obstacles.length > 0 && (
        <>
          <h3>
            Why it is not at <Actor id={why.replica} />
          </h3>
          <ul className="obstacles">
            {why.obstacles.map((obstacle) => (
              <li key={JSON.stringify(obstacle)}>
                <ObstacleWords obstacle={obstacle} replica={why.replica} paused={why.paused} />
              </li>
            ))}
          </ul>
        </>
      )}
      {why.change !== null && <Change why={why} />}
    </div>
  );
}

function BrokenPromise({ why }: { readonly why: Why }): ReactNode {
  const names = why.guarantees.map((guarantee) => GUARANTEE_NAMES[guarantee]);
  return (
    <b>
      {names.join(' and ')} would {why.resolved ? 'have broken' : 'break'}.
    </b>
  );
}

/** One sentence with a write that is missing. */
function Broken({ why, operation }: { readonly why: Why; readonly operation: OperationPicture }): ReactNode {
  const asked = 'key' in operation.operation ? operation.operation.key : null;
  // What was asked for is what one expects to hear of; else the newest.
  const first = why.missing.find(({ keys }) => asked !== null && keys.includes(asked)) ?? why.missing[0];
  if (first === undefined) return null;
  const own = first.client === operation.client;
  return (
    <>
      {own ? `${operation.client} wrote ` : `${operation.client} has seen `}
      <span className="mono">{first.words}</span>
      {own ? (
        <>
          {' '}
          at <Actor id={first.writer} />
        </>
      ) : (
        <>
          , written {first.client === null ? '' : `by ${first.client} `}at <Actor id={first.writer} />
        </>
      )}
      ; <Actor id={why.replica} /> {why.resolved ? 'did not have it' : 'does not have it yet'}.
    </>
  );
}

/** What the same question was answered since, so that a button of this card is seen to have done something. */
function AskedAgain({ operation }: { readonly operation: OperationPicture }): ReactNode {
  const asked = JSON.stringify(operation.operation);
  const again = useRunFrame()?.picture.operations.findLast(
    (later) =>
      later.client === operation.client &&
      later.number > operation.number &&
      JSON.stringify(later.operation) === asked,
  );
  if (again === undefined) return null;
  return (
    <p className={`asked-again ${toneOf(again.result)}`} role="status">
      Asked again{again.replica === null ? '' : ' at '}
      {again.replica !== null && <Actor id={again.replica} />}:{' '}
      <button
        type="button"
        className="plain mono"
        onClick={() => select({ type: 'operation', client: again.client, number: again.number })}
      >
        {operationLine(again.operation, again.result)}
      </button>
    </p>
  );
}

function MissingTable({ why }: { readonly why: Why }): ReactNode {
  if (why.missing.length === 0) return null;
  return (
    <table>
      <caption className="spoken-only">Writes that were missing at {why.replica}</caption>
      <thead>
        <tr>
          <th scope="col">missing write</th>
          <th scope="col">written</th>
          <th scope="col">copies now</th>
        </tr>
      </thead>
      <tbody>
        {why.missing.map((write) => (
          <tr key={write.key}>
            <td className="mono">
              {write.id} {write.words}
            </td>
            <td>
              {write.writtenAt === null ? '' : timeLabel(write.writtenAt)}
              {write.client === null ? ` by ${write.writer}` : ` by ${write.client}`}
            </td>
            <td className="copies">
              {write.copies.map(({ replica, alive, retired }) => (
                <span key={replica}>
                  <Actor id={replica} />
                  {(retired || !alive) && (
                    <span className="soft small"> ({retired ? 'retired' : 'down'})</span>
                  )}
                </span>
              ))}
            </td>
          </tr>
        ))}
        {why.missingCount > why.missing.length && (
          <tr>
            <td colSpan={3} className="soft small">
              and {why.missingCount - why.missing.length} older ones
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

function ObstacleWords(props: {
  readonly obstacle: Obstacle;
  readonly replica: string;
  readonly paused: boolean;
}): ReactNode {
  const { obstacle, replica, paused } = props;
  switch (obstacle.type) {
    case 'retired':
      return (
        <>
          <Actor id={obstacle.holder} /> has it, but has retired: it{' '}
          {obstacle.told ? 'told its heir' : 'tells nobody but its heir'}
          {obstacle.heir === null ? '' : ' '}
          {obstacle.heir !== null && <Actor id={obstacle.heir} />}
          {obstacle.told ? ', and tells nobody any more.' : '.'}
        </>
      );
    case 'down':
      return (
        <>
          <Actor id={obstacle.holder} /> has it, but is down
          {obstacle.at === null ? '' : ` since ${timeLabel(obstacle.at)}`}.
        </>
      );
    case 'cut': {
      const { holder, oneWay, fault, sameStroke } = obstacle;
      const link = (
        <b>
          {holder}–{replica}
        </b>
      );
      if (sameStroke)
        return (
          <>
            <Actor id={holder} /> has it; {link} was cut in the same stroke.
          </>
        );
      return (
        <>
          <Actor id={holder} /> would send it, but the link {link} was cut
          {oneWay === null ? '' : ` one way, from ${oneWay.from} to ${oneWay.to},`}
          {fault === null ? '' : ` at ${timeLabel(fault.at)}`}
          {fault === null || fault.line === null ? (
            '.'
          ) : (
            <>
              {' by '}
              <code className="mono">{fault.line}</code>.
            </>
          )}
        </>
      );
    }
    case 'held':
      return (
        <>
          <Actor id={obstacle.holder} /> has it, but what {obstacle.from} sends to {obstacle.to} is held on
          the link.
        </>
      );
    case 'open':
      return (
        <>
          <Actor id={obstacle.holder} /> has it and can reach <Actor id={replica} />;{' '}
          {paused ? 'anti-entropy is paused.' : 'the next session between them brings it.'}
        </>
      );
    case 'connecting':
      return (
        <>
          <Actor id={obstacle.holder} /> has it; its link to <Actor id={replica} /> is not open at the moment.
        </>
      );
    case 'cutOff':
      return (
        <>
          {obstacle.between.map((id, i) => (
            <Fragment key={id}>
              {i === 0 ? '' : i === obstacle.between.length - 1 ? ' and ' : ', '}
              <Actor id={id} />
            </Fragment>
          ))}{' '}
          can reach <Actor id={replica} />, and nobody who has it can reach{' '}
          {obstacle.between.length === 1 ? 'that one' : 'them'}.
        </>
      );
  }
}

function Change({ why }: { readonly why: Why }): ReactNode {
  const { change } = why;
  if (change === null) return null;
  const hops = change.path.length - 1;
  const way = hops === 1 ? 'one hop' : `${hops} hops (${change.path.join(' → ')})`;
  const repairs = change.repairs.map((repair) =>
    repair.type === 'heal' ? `heal ${repair.a}–${repair.b}` : `restart ${repair.replica}`,
  );
  return (
    <>
      <h3>Smallest change</h3>
      <p>
        {repairs.length === 0 ? (
          <>
            None: the way is open. It is at <Actor id={why.replica} /> after {way}
            {why.paused ? ', once anti-entropy starts again or is asked for.' : '.'}
          </>
        ) : (
          <>
            <b>{capital(repairs.join(' and '))}</b>: then it is at <Actor id={why.replica} /> after {way}.
          </>
        )}
      </p>
    </>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function Deeds({ why, operation }: { readonly why: Why; readonly operation: OperationPicture }): ReactNode {
  const { client } = operation;
  const retry = lines.operate(client, operation.operation);
  // The client may have gone elsewhere since: what is to be asked of a replica is asked at that replica.
  const at = useRunFrame()?.picture.clients.find(({ id }) => id === client)?.replica ?? null;
  const askAt = (replica: string): string[] =>
    at === replica ? [retry] : [lines.move(client, replica), retry];
  const { change } = why;
  const holder = why.holders[0];
  const heal = change !== null && change.repairs.length > 0 ? change : null;
  const exchange = change !== null && change.repairs.length === 0 ? change : null;
  const deeds: { label: string; todo: readonly string[]; primary: boolean }[] = [];
  if (why.resolved) deeds.push({ label: 'Ask again', todo: askAt(why.replica), primary: true });
  if (exchange !== null) deeds.push({ label: 'Exchange now', todo: exchange.exchangeLines, primary: true });
  if (heal !== null)
    deeds.push({
      label: heal.repairs
        .map((repair) =>
          repair.type === 'heal' ? `Heal ${repair.a}–${repair.b}` : `Restart ${repair.replica}`,
        )
        .join(', '),
      todo: heal.repairLines,
      primary: true,
    });
  if (holder !== undefined)
    deeds.push({
      label: `Ask ${holder} instead`,
      todo: askAt(holder),
      primary: false,
    });
  if (!why.resolved)
    deeds.push({ label: `Retry at ${why.replica}`, todo: askAt(why.replica), primary: false });
  return (
    <div className="deeds">
      {deeds.map(({ label, todo, primary }) => (
        <button
          key={label}
          type="button"
          className={`button${primary ? ' primary' : ''}`}
          title={todo.join('\n')}
          onClick={() => void performAll(todo)}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
