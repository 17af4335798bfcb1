// The place of the cluster on the page: the picture, the tools, the hints, and the script over its right edge.

import { type ReactNode, useState } from 'react';
import { useRun } from '../../store/run-store.ts';
import { useSize } from '../common/use-size.ts';
import { FirstSteps, isNewcomer } from '../guide/first-steps.tsx';
import { GestureHint } from '../guide/gesture-hint.tsx';
import { Cluster } from './cluster.tsx';
import { ToolPicker } from './tool-picker.tsx';

/** Below this width the script lies under the picture instead of over it. */
const WIDE = 700;

export function Stage({ children }: { readonly children: ReactNode }): ReactNode {
  const { ref, size } = useSize<HTMLDivElement>();
  const [newcomer, setNewcomer] = useState(isNewcomer);
  const hasRun = useRun((state) => state.picture !== null);
  const wide = size.width >= WIDE;
  const reserved = { right: wide ? Math.min(300, size.width * 0.27) : 0, bottom: 44 };
  return (
    <section className={`stage${wide ? ' wide' : ''}`} aria-label="Cluster">
      <div ref={ref} className="stage-picture">
        <Cluster size={size} reserved={reserved} coaching={newcomer} />
        {!hasRun && <Waiting />}
        {hasRun && (
          <div className="stage-foot">
            <ToolPicker />
            {newcomer ? <FirstSteps onEnd={() => setNewcomer(false)} /> : <GestureHint />}
          </div>
        )}
      </div>
      {children}
    </section>
  );
}

function Waiting(): ReactNode {
  const connection = useRun((state) => state.connection.state);
  return (
    <p className="waiting soft">
      {connection === 'connecting' ? 'Asking the server for its run …' : 'There is no run to show.'}
    </p>
  );
}
