// What the sheet of systems and runs holds; loaded when it is opened for the first time.

import { type ReactNode, useEffect, useRef, useState } from 'react';
import { REPLICAS_MAX } from '../../../shared/core/limits.ts';
import type { RunSummary } from '../../../shared/wire/api.ts';
import { addressOfRun } from '../../commands/new-run.ts';
import { momentLabel } from '../../layout/space-time.ts';
import { introductionOf } from '../../protocols/index.ts';
import { usePageRun } from '../../store/page-run.ts';
import { useRun } from '../../store/run-store.ts';
import { closeRun, closeRuns, hideRuns, startRun, unwatched, useRuns, wish } from '../../store/runs-store.ts';
import { BranchList } from '../branches/branch-list.tsx';
import { enterByLink } from '../common/enter-by-link.ts';

export function RunsSheet(): ReactNode {
  const refused = useRuns((state) => state.refused);
  return (
    <>
      <BranchList />
      <h2>Start a system</h2>
      <Wishes />
      {refused !== null && (
        <p className="sheet-refusal small" role="alert">
          {refused}
        </p>
      )}
      <Systems />
      <RunList />
      <ByLine />
    </>
  );
}

function Wishes(): ReactNode {
  const { replicas, engine } = useRuns((state) => state.wishes);
  const [typed, setTyped] = useState(String(replicas));
  return (
    <div className="run-wishes small">
      <label>
        replicas
        <input
          className="field"
          type="number"
          min={1}
          max={REPLICAS_MAX}
          value={typed}
          onChange={({ target }) => {
            setTyped(target.value);
            const count = Number(target.value);
            if (Number.isInteger(count) && count >= 1 && count <= REPLICAS_MAX) wish({ replicas: count });
          }}
          onBlur={() => setTyped(String(replicas))}
        />
      </label>
      <fieldset className="engines">
        <legend className="spoken-only">Engine</legend>
        <Engine value="live" chosen={engine} words="live" title="real sockets and disks, in real time" />
        <Engine
          value="sim"
          chosen={engine}
          words="simulated"
          title="virtual time from a seed; it stands until the first line or gesture"
        />
      </fieldset>
    </div>
  );
}

function Engine(props: {
  readonly value: 'live' | 'sim';
  readonly chosen: string;
  readonly words: string;
  readonly title: string;
}): ReactNode {
  const { value, chosen, words, title } = props;
  return (
    <label title={title}>
      <input type="radio" name="engine" checked={chosen === value} onChange={() => wish({ engine: value })} />
      {words}
    </label>
  );
}

/** Every system that the server has; a press starts it. */
function Systems(): ReactNode {
  const protocols = useRuns((state) => state.protocols);
  const starting = useRuns((state) => state.starting);
  const byKey = useRuns((state) => state.byKey);
  const list = useRef<HTMLUListElement>(null);
  const isThere = protocols.length > 0;
  useEffect(() => {
    if (isThere && byKey) list.current?.querySelector('button')?.focus();
  }, [isThere, byKey]);
  return (
    <ul ref={list} className="systems" aria-label="Systems">
      {protocols.map(({ name }) => {
        const page = introductionOf(name);
        return (
          <li key={name}>
            <button
              type="button"
              className="button system"
              disabled={starting !== null}
              onClick={() => void startRun(name)}
            >
              <b>{starting === name ? 'Starting …' : (page?.title ?? name)}</b>
              <span className="soft small">{page?.promise}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function RunList(): ReactNode {
  const runs = useRuns((state) => state.runs);
  const runsMax = useRuns((state) => state.runsMax);
  const isHosted = usePageRun(({ run }) => run.type === 'hosted');
  const here = useRun(({ connection }) => (isHosted && connection.state === 'live' ? connection.run : null));
  const idle = unwatched(runs, here);
  return (
    <>
      <h2>
        Runs that are there{' '}
        <span className="soft small">
          {runs.length} of {runsMax} at most
        </span>
      </h2>
      {idle.length > 1 && (
        <ReallyButton
          words={`Close the ${idle.length} at which nobody looks`}
          onSure={() => void closeRuns(idle)}
        />
      )}
      <ul className="run-list" aria-label="Runs">
        {runs.map((run) => (
          <RunRow key={run.id} run={run} isHere={run.id === here} />
        ))}
      </ul>
    </>
  );
}

/** The one that stands last in the list is most likely another than this one. */
function ByLine(): ReactNode {
  const protocol = useRuns(({ protocols }) => protocols.at(-1)?.name);
  return protocol === undefined ? null : (
    <p className="soft small">
      By command line: <code>cluster {protocol} s0 s1 s2</code> starts one with these replicas, beside this
      run.
    </p>
  );
}

function RunRow({ run, isHere }: { readonly run: RunSummary; readonly isHere: boolean }): ReactNode {
  const { id, protocol, engine, replicas, clients, viewers, forkOf } = run;
  return (
    <li>
      <a
        href={addressOfRun(run)}
        aria-current={isHere ? 'page' : undefined}
        onClick={(event) => {
          enterByLink(event, addressOfRun(run));
          hideRuns();
        }}
      >
        <span>
          <b className="mono">{id}</b> {introductionOf(protocol)?.title ?? protocol},{' '}
          {engine === 'sim' ? 'simulated' : 'live'}
        </span>
        {forkOf !== undefined && (
          <span className="soft small">
            fork of {forkOf.run} at {momentLabel(forkOf.atMillis)}
          </span>
        )}
        <span className="soft small">
          {count(replicas.length, 'replica')}, {count(clients.length, 'client')},{' '}
          {viewers === 0 ? 'nobody looks on' : `${viewers} ${viewers === 1 ? 'page looks' : 'pages look'} on`}
        </span>
      </a>
      {!run.isDefault && !isHere && (
        <ReallyButton words="Close" name={`Close ${id}`} onSure={() => void closeRun(id)} />
      )}
    </li>
  );
}

/** Rows are removed, so one press is not enough. @param name what is closed, where the words do not say it */
function ReallyButton(props: {
  readonly words: string;
  readonly name?: string;
  readonly onSure: () => void;
}): ReactNode {
  const { words, name = words, onSure } = props;
  const [asked, setAsked] = useState(false);
  return (
    <button
      type="button"
      className="button quiet small"
      aria-label={asked ? `Really ${name.slice(0, 1).toLowerCase()}${name.slice(1)}` : name}
      onBlur={() => setAsked(false)}
      onClick={() => (asked ? onSure() : setAsked(true))}
    >
      {asked ? 'Really?' : words}
    </button>
  );
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}
