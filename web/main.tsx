// The page's beginning: joins source, store and views. The one place that knows all three.

import { lazy, StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { installCommands } from './commands/window-commands.ts';
import { isEmbedded } from './sources/framing.ts';
import { offerLessons } from './sources/lessons/offer-lessons.ts';
import { openPage } from './sources/open-page.ts';
import { App } from './views/frame/app.tsx';
import './styles/index.css';

const Embed = lazy(async () => ({ default: (await import('./views/embed/embed.tsx')).Embed }));
const Compare = lazy(async () => ({ default: (await import('./compare.tsx')).Compare }));
const isComparison = new URLSearchParams(location.search).has('compare');

if (!isComparison) {
  openPage();
  offerLessons();
  installCommands(window);
}
const root = document.getElementById('root');
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <Suspense>{isComparison ? <Compare /> : isEmbedded() ? <Embed /> : <App />}</Suspense>
    </StrictMode>,
  );
