// The hold-back shelf of one replica: a card for each write that waits, with the entry that fails it and where the missing
// write is.

import type { ReactNode } from 'react';
import { handleOf } from '../../../shared/protocols/causal/members.ts';
import type { CausalState } from '../../../shared/protocols/causal/types.ts';
import { useRunFrame } from '../../store/run-store.ts';
import { Actor } from '../../views/common/actor.tsx';
import { type ShelfCard, shelfOf } from './shelf.ts';
import { useCausal } from './use-causal.ts';
import { Where } from './where.tsx';
import { changesInWords, stampInWords } from './write-words.ts';

const CARDS_MAX = 60;

export function HoldBackPanel({ replica }: { readonly replica: string }): ReactNode {
  const run = useRunFrame();
  const state = useCausal(replica)?.state;
  if (run === null || state === undefined) return null;
  const cards = shelfOf(replica, state, { picture: run.picture, arrows: run.history.arrows });
  if (cards.length === 0)
    return <p className="soft">Nothing is held back: all that came has what it depends on.</p>;
  return (
    <>
      <ol className="shelf" aria-label={`Held back at ${replica}`}>
        {cards.slice(0, CARDS_MAX).map((card) => (
          <li key={card.label}>
            <Card card={card} state={state} replica={replica} />
          </li>
        ))}
      </ol>
      {cards.length > CARDS_MAX && <p className="soft small">and {cards.length - CARDS_MAX} more</p>}
      <p className="small soft panel-note">
        Nobody who reads at {replica} sees these: each would be a reply before its question.
      </p>
    </>
  );
}

function Card(props: {
  readonly card: ShelfCard;
  readonly state: CausalState;
  readonly replica: string;
}): ReactNode {
  const { card, state, replica } = props;
  const { write, failing } = card;
  return (
    <>
      <p>
        <Actor id={handleOf(state, write.writer)} /> <b className="mono">{card.label}</b>{' '}
        <span className="mono">{changesInWords(write)}</span>
      </p>
      <p className="mono small soft">stamp {stampInWords(write, state)}</p>
      <p>
        Needs {failing.needed} of <Actor id={handleOf(state, failing.writer)} />, {replica} has{' '}
        <b>{failing.held}</b>.
      </p>
      <p className="missing-line">
        Missing: <b className="mono">{card.missing}</b> –{' '}
        <Where whereabouts={card.whereabouts} missing={failing} replica={replica} />
      </p>
    </>
  );
}
