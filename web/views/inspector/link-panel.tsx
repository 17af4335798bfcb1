// The inspector of a link: its two directions, what shapes each, what waits on it and what died on it.

import { type ReactNode, useId, useState } from 'react';
import type { LinkPolicy } from '../../../shared/core/faults.ts';
import { LATENCY_MILLIS_MAX } from '../../../shared/core/limits.ts';
import { messageLabel } from '../../../shared/trace/fold-messages.ts';
import type { LinkPicture, RunPicture } from '../../../shared/trace/picture.ts';
import { lines } from '../../commands/lines.ts';
import { findLink, isFaulted } from '../../commands/menu-entries.ts';
import { healthOf } from '../../layout/cluster-model.ts';
import { timeLabel } from '../../layout/space-time.ts';
import { findProtocolPage } from '../../protocols/index.ts';
import { perform } from '../../store/command-store.ts';
import { cutBetween } from '../../store/fault-history.ts';
import { useRunFrame } from '../../store/run-store.ts';
import { Actor } from '../common/actor.tsx';
import { MissingThing } from './missing-thing.tsx';

export function LinkPanel({ a, b }: { readonly a: string; readonly b: string }): ReactNode {
  const run = useRunFrame();
  const link = run === null ? undefined : findLink(run.picture, a, b);
  if (run === null || link === undefined) return <MissingThing what={`link ${a}–${b}`} />;
  const { picture } = run;
  const health = healthOf(link);
  const fault = cutBetween(run.history, link.ab.cut ? link.a : link.b, link.ab.cut ? link.b : link.a);
  const cut = health.type === 'cut' || health.type === 'cutOneWay';
  return (
    <>
      <header className="panel-head">
        <h2>
          <Actor id={link.a} />–<Actor id={link.b} />{' '}
          {cut && <span className="badge">{health.type === 'cut' ? 'cut' : 'cut one way'}</span>}
        </h2>
        <p className="soft">
          {cut
            ? fault === null
              ? 'Cut before this page was opened.'
              : `Cut at ${timeLabel(fault.at)}${fault.line === null ? '' : ` by ${fault.line}`}.`
            : link.up
              ? 'Open.'
              : 'Not connected at the moment.'}
        </p>
        <div className="deeds">
          {health.type !== 'cut' && (
            <button type="button" className="button" onClick={() => void perform(lines.cut(link.a, link.b))}>
              Cut
            </button>
          )}
          {isFaulted(link, picture) && (
            <button
              type="button"
              className="button primary"
              onClick={() => void perform(lines.heal(link.a, link.b))}
            >
              Heal
            </button>
          )}
        </div>
      </header>
      {/* A range that was changed elsewhere is the one that is in force. */}
      <DelayForm key={`${link.a} ${link.b} ${JSON.stringify(link.ab.latency)}`} link={link} />
      <Direction picture={picture} from={link.a} to={link.b} policy={link.ab} />
      <Direction picture={picture} from={link.b} to={link.a} policy={link.ba} />
      <p className="small soft panel-note">
        Cut: what is sent that way dies. Held: it waits here in its order, to be delivered or dropped one by
        one.
      </p>
      {link.died.length > 0 && (
        <>
          <h3>Died here</h3>
          <ul className="plain-list mono small">
            {[...link.died].reverse().map(({ message, label, from, reason }) => (
              <li key={message}>
                ✕ {label}{' '}
                <span className="soft">
                  from {from}, {reason}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** The range from which each message draws its delay: both ways have the same, unless an older script said otherwise. */
function DelayForm({ link }: { readonly link: LinkPicture }): ReactNode {
  const { minMillis, maxMillis } = link.ab.latency;
  const [from, setFrom] = useState(Math.round(minMillis));
  const [to, setTo] = useState(Math.round(maxMillis));
  const id = useId();
  return (
    <form
      className="delay-form"
      aria-label="delay of each message"
      onSubmit={(event) => {
        event.preventDefault();
        void perform(lines.delay(link.a, link.b, Math.min(from, to), Math.max(from, to)));
      }}
    >
      <label htmlFor={id}>delay</label>
      <Millis id={id} label="shortest delay in milliseconds" value={from} onChange={setFrom} />
      <span aria-hidden="true">–</span>
      <Millis label="longest delay in milliseconds" value={to} onChange={setTo} />
      <span className="soft">ms</span>
      <button type="submit" className="button">
        Set
      </button>
    </form>
  );
}

function Millis(props: {
  readonly id?: string;
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}): ReactNode {
  return (
    <input
      {...(props.id === undefined ? {} : { id: props.id })}
      aria-label={props.label}
      type="number"
      className="mono"
      min={0}
      max={LATENCY_MILLIS_MAX}
      step="any"
      value={props.value}
      onChange={(event) => props.onChange(Math.max(0, Number(event.target.value)))}
    />
  );
}

function Direction(props: {
  readonly picture: RunPicture;
  readonly from: string;
  readonly to: string;
  readonly policy: LinkPolicy;
}): ReactNode {
  const { picture, from, to, policy } = props;
  const page = findProtocolPage(picture.header.protocol);
  const messages = picture.messages.filter((message) => message.from === from && message.to === to);
  const held = messages.filter((message) => message.state === 'held');
  const { minMillis, maxMillis } = policy.latency;
  return (
    <section className="direction">
      <h3>
        <Actor id={from} /> → <Actor id={to} />{' '}
        <span className="soft small">{policy.cut ? 'cut' : policy.held ? 'held' : 'flows'}</span>
      </h3>
      <p className="small soft">
        delay {minMillis === maxMillis ? `${minMillis} ms` : `${minMillis} to ${maxMillis} ms`} · lost{' '}
        {percent(policy.lossProbability)} · twice {percent(policy.duplicateProbability)} · under way{' '}
        {messages.length}
      </p>
      <div className="deeds">
        {!policy.cut && (
          <button type="button" className="button" onClick={() => void perform(lines.cutOneWay(from, to))}>
            Cut this way
          </button>
        )}
        {policy.held ? (
          <button type="button" className="button" onClick={() => void perform(lines.release(from, to))}>
            Release all
          </button>
        ) : (
          <button type="button" className="button" onClick={() => void perform(lines.hold(from, to))}>
            Hold what {from} sends
          </button>
        )}
        {held.length > 0 && (
          <>
            <button type="button" className="button" onClick={() => void perform(lines.release(from, to, 1))}>
              Deliver next
            </button>
            <button type="button" className="button" onClick={() => void perform(lines.drop(from, to, 1))}>
              Drop next
            </button>
          </>
        )}
      </div>
      {held.length > 0 && page !== null && (
        <ol className="plain-list mono small">
          {held.slice(0, 8).map((message) => (
            <li key={message.message}>{messageLabel(picture, message, page.protocol)}</li>
          ))}
          {held.length > 8 && <li>and {held.length - 8} more</li>}
        </ol>
      )}
    </section>
  );
}

function percent(probability: number): string {
  return `${Math.round(probability * 100)} %`;
}
