// The head of the page: what runs, how it stands, what concerns the whole run.

import type { ReactNode } from 'react';
import { GUARANTEES } from '../../../shared/core/contract.ts';
import { lines, nextHandle } from '../../commands/lines.ts';
import { findProtocolPage } from '../../protocols/index.ts';
import { perform } from '../../store/command-store.ts';
import { standsStill, useLive, useRunFrame } from '../../store/run-store.ts';
import { select, useView, viewStore } from '../../store/view-store.ts';
import { LessonsButton } from '../lessons/lessons-button.tsx';
import { ShareButton } from '../share/share-button.tsx';
import { ConnectionChip } from './connection-chip.tsx';
import { Logo } from './logo.tsx';
import { RunsButton } from './runs-button.tsx';
import { ThemeButton } from './theme-button.tsx';
import { useHeadRoom } from './use-head-room.ts';

export function Header(): ReactNode {
  const head = useHeadRoom();
  return (
    <header ref={head} className="page-head">
      <Logo>
        <span className="logo-name">oxbow</span>
      </Logo>
      <RunName />
      <ConnectionChip />
      <ViolationChip />
      <span className="grow" />
      <RunDeeds />
      <LessonsButton />
      <CompareLink place="in-head" />
      <ShareButton />
      <ThemeButton />
      <HelpButton />
    </header>
  );
}

/** On a phone it stands with the deeds of the run, in the line that is moved along. */
function CompareLink({ place }: { readonly place: 'in-head' | 'with-deeds' }): ReactNode {
  return (
    <a
      className={`button compare-link ${place}`}
      href="./?compare"
      title="one script on several systems, and what each made of it (b)"
    >
      Compare
    </a>
  );
}

/** Red, and only this is red: something does not hold that always must. */
function ViolationChip(): ReactNode {
  const run = useRunFrame();
  const count = run?.picture.violations.length ?? 0;
  if (count === 0) return null;
  return (
    <button type="button" className="button violations" onClick={() => select(null)}>
      {count === 1 ? 'One violation' : `${count} violations`}
    </button>
  );
}

function RunName(): ReactNode {
  const run = useRunFrame();
  const page = run === null ? null : findProtocolPage(run.picture.header.protocol);
  if (run === null || page === null) return null;
  const { replicas, clients } = run.picture;
  // One that has retired is drawn still, as its log can be read; it is no part of the cluster any more.
  const present = replicas.filter(({ state }) => state === null || !page.protocol.hasLeft(state)).length;
  return (
    <div className="run-name">
      <RunsButton title={page.title} />
      <span className="soft run-counts">
        <span>
          {present} {present === 1 ? 'replica' : 'replicas'}, {clients.length}{' '}
          {clients.length === 1 ? 'client' : 'clients'}
        </span>
      </span>
    </div>
  );
}

/** What acts on the whole cluster. */
function RunDeeds(): ReactNode {
  const run = useRunFrame();
  const stands = useLive(standsStill);
  const isSimulated = useLive(
    ({ picture, connection }) => connection.state !== 'recorded' && picture?.header.engine === 'sim',
  );
  if (run === null) return null;
  const { replicas, clients, links } = run.picture;
  const page = findProtocolPage(run.picture.header.protocol);
  const ids = [...replicas, ...clients].map(({ id }) => id);
  const alive = replicas.filter((replica) => replica.alive);
  const sponsor = alive.find((replica) => page?.protocol.isServing(replica.state))?.id;
  const faulted = links.some((link) => link.faultedAt !== null);
  const paused = alive.some((replica) => page?.isPaused(replica.state) ?? false);
  return (
    <div className="run-deeds">
      {isSimulated && (
        <button
          type="button"
          className={`button${stands ? ' primary' : ''}`}
          title={
            stands
              ? 'virtual time stands; any line or gesture sets it going too (t)'
              : 'virtual time stands for everybody who looks, until the next line or gesture (t)'
          }
          onClick={() => void perform(stands ? lines.timeGoes() : lines.timeStops())}
        >
          {stands ? (
            <span>
              <span data-gives-way="words">Let time </span>
              <span className="stays">run</span>
            </span>
          ) : (
            <span>
              Stop <span data-gives-way="words">time</span>
            </span>
          )}
        </button>
      )}
      {faulted && (
        <button type="button" className="button primary" onClick={() => void perform(lines.healAll())}>
          <span>
            Heal <span data-gives-way="words">all</span>
          </span>
        </button>
      )}
      {page?.lacks?.includes('pause') !== true && (
        <button
          type="button"
          className="button"
          aria-pressed={paused}
          title={
            paused
              ? 'replicas exchange nothing of themselves'
              : 'stop the exchanges that replicas start of themselves'
          }
          onClick={() => void perform(paused ? lines.start() : lines.pause())}
        >
          <span>
            {paused ? 'Start' : 'Pause'} <span data-gives-way="objects">anti-entropy</span>
          </span>
        </button>
      )}
      <button
        type="button"
        className="button"
        title="let everything spread as far as the links allow"
        onClick={() => void perform(lines.settle())}
      >
        Settle
      </button>
      {sponsor !== undefined && (
        <>
          <button
            type="button"
            className="button"
            onClick={() => void perform(lines.join(nextHandle('s', ids), sponsor))}
          >
            + Replica
          </button>
          <button
            type="button"
            className="button"
            onClick={() => void perform(lines.client(nextHandle('c', ids), sponsor, GUARANTEES))}
          >
            + Client
          </button>
        </>
      )}
      <CompareLink place="with-deeds" />
    </div>
  );
}

function HelpButton(): ReactNode {
  const open = useView((state) => state.helpOpen);
  return (
    <button
      type="button"
      className="button icon"
      aria-label="Help: gestures and keys"
      aria-expanded={open}
      onClick={() => viewStore.setState({ helpOpen: !open })}
    >
      ?
    </button>
  );
}
