// The newest writes: who has each, how long it took to be everywhere, by which path it came to the last one, and to what
// it lost.

import type { CSSProperties, ReactNode } from 'react';
import { Actor, hueStyle, useHue } from '../../views/common/actor.tsx';
import { durationLabel } from '../duration-label.ts';
import { pathOf, type Travel, type Travels } from './travels.ts';
import { type GossipReplica, ruleInWords, versionInWords } from './use-gossip.ts';

const WRITES_SHOWN = 12;

interface ListProps {
  readonly travels: Travels | null;
  readonly all: readonly GossipReplica[];
  readonly now: number;
}

export function WritesList({ travels, all, now }: ListProps): ReactNode {
  const newest = travels?.slice(-WRITES_SHOWN).reverse() ?? [];
  if (newest.length === 0) return null;
  return (
    <section className="writes" aria-label="Time to everywhere">
      <h3>Time to everywhere</h3>
      <ol>
        {newest.map((travel) => (
          <Write
            key={`${travel.entry.stamp} ${travel.entry.server} ${travel.key}`}
            {...{ travel, all, now }}
          />
        ))}
      </ol>
    </section>
  );
}

interface WriteProps {
  readonly travel: Travel;
  readonly all: readonly GossipReplica[];
  readonly now: number;
}

function Write({ travel, all, now }: WriteProps): ReactNode {
  const { key, entry, lost, client, origin } = travel;
  const words = entry.value === null ? `delete ${key}` : `${key} = ${entry.value}`;
  return (
    <li>
      <p className="write-head">
        <span className="mono">
          {lost === null ? words : <s>{words}</s>} <span className="soft">{versionInWords(entry, all)}</span>
        </span>
        <span className="mono took">{tookInWords(travel, all, now)}</span>
      </p>
      <Lane travel={travel} now={now} />
      <p className="small soft">
        {client === null ? 'written' : `${client} wrote it`} at <Actor id={origin} />
        <LastPath travel={travel} />
      </p>
      {lost !== null && (
        <p className="small loser">
          lost to <span className="mono">{versionInWords(lost.to, all)}</span> at <Actor id={lost.at} />:{' '}
          {ruleInWords(lost.rule, entry, lost.to, all)}
        </p>
      )}
    </li>
  );
}

/** `everywhere after 410 ms`, or how many have that very version so far. */
function tookInWords(
  { everywhereAt, writtenAt, arrivals }: Travel,
  all: readonly GossipReplica[],
  now: number,
): string {
  const taking = all.filter(({ state }) => state.stage === 'serving').length;
  const had = `${arrivals.length + 1} of ${taking}`;
  if (everywhereAt === null) return `${had} · ${durationLabel(Math.max(0, now - writtenAt))}`;
  const took = durationLabel(everywhereAt - writtenAt);
  // The others had a newer one when it came.
  return arrivals.length + 1 < taking ? `${had}, overtaken after ${took}` : `everywhere after ${took}`;
}

function LastPath({ travel }: { readonly travel: Travel }): ReactNode {
  const last = travel.arrivals.at(-1);
  const path = last === undefined ? [] : pathOf(travel, last.replica);
  if (path.length < 2) return null;
  return (
    <>
      , last came by{' '}
      {path.map((id, i) => (
        <span key={id}>
          {i > 0 && ' → '}
          <Actor id={id} />
        </span>
      ))}
    </>
  );
}

/** The write's own stretch of time: a dot for each replica at the moment when it got it. */
function Lane({ travel, now }: { readonly travel: Travel; readonly now: number }): ReactNode {
  const { writtenAt, everywhereAt, origin, arrivals } = travel;
  const end = Math.max(everywhereAt ?? now, arrivals.at(-1)?.at ?? 0);
  const whole = Math.max(1, end - writtenAt);
  const dots = [{ replica: origin, at: writtenAt }, ...arrivals];
  return (
    <div className={everywhereAt === null ? 'lane open' : 'lane'} aria-hidden="true">
      {dots.map(({ replica, at }) => (
        <Dot key={replica} replica={replica} at={(at - writtenAt) / whole} millis={at - writtenAt} />
      ))}
    </div>
  );
}

function Dot(props: { readonly replica: string; readonly at: number; readonly millis: number }): ReactNode {
  const hue = useHue(props.replica);
  const style = { ...hueStyle(hue), '--at': `${(props.at * 100).toFixed(1)}%` } as CSSProperties;
  return <i style={style} title={`${props.replica} after ${durationLabel(props.millis)}`} />;
}
