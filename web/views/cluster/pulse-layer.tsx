// Exchanges that have just ended, on the links that they went over: a flash of the wire, and what was exchanged in words.

import type { ReactNode } from 'react';
import { type PlacedPulse, PULSE_HEIGHT, pulseWidth } from '../../layout/pulses.ts';
import type { Scene } from '../../layout/ring.ts';

interface PulseLayerProps {
  readonly placed: readonly PlacedPulse[];
  readonly scene: Scene;
}

export function PulseLayer({ placed, scene }: PulseLayerProps): ReactNode {
  const { scale, letters } = scene;
  return (
    <g className="pulses">
      {placed.map(({ link: { name, line }, key, isLoud }) => (
        // Another exchange over the same link flashes anew.
        <line
          key={`${name} ${key}`}
          className={isLoud ? 'pulse loud' : 'pulse'}
          strokeWidth={(isLoud ? 9 : 4) * scale}
          x1={line.from.x}
          y1={line.from.y}
          x2={line.to.x}
          y2={line.to.y}
        />
      ))}
      {placed.map((pulse) => (
        <Words
          key={pulse.isLoud ? `${pulse.link.name} ${pulse.key}` : pulse.link.name}
          pulse={pulse}
          letters={letters}
        />
      ))}
    </g>
  );
}

function Words({ pulse, letters }: { readonly pulse: PlacedPulse; readonly letters: number }): ReactNode {
  const { at, label, isLoud } = pulse;
  if (at === null) return null;
  const width = pulseWidth(label);
  return (
    <g
      className={isLoud ? 'pulse-words loud' : 'pulse-words'}
      transform={`translate(${at.x} ${at.y}) scale(${letters})`}
    >
      <rect x={-width / 2} y={-PULSE_HEIGHT / 2} width={width} height={PULSE_HEIGHT} rx={5} />
      <text y={4}>{label}</text>
    </g>
  );
}
