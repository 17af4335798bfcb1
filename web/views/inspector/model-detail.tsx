// What was found of one model: the sentence, and the operations that prove it, each a press away.

import type { ReactNode } from 'react';
import { GUARANTEE_MEANINGS } from '../../protocols/client-words.ts';
import { select } from '../../store/view-store.ts';
import { type LitModel, MEANINGS } from './model-words.ts';

export function ModelDetail({ lit }: { readonly lit: LitModel }): ReactNode {
  const { model, judged } = lit;
  const meaning =
    MEANINGS[model] ??
    (model in GUARANTEE_MEANINGS ? GUARANTEE_MEANINGS[model as keyof typeof GUARANTEE_MEANINGS] : '');
  return (
    <section className={`model-detail ${lit.tone}`} aria-label={lit.name}>
      <p>
        <b>{lit.name}</b> <span className="soft">– {lit.promise}.</span>
      </p>
      <p className="soft small">{meaning}</p>
      <p>
        <b>
          <span aria-hidden="true">{lit.mark} </span>
          {upper(lit.words)}
        </b>
        {judged !== null && lit.tone !== 'untested' && `: ${judged.sentence}.`}
      </p>
      {judged !== null && judged.proof.length > 0 && (
        <ol className="model-proof" aria-label="The operations that prove it">
          {judged.proof.map(({ client, number, sentence }) => (
            <li key={`${client} ${number} ${sentence}`}>
              <button
                type="button"
                className="plain link"
                onClick={() => select({ type: 'operation', client, number })}
              >
                {sentence}
              </button>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function upper(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
