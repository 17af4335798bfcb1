// The inspector of a replica: who it is, what can be done to it, and its protocol's panels as tabs.

import { type ReactNode, useRef } from 'react';
import { lines } from '../../commands/lines.ts';
import { timeLabel } from '../../layout/space-time.ts';
import { findProtocolPage } from '../../protocols/index.ts';
import type { ReplicaTab } from '../../protocols/types.ts';
import { perform } from '../../store/command-store.ts';
import { useRunFrame } from '../../store/run-store.ts';
import { openMenu, useView, viewStore } from '../../store/view-store.ts';
import { Actor } from '../common/actor.tsx';
import { MissingThing } from './missing-thing.tsx';

export function ReplicaPanel({ id }: { readonly id: string }): ReactNode {
  const run = useRunFrame();
  const replica = run?.picture.replicas.find((candidate) => candidate.id === id);
  const page = run === null ? null : findProtocolPage(run.picture.header.protocol);
  if (replica === undefined || page === null) return <MissingThing what={`replica ${id}`} />;
  const view = page.protocol.view(replica.state);
  const card = page.card(replica.state);
  return (
    <>
      <header className="panel-head">
        <h2>
          <Actor id={id} /> {view.role !== null && <span className="badge">{view.role}</span>}{' '}
          {!replica.alive && <span className="badge">crashed</span>}
          {replica.alive && !card.serving && <span className="badge">{view.status}</span>}
        </h2>
        <p className="soft">
          Known as {view.name} · {view.keyCount} {view.keyCount === 1 ? 'key' : 'keys'}
          {replica.identity.incarnation > 1 ? ` · started ${replica.identity.incarnation} times` : ''}
        </p>
        {replica.stopped !== null && (
          <p className="soft">
            Down since {timeLabel(replica.stopped.at)}
            {replica.stopped.sentence === '' ? '' : `: ${replica.stopped.sentence}`}
          </p>
        )}
        <div className="deeds">
          {replica.alive ? (
            <button type="button" className="button" onClick={() => void perform(lines.crash(id))}>
              Crash
            </button>
          ) : (
            <button type="button" className="button primary" onClick={() => void perform(lines.restart(id))}>
              Restart
            </button>
          )}
          <button
            type="button"
            className="button"
            aria-haspopup="menu"
            onClick={({ currentTarget }) => {
              const box = currentTarget.getBoundingClientRect();
              openMenu({ type: 'replica', id }, { x: box.left, y: box.bottom + 4 });
            }}
          >
            More …
          </button>
        </div>
      </header>
      <Tabs tabs={page.replicaTabs} replica={id} />
    </>
  );
}

function Tabs({
  tabs,
  replica,
}: {
  readonly tabs: readonly ReplicaTab[];
  readonly replica: string;
}): ReactNode {
  const chosen = useView((state) => state.replicaTab);
  const list = useRef<HTMLDivElement>(null);
  const current = tabs.find((tab) => tab.id === chosen) ?? tabs[0];
  if (current === undefined) return null;
  const choose = (tab: ReplicaTab): void => viewStore.setState({ replicaTab: tab.id });
  return (
    <>
      <div
        ref={list}
        className="tabs"
        role="tablist"
        aria-label={`Parts of ${replica}`}
        onKeyDown={(event) => {
          const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
          if (step === 0) return;
          const next = tabs[(tabs.indexOf(current) + step + tabs.length) % tabs.length];
          if (next === undefined) return;
          choose(next);
          list.current?.querySelector<HTMLElement>(`#tab-${next.id}`)?.focus();
        }}
      >
        {tabs.map((tab) => (
          <button
            key={tab.id}
            id={`tab-${tab.id}`}
            type="button"
            role="tab"
            aria-selected={tab === current}
            aria-controls="tab-panel"
            tabIndex={tab === current ? 0 : -1}
            onClick={() => choose(tab)}
          >
            {tab.title}
          </button>
        ))}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a panel without a focusable part must be reachable itself */}
      <div id="tab-panel" role="tabpanel" aria-labelledby={`tab-${current.id}`} tabIndex={0}>
        <current.Panel replica={replica} />
      </div>
    </>
  );
}
