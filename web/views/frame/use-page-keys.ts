// Keys of the whole page.

import { useEffect } from 'react';
import { assertNever } from '../../../shared/core/result.ts';
import { keyDeed } from '../../commands/keys.ts';
import { lines } from '../../commands/lines.ts';
import { pageDeed, performTimeDeed } from '../../commands/page-keys.ts';
import { perform, performAll } from '../../store/command-store.ts';
import { showLessons } from '../../store/lesson-store.ts';
import { modelsStore, openModels } from '../../store/models-store.ts';
import { togglePalette } from '../../store/palette-store.ts';
import { togglePresenter } from '../../store/presenter.ts';
import { liveStore, runStore, standsStill } from '../../store/run-store.ts';
import { showRuns } from '../../store/runs-store.ts';
import { closeMenu, select, viewStore } from '../../store/view-store.ts';
import { focusCommandField } from '../script/command-field-focus.ts';
import { isTaken, isTyping } from './key-guards.ts';

function onKey(event: KeyboardEvent): void {
  const { key, altKey: alt } = event;
  const control = event.ctrlKey || event.metaKey;
  const deed = pageDeed({ key, control, alt, typing: isTyping(event.target) });
  switch (deed) {
    case null:
      return;
    case 'commandField':
      event.preventDefault();
      return focusCommandField();
    case 'palette':
      event.preventDefault();
      return togglePalette();
    case 'runs':
      event.preventDefault();
      return void showRuns(true);
    case 'lessons':
      if (isTaken(event)) return;
      event.preventDefault();
      return void showLessons();
    case 'models':
      if (isTaken(event)) return;
      select(null);
      return openModels(!modelsStore.getState().isOpen);
    case 'compare':
      return location.assign('./?compare');
    case 'help':
      return viewStore.setState((state) => ({ helpOpen: !state.helpOpen }));
    case 'present':
      if (isTaken(event)) return;
      event.preventDefault();
      return togglePresenter();
    case 'dropMessage':
      return dropSelected(event);
    case 'leave':
      // What closed by that key was all that should be left.
      return event.defaultPrevented ? undefined : leave();
    case 'stopTime':
      return stopTime();
    case 'play':
    case 'back':
    case 'on':
    case 'cause':
    case 'effect':
    case 'cone':
    case 'first':
    case 'live':
    case 'closer':
    case 'wider':
    case 'undo':
    case 'trouble': {
      if (isTaken(event)) return;
      event.preventDefault();
      return performTimeDeed(deed);
    }
    default:
      return assertNever(deed);
  }
}

/** A message moves too fast to take the focus, so its key works from anywhere while it is shown. */
function dropSelected(event: KeyboardEvent): void {
  const { selection } = viewStore.getState();
  const { picture } = runStore.getState();
  if (selection?.type !== 'message' || picture === null || event.defaultPrevented) return;
  const deed = keyDeed(selection, { key: event.key, shift: event.shiftKey }, picture);
  if (deed?.type === 'perform') void performAll(deed.lines);
}

/** A live run has no such time: its page is paused, and it goes on. */
function stopTime(): void {
  const state = liveStore.getState();
  if (state.connection.state !== 'live' || state.picture?.header.engine !== 'sim') return;
  void perform(standsStill(state) ? lines.timeGoes() : lines.timeStops());
}

/** Escape closes what lies on top; on the bare page it takes the selection away, and then leaves presenter mode. */
function leave(): void {
  const { helpOpen, menu, selection, presents } = viewStore.getState();
  if (helpOpen) viewStore.setState({ helpOpen: false });
  else if (menu !== null) closeMenu();
  else if (presents && selection === null) togglePresenter();
  else select(null);
}

export function usePageKeys(): void {
  useEffect(() => {
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
