// How one op is committed: the quorum dial, and when each replica had it and learned of it.

import type { ReactNode } from 'react';
import { timeLabel } from '../../layout/space-time.ts';
import { Actor } from '../../views/common/actor.tsx';
import { currentOp, dialOf } from './dial.ts';
import { DialPicture } from './dial-picture.tsx';
import { entryInFull } from './entry-in-full.ts';
import { learnedOf } from './learned.ts';
import { LearnedPicture } from './learned-picture.tsx';
import { type OpStory, storyOf } from './op-story.ts';
import { chooseOp, useChoice, useVsrRun } from './use-vsr.ts';

export function CommitPanel(): ReactNode {
  const run = useVsrRun();
  const chosen = useChoice();
  if (run === null) return null;
  const opNumber = chosen ?? currentOp(run.all);
  const dial = dialOf(run.all, run.memory.ops, opNumber);
  if (dial === null) return <p className="soft">No op has a number yet: put or get something.</p>;
  const story = storyOf(run.memory.ops, opNumber);
  return (
    <>
      <Choice opNumber={opNumber} isChosen={chosen !== null} />
      <p>{entryInFull(run.all, run.memory.ops, opNumber)}</p>
      <DialPicture dial={dial} run={run} />
      {story === null ? (
        <p className="soft small">
          When each replica had it is not known: this page has not looked since then.
        </p>
      ) : (
        <>
          <h3>When each learned</h3>
          <Origin story={story} />
          <LearnedPicture
            learned={learnedOf(
              story,
              dial.parts.map(({ replica }) => replica),
            )}
            run={run}
          />
        </>
      )}
      <p className="small soft panel-note">
        The gold line is the moment of commit: a quorum has the op, so no view change can lose it. Nobody
        inside knows yet. The primary knows when it has counted the PrepareOks (its dot); the others learn
        with its next message. A stroke on a lane: has it durably. The first moments are drawn wider than the
        later ones.
      </p>
    </>
  );
}

function Choice({
  opNumber,
  isChosen,
}: {
  readonly opNumber: number;
  readonly isChosen: boolean;
}): ReactNode {
  return (
    <div className="op-window">
      <button
        type="button"
        className="button quiet small"
        aria-label="the op before"
        disabled={opNumber <= 1}
        onClick={() => chooseOp(opNumber - 1)}
      >
        ‹
      </button>
      <b>op {opNumber}</b>
      <button
        type="button"
        className="button quiet small"
        aria-label="the op after"
        onClick={() => chooseOp(opNumber + 1)}
      >
        ›
      </button>
      {isChosen && (
        <button type="button" className="button quiet small" onClick={() => chooseOp(null)}>
          newest
        </button>
      )}
    </div>
  );
}

function Origin({ story }: { readonly story: OpStory }): ReactNode {
  const { primary, preparedAt, committed, cut } = story;
  return (
    <p className="small">
      Numbered by <Actor id={primary} /> at {timeLabel(preparedAt)}
      {committed !== null && (
        <>
          ; committed by <Actor id={committed.by} /> in view {committed.viewNumber} with the quorum{' '}
          {committed.replicas.join(', ')}
        </>
      )}
      {committed === null && cut.length > 0 && (
        <>; never committed, and cut off by {cut.map(({ replica }) => replica).join(', ')}</>
      )}
      .
    </p>
  );
}
