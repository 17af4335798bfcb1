// A cluster drawn small, above its column. Its words are its name, for who cannot see it.

import type { ReactNode } from 'react';
import type { ClusterMoment } from '../../../shared/compare/moment.ts';
import {
  SMALL_HEIGHT,
  SMALL_RADIUS,
  SMALL_WIDTH,
  type SmallReplica,
  smallCluster,
} from '../../layout/small-cluster.ts';
import { hueStyle } from '../common/actor.tsx';

export function SmallPicture({
  name,
  moment,
}: {
  readonly name: string;
  readonly moment: ClusterMoment;
}): ReactNode {
  const { replicas, links, sentence } = smallCluster(moment);
  return (
    <svg
      className="small-cluster"
      viewBox={`0 0 ${SMALL_WIDTH} ${SMALL_HEIGHT}`}
      role="img"
      aria-label={`${name}: ${sentence}`}
    >
      {links.map(({ key, lines, isCut }) =>
        lines.map(({ from, to }, index) => (
          <line
            key={`${key} ${index === 0 ? 'near' : 'far'}`}
            className={isCut ? 'stub' : 'wire'}
            x1={from.x}
            y1={from.y}
            x2={to.x}
            y2={to.y}
          />
        )),
      )}
      {replicas.map((one) => (
        <Replica key={one.replica.id} {...one} />
      ))}
    </svg>
  );
}

function Replica({ replica, at, hue, values, clients }: SmallReplica): ReactNode {
  const { id, state, role } = replica;
  const r = SMALL_RADIUS;
  const isCrowned = role === 'primary' && state === 'up';
  return (
    <g transform={`translate(${at.x} ${at.y})`} className={`small-replica ${state}`} style={hueStyle(hue)}>
      <circle r={r} />
      {isCrowned && <path className="crown" d="M-7 -15.500v-6l3.500 3 3.500-4.500 3.500 4.500 3.500-3v6z" />}
      <text className="id" dy="0.35em">
        {id}
      </text>
      {state !== 'up' && (
        <text className="state" y={r + 11}>
          {state}
        </text>
      )}
      {clients !== '' && <text {...clientsAt(at.x, isCrowned, clients)}>{clients}</text>}
      {values.map((value, line) => (
        <text key={value} className="value" y={r + 12 + line * 12}>
          {value}
        </text>
      ))}
    </g>
  );
}

/** From the middle of a replica to the edge of the drawing, about. */
const OUTWARD = 34;
/** Names of so many letters are no wider than a replica. */
const SHORT = 4;
const ASIDE = 10;

/** Above, and over a crown, away from the middle, where the values of the one on top are; of that one beside it. */
function clientsAt(
  x: number,
  isCrowned: boolean,
  clients: string,
): { x: number; y: number; className: string } {
  if (Math.abs(x - SMALL_WIDTH / 2) < 1)
    return { x: SMALL_RADIUS + 5, y: -SMALL_RADIUS + 7, className: 'clients aside' };
  const isRight = x > SMALL_WIDTH / 2;
  const aside = clients.length > SHORT ? ASIDE : 0;
  if (!isCrowned) return { x: isRight ? aside : -aside, y: -SMALL_RADIUS - 5, className: 'clients' };
  return {
    x: isRight ? OUTWARD : -OUTWARD,
    y: -SMALL_RADIUS - 11,
    className: `clients ${isRight ? 'before' : 'aside'}`,
  };
}
