// The page's beginning: joins source, store and views. The one place that knows all three.

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { installCommands } from './commands/window-commands.ts';
import { offerLessons } from './sources/lessons/offer-lessons.ts';
import { openPage } from './sources/open-page.ts';
import { offerRecorded } from './sources/recorded/offer-recorded.ts';
import { App } from './views/frame/app.tsx';
import './styles/index.css';

openPage();
offerLessons();
offerRecorded();
installCommands(window);
const root = document.getElementById('root');
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
