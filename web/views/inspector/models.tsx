// The map of consistency models, lit by what this run has shown up to the moment that one looks at.

import { type ReactNode, useEffect } from 'react';
import { IMPLICATIONS, MODEL_PLACES, MODEL_ROWS, type ModelPlace } from '../../layout/model-map.ts';
import { chooseModel, judgeSoon, openModels, stopJudging, useModels } from '../../store/models-store.ts';
import { useRun } from '../../store/run-store.ts';
import { ModelDetail } from './model-detail.tsx';
import { type LitModel, litModel, summaryOf } from './model-words.ts';

export function Models(): ReactNode {
  const isOpen = useModels((state) => state.isOpen);
  return (
    <details
      className="models"
      open={isOpen}
      onToggle={({ currentTarget }) => openModels(currentTarget.open)}
    >
      <summary>
        <h3>Consistency models</h3>
      </summary>
      {isOpen && <ModelMap />}
    </details>
  );
}

function ModelMap(): ReactNode {
  const frame = useRun((state) => state.frame);
  const { judged, failed, chosen } = useModels((state) => state);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each frame may bring something to be judged
  useEffect(judgeSoon, [frame]);
  useEffect(() => stopJudging, []);
  const lit = MODEL_PLACES.map((place) => ({ place, lit: litModel(place.model, judged) }));
  const detail = lit.find(({ place }) => place.model === chosen)?.lit ?? null;
  return (
    <>
      <p className="soft small" role="status">
        {failed === null ? summaryOf(judged) : `Nothing could be judged: ${failed}.`}
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields, and these are presses */}
      <div className="model-map" role="group" aria-label="Consistency models, the strongest first">
        <Arrows />
        {lit.map(({ place, lit: one }) => (
          <ModelNode key={place.model} place={place} lit={one} isChosen={place.model === chosen} />
        ))}
      </div>
      {detail === null ? (
        <p className="soft small">Press one to read what was found of it.</p>
      ) : (
        <ModelDetail lit={detail} />
      )}
      <p className="soft small model-legend">
        A thick ring: promised by this system. A line leads down to what follows, as far as values tell; the
        four guarantees are judged by what each replica held, which is stricter.
      </p>
      <details className="models-table">
        <summary className="small">As a table</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">model</th>
              <th scope="col">so far</th>
              <th scope="col">promised</th>
            </tr>
          </thead>
          <tbody>
            {lit.map(({ lit: one }) => (
              <tr key={one.model}>
                <th scope="row">{one.name}</th>
                <td>{one.words}</td>
                <td>{one.promise}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}

function ModelNode(props: {
  readonly place: ModelPlace;
  readonly lit: LitModel;
  readonly isChosen: boolean;
}): ReactNode {
  const { place, lit, isChosen } = props;
  return (
    <button
      type="button"
      className={`model ${lit.tone}${lit.isPromised ? ' promised' : ''}`}
      style={{ left: `${place.x * 100}%`, top: `calc(${place.row} * var(--model-row))` }}
      aria-pressed={isChosen}
      aria-label={`${lit.name}: ${lit.words}, ${lit.promise}`}
      title={lit.name}
      onClick={() => chooseModel(place.model)}
    >
      <span className="model-mark" aria-hidden="true">
        {lit.mark}
      </span>
      {place.model}
    </button>
  );
}

/** From the foot of one to the head of the other; a row is 10 high, a node 6. */
function Arrows(): ReactNode {
  const placeOf = (model: string) => MODEL_PLACES.find((place) => place.model === model);
  return (
    <svg
      className="model-arrows"
      viewBox={`0 0 100 ${MODEL_ROWS * 10}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {IMPLICATIONS.map(([stronger, weaker]) => {
        const [from, to] = [placeOf(stronger), placeOf(weaker)];
        if (from === undefined || to === undefined) return null;
        return (
          <line
            key={`${stronger} ${weaker}`}
            x1={from.x * 100}
            y1={from.row * 10 + 6}
            x2={to.x * 100}
            y2={to.row * 10}
          />
        );
      })}
    </svg>
  );
}
