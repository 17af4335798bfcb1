// The gallery: the whole page on a run that it simulates itself. `?script=` holds lines, separated by `;`.

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { installCommands } from '../commands/window-commands.ts';
import { pageFollowerOptions } from '../sources/page-follower.ts';
import { commandStore, perform } from '../store/command-store.ts';
import { RunFollower } from '../store/follower.ts';
import { liveStore } from '../store/run-store.ts';
import { App } from '../views/frame/app.tsx';
import { openSimulatedSource } from './simulated-source.ts';
import '../styles/index.css';

const OPENING = [
  'cluster bayou s0 s1 s2 s3 s4 latency=20..60ms period=1200ms',
  'client c0 s1',
  'client c1 s3',
];

const follower = new RunFollower(pageFollowerOptions(), {
  onSeen: () => undefined,
  onDiverged: (sentence) => {
    throw new Error(sentence);
  },
});
const source = openSimulatedSource(follower);
commandStore.setState({ source });
liveStore.setState({ connection: { state: 'live', run: 'gallery', build: 'gallery', stands: false } });
installCommands(window);

let last = performance.now();
requestAnimationFrame(function pass(now) {
  // Virtual time goes by whole milliseconds; what is left over counts for the next frame.
  const millis = Math.max(0, Math.min(100, Math.floor(now - last)));
  if (millis > 0) source.advance(millis);
  last += Math.max(millis, now - last - 100);
  requestAnimationFrame(pass);
});

async function play(): Promise<void> {
  const asked = new URLSearchParams(location.search).get('script');
  for (const line of asked?.split(';') ?? OPENING) await perform(line.trim());
}
void play();

const root = document.getElementById('root');
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
