// The page: head, cluster with the script over it, inspector, strip. Composition alone.

import type { ReactNode } from 'react';
import { BranchPlace } from '../branches/branch-place.tsx';
import { Stage } from '../cluster/stage.tsx';
import { Help } from '../guide/help.tsx';
import { Inspector } from '../inspector/inspector.tsx';
import { LessonList, LessonPlace } from '../lessons/lessons-button.tsx';
import { Menu } from '../menu/menu.tsx';
import { PalettePlace } from '../palette/palette-place.tsx';
import { ScriptCard } from '../script/script-card.tsx';
import { DropPlace } from '../share/drop-place.tsx';
import { Strip } from '../strip/strip.tsx';
import { Header } from './header.tsx';
import { Narrator } from './narrator.tsx';
import { NoticeBar } from './notice-bar.tsx';
import { usePageKeys } from './use-page-keys.ts';
import { usePresenter } from './use-presenter.ts';

export function App(): ReactNode {
  usePageKeys();
  usePresenter();
  return (
    <>
      <div className="page">
        <Header />
        <NoticeBar />
        <LessonPlace />
        <main className="main">
          <Stage>
            <ScriptCard />
          </Stage>
          <Inspector />
        </main>
        <Strip />
      </div>
      <Menu />
      <Help />
      <LessonList />
      <BranchPlace />
      <PalettePlace />
      <Narrator />
      <DropPlace />
    </>
  );
}
