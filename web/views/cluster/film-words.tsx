// What a replica undid and ran again, in words beside it while its film is shown.

import { memo, type ReactNode } from 'react';
import type { ReplicaShape } from '../../layout/cluster-model.ts';
import { filmWidth } from '../../layout/label-wishes.ts';
import { hueStyle } from '../common/actor.tsx';

export const FilmWords = memo(function FilmWords(props: {
  readonly replicas: readonly ReplicaShape[];
  readonly letters: number;
}): ReactNode {
  return (
    <g className="film-words">
      {props.replicas.map(({ id, hue, film }) => {
        if (film === null || film.at === null) return null;
        const width = filmWidth(film.words);
        return (
          <g
            key={`${id} ${film.key}`}
            style={hueStyle(hue)}
            transform={`translate(${film.at.x} ${film.at.y}) scale(${props.letters})`}
          >
            <rect x={-width / 2} y={-10} width={width} height={20} rx={5} />
            <text y={4}>{film.words}</text>
          </g>
        );
      })}
    </g>
  );
});
