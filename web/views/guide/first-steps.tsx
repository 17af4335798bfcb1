// For the first visit: what this is, and four things to do, one at a time, each ticked when it was done on the run itself.
// Each can be had by one press, so that nobody is stuck: from there the lessons go on.

import { type ReactNode, useState } from 'react';
import type { ClientState } from '../../../shared/client/client.ts';
import { lines } from '../../commands/lines.ts';
import { performAll } from '../../store/command-store.ts';
import { guidedClient, otherSide, type Steps, stepsDone } from '../../store/first-steps.ts';
import { showLessons } from '../../store/lesson-store.ts';
import { recall, remember } from '../../store/remembered.ts';
import { useRunFrame } from '../../store/run-store.ts';
import { select } from '../../store/view-store.ts';
import { useOneColumn } from '../common/use-media.ts';

const ORDER: readonly (keyof Steps)[] = ['cut', 'wrote', 'refused', 'healed'];

/** Whether this viewer is still to be led. */
export function isNewcomer(): boolean {
  return recall('first-steps') !== 'done';
}

export function FirstSteps({ onEnd }: { readonly onEnd: () => void }): ReactNode {
  const [ended, setEnded] = useState(false);
  const run = useRunFrame();
  if (ended || run === null) return null;
  const steps = stepsDone(run.history, run.picture.operations);
  const current = ORDER.find((step) => !steps[step]);
  const end = (): void => {
    remember('first-steps', 'done');
    setEnded(true);
    onEnd();
  };
  return (
    <section className="first-steps" aria-label="First steps">
      <p
        className="step-dots"
        role="img"
        aria-label={`${ORDER.filter((step) => steps[step]).length} of 4 done`}
      >
        {ORDER.map((step) => (
          <span key={step} className={steps[step] ? 'done' : step === current ? 'current' : ''} />
        ))}
      </p>
      <div className="step-words" aria-live="polite">
        {current === undefined ? (
          <p>
            <b>That was it: cut, write, ask, heal.</b> The script holds every line.{' '}
            <button type="button" className="button primary small" onClick={() => void showLessons()}>
              Go on with lessons
            </button>
          </p>
        ) : (
          <StepWords step={current} />
        )}
      </div>
      <button type="button" className="button quiet small" onClick={end}>
        {current === undefined ? 'Done' : 'Skip'}
      </button>
    </section>
  );
}

function StepWords({ step }: { readonly step: keyof Steps }): ReactNode {
  const run = useRunFrame();
  const oneColumn = useOneColumn();
  if (run === null) return null;
  const client = guidedClient(run.picture);
  if (client === null) return <Reconnect clients={run.picture.clients} />;
  const far = otherSide(run.picture, client.replica);
  switch (step) {
    case 'cut':
      return (
        <p>
          <b className="step-lead">{countOf(run.picture)} copies of one store. Part them!</b> Press on a line
          and <b>pull it off</b>, or draw a stroke across several. <Isolation client={client} />
        </p>
      );
    case 'wrote':
      return far === null ? (
        <Isolate client={client} />
      ) : (
        <Deed
          words={`Now write at ${client.id}:`}
          todo={[lines.put(client.id, 'room', '11am')]}
          client={client.id}
        />
      );
    case 'refused':
      return far === null ? (
        <Isolate client={client} />
      ) : (
        <Deed
          words={`Go to the other side and ask:`}
          todo={[lines.move(client.id, far), lines.get(client.id, 'room')]}
          client={client.id}
        />
      );
    case 'healed':
      return (
        <p>
          The card {oneColumn ? 'below' : 'at the right'} says why. <b>Drag a loose end back</b> to its
          replica, and watch it heal.
        </p>
      );
  }
}

/** No client can ask anything: its link was cut, or its replica is down. */
function Reconnect({ clients }: { readonly clients: readonly ClientState[] }): ReactNode {
  const parted = clients.find(({ replica }) => replica !== null);
  if (parted === undefined || parted.replica === null) return <p>Add a client with the button above.</p>;
  return (
    <p>
      No client reaches its replica. Press <b>Heal all</b>, restart {parted.replica}, or drag {parted.id} onto
      another one.
    </p>
  );
}

/** While everybody reaches everybody, over however many hops, nobody lacks a write for long. */
function Isolate({ client }: { readonly client: ClientState }): ReactNode {
  return (
    <p>
      Cut a replica off from all others: draw a stroke across all its links. <Isolation client={client} />
    </p>
  );
}

/** By one press: a replica to which no client talks, so that one can go there and miss what was written. */
function Isolation({ client }: { readonly client: ClientState }): ReactNode {
  const run = useRunFrame();
  const ids = run?.picture.replicas.filter(({ alive }) => alive).map(({ id }) => id) ?? [];
  const taken = new Set(run?.picture.clients.map(({ replica }) => replica));
  const far = ids.find((id) => !taken.has(id)) ?? ids.findLast((id) => id !== client.replica);
  if (far === undefined || ids.length < 2) return null;
  return (
    <button
      type="button"
      className="button small"
      onClick={() => void performAll([lines.partition([[far], ids.filter((id) => id !== far)])])}
    >
      Cut {far} off for me
    </button>
  );
}

const COUNTS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'];

function countOf({ replicas }: { readonly replicas: readonly unknown[] }): string {
  return COUNTS[replicas.length] ?? String(replicas.length);
}

function Deed(props: {
  readonly words: string;
  readonly todo: readonly string[];
  readonly client: string;
}): ReactNode {
  return (
    <p>
      {props.words}{' '}
      <button
        type="button"
        className="button primary small mono"
        onClick={() => {
          select({ type: 'client', id: props.client });
          void performAll(props.todo);
        }}
      >
        {props.todo.join(' ; ')}
      </button>
    </p>
  );
}
