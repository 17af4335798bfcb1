// Keys of a lesson, those of a presenter's remote among them. They come after those of whatever has the focus, and before
// those of the page.

import { useEffect } from 'react';
import { LESSON_KEYS } from '../../commands/page-keys.ts';
import { choose, goBack, goOn } from '../../store/lesson-player.ts';
import { isTaken, isTyping } from '../frame/key-guards.ts';

function onKey(event: KeyboardEvent): void {
  const { key, ctrlKey, metaKey, altKey, target } = event;
  if (ctrlKey || metaKey || altKey || isTyping(target) || isTaken(event)) return;
  const row = LESSON_KEYS.find((one) => one.key === key);
  if (row === undefined) return;
  event.preventDefault();
  if (row.deed === 'on') void goOn();
  else if (row.deed === 'back') goBack();
  else choose(row.deed);
}

export function useLessonKeys(): void {
  useEffect(() => {
    // Beneath the page's own listener, which lets be what was taken here.
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
