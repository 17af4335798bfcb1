// The page in a frame of a slide: cluster and strip, and nothing around them.

import { type ReactNode, useEffect } from 'react';
import { usePageRun } from '../../store/page-run.ts';
import { useRun } from '../../store/run-store.ts';
import { Cluster } from '../cluster/cluster.tsx';
import { useSize } from '../common/use-size.ts';
import { Narrator } from '../frame/narrator.tsx';
import { NoticeBar } from '../frame/notice-bar.tsx';
import { usePageKeys } from '../frame/use-page-keys.ts';
import { Menu } from '../menu/menu.tsx';
import { Strip } from '../strip/strip.tsx';
import { answerSlide } from './answer-slide.ts';

const NOTHING_OVER_IT = { right: 0, bottom: 12 } as const;

export function Embed(): ReactNode {
  usePageKeys();
  const { ref, size } = useSize<HTMLDivElement>();
  const hasRun = useRun((state) => state.picture !== null);
  const opening = usePageRun((state) => state.opening);
  useEffect(() => (window.parent === window ? undefined : answerSlide(window.parent)), []);
  return (
    <>
      <div className="page embed">
        <NoticeBar />
        <main className="stage" aria-label="Cluster">
          <div ref={ref} className="stage-picture">
            <Cluster size={size} reserved={NOTHING_OVER_IT} coaching={false} />
            {!hasRun && opening !== null && <p className="waiting soft">{opening.what} …</p>}
          </div>
        </main>
        <Strip />
        <a className="embed-mark small" href={lab()} target="_blank" rel="noreferrer">
          oxbow
        </a>
      </div>
      <Menu />
      <Narrator />
    </>
  );
}

/** The same in the whole page. */
function lab(): string {
  const address = new URL(location.href);
  address.pathname = address.pathname.replace(/embed\/?$/, '');
  return address.toString();
}
