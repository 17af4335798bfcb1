// What a Bayou message says inside.

import type { ReactNode } from 'react';
import { bayou } from '../../../shared/protocols/bayou/protocol.ts';
import type { BayouMessage, SessionItem } from '../../../shared/protocols/bayou/types.ts';
import { handleOf } from '../../../shared/protocols/bayou/view.ts';
import { useRunFrame } from '../../store/run-store.ts';
import { inLaneOrder } from './column-order.ts';
import { stateOf } from './use-bayou.ts';
import { idInWords, writeInWords } from './write-words.ts';

const ITEMS_SHOWN = 30;

export function MessagePanel({ message }: { readonly message: number }): ReactNode {
  const run = useRunFrame();
  const picture = run?.picture.messages.find((candidate) => candidate.message === message);
  if (run === null || picture === undefined) return null;
  const names = stateOf(run.picture, picture.from) ?? { known: {} };
  const body = picture.body as BayouMessage;
  return (
    <>
      <p>
        {picture.from} {bayou.describe.message(body)}.
      </p>
      {body.type === 'sessionBatch' && (
        <ol className="items mono">
          {body.items.slice(0, ITEMS_SHOWN).map((item) => (
            <li key={JSON.stringify(item)}>{itemInWords(item, names)}</li>
          ))}
          {body.items.length > ITEMS_SHOWN && <li>and {body.items.length - ITEMS_SHOWN} more</li>}
        </ol>
      )}
      {body.type === 'sessionAccept' && (
        <p className="mono small">
          {inLaneOrder(run.picture, Object.keys(body.vector))
            .map((server) => `${handleOf(names, server)}:${body.vector[server]}`)
            .join('  ')}
        </p>
      )}
    </>
  );
}

function itemInWords(item: SessionItem, names: Parameters<typeof handleOf>[0]): string {
  switch (item.type) {
    case 'write':
      return `${item.csn === null ? 'tentative' : `CSN ${item.csn}`} ${idInWords(item.write, names)} ${writeInWords(item.write, names)}`;
    case 'commitNotice':
      return `CSN ${item.csn} for ${idInWords(item, names)}`;
    case 'omittedStart':
      return `the state at O begins: OSN ${item.csn}`;
    case 'tuples':
      return `${item.tuples.length} tuples`;
    case 'omittedEnd':
      return 'the state at O ends';
  }
}
