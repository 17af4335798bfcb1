// What the event at which one stands cannot have known of, and what cannot have known of it: hatched on each lane.

import { type ReactNode, useMemo } from 'react';
import { causalCone } from '../../../shared/trace/causality.ts';
import { layCone } from '../../layout/cone.ts';
import type { Lane, TimeFrame } from '../../layout/space-time.ts';
import { useStrip } from '../../store/strip-store.ts';
import { timeMachine } from '../../store/time/page-machine.ts';
import { useTime } from '../../store/time/time-store.ts';
import { useSlowClock } from '../common/use-slow-clock.ts';

/** Room that the words need. */
const WORDS_WIDTH = 150;

export function Cone(props: { readonly lanes: readonly Lane[]; readonly frame: TimeFrame }): ReactNode {
  const showsCone = useStrip((state) => state.showsCone);
  const stands = useTime(({ moment, isPlaying }) => moment.type === 'past' && !isPlaying);
  return showsCone && stands ? <Hatched {...props} /> : null;
}

function Hatched(props: { readonly lanes: readonly Lane[]; readonly frame: TimeFrame }): ReactNode {
  const { lanes, frame } = props;
  const sequence = useTime(({ moment }) => (moment.type === 'past' ? moment.sequence : 0));
  // Who learns of the event may do so only now.
  const second = useSlowClock();
  const cone = useMemo(
    () => (second < 0 ? null : causalCone(timeMachine.memory.events, sequence)),
    [sequence, second],
  );
  if (cone === null) return null;
  const stretches = layCone(cone, lanes, frame);
  const pitch = lanes.length > 1 ? (lanes[1] as Lane).y - (lanes[0] as Lane).y : 20;
  const widest = [...stretches].sort((a, b) => b.width - a.width)[0];
  return (
    <g className="cone">
      <defs>
        <pattern
          id="cone-hatch"
          width={6}
          height={6}
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(-45)"
        >
          <path d="M0 0V6" />
        </pattern>
      </defs>
      {stretches.map(({ actor, x, width, y }) => (
        <rect key={actor} x={x} y={y - pitch / 2} width={width} height={pitch} />
      ))}
      {widest !== undefined && widest.width > WORDS_WIDTH && (
        <text x={widest.x + widest.width / 2} y={widest.y - 3}>
          cannot have known
        </text>
      )}
    </g>
  );
}
