// The place of the cluster on the page: the picture, the tools, the hints, and the script over its right edge.

import { type ReactNode, useState } from 'react';
import { useStore } from 'zustand';
import { findProtocolPage } from '../../protocols/index.ts';
import { useLessons } from '../../store/lesson-store.ts';
import { narrationStore } from '../../store/narration-store.ts';
import { usePageRun } from '../../store/page-run.ts';
import { useRun } from '../../store/run-store.ts';
import { scriptCardWidth, useScriptCard } from '../../store/script-card.ts';
import { useTime } from '../../store/time/time-store.ts';
import { useView } from '../../store/view-store.ts';
import { Origin } from '../branches/origin.tsx';
import { useSize } from '../common/use-size.ts';
import { useUnit } from '../common/use-unit.ts';
import { FirstSteps, isNewcomer } from '../guide/first-steps.tsx';
import { GestureHint } from '../guide/gesture-hint.tsx';
import { Cluster } from './cluster.tsx';
import { ToolPicker } from './tool-picker.tsx';

/** Below this width the script lies under the picture instead of over it. */
const WIDE = 700;
/** Two lines of a caption, also where there is none, so that the picture does not jump. */
const CAPTION_HEIGHT = 56;

export function Stage({ children }: { readonly children: ReactNode }): ReactNode {
  const { ref, size } = useSize<HTMLDivElement>();
  const [newcomer, setNewcomer] = useState(isNewcomer);
  const isLed = useLessons((state) => state.played !== null);
  const coaching = newcomer && !isLed;
  const protocol = useRun((state) => state.picture?.header.protocol ?? '');
  // The first steps lead to a refusal.
  const guides = coaching && findProtocolPage(protocol)?.lacks?.includes('refusals') !== true;
  const hasRun = useRun((state) => state.picture !== null);
  const unit = useUnit();
  const { ref: foot, size: footSize } = useSize<HTMLDivElement>();
  const script = useScriptCard();
  const wide = size.width >= WIDE;
  // What lies over the picture: the script at the right; tools and hint at the foot, one above the other where narrow.
  const footHeight = Math.max(footSize.height, wide ? 38 * unit : 70) + 18 * unit;
  const presents = useView((state) => state.presents);
  const reserved = presents
    ? { right: 0, bottom: CAPTION_HEIGHT * unit }
    : { right: wide ? scriptCardWidth(script, size.width, 16 * unit) + 16 : 0, bottom: footHeight };
  return (
    <section className={`stage${wide ? ' wide' : ''}`} aria-label="Cluster">
      <div ref={ref} className="stage-picture">
        <Cluster size={size} reserved={reserved} coaching={coaching} />
        {presents && <Caption />}
        {!hasRun && <Waiting />}
        {hasRun && (
          <div ref={foot} className="stage-foot">
            <ToolPicker />
            {guides && <FirstSteps onEnd={() => setNewcomer(false)} />}
            <Origin>{!guides && <GestureHint />}</Origin>
          </div>
        )}
      </div>
      {children}
    </section>
  );
}

/** Read out by the narrator already. */
function Caption(): ReactNode {
  const said = useTime((state) => state.said);
  const sentence = useStore(narrationStore, (state) => state.sentence);
  return (
    <p className="stage-caption" aria-hidden="true">
      <span>{said === '' ? sentence : said}</span>
    </p>
  );
}

const WAITING: Partial<Record<string, string>> = {
  connecting: 'Asking the server for its run …',
  live: 'Loading what shows this run …',
};

function Waiting(): ReactNode {
  const connection = useRun((state) => state.connection.state);
  const opening = usePageRun((state) => state.opening);
  if (opening !== null)
    return (
      <p className="waiting soft" role="status">
        {opening.what} … {Math.round(opening.share * 100)} %
      </p>
    );
  return <p className="waiting soft">{WAITING[connection] ?? 'There is no run to show.'}</p>;
}
