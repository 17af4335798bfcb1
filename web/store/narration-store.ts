// The newest sentences for the live region. Events come faster than anyone listens, so what comes within a moment is
// said together, and a crowd is cut short.

import { createStore } from 'zustand';

export const narrationStore = createStore<{ readonly sentence: string }>(() => ({ sentence: '' }));

const TOGETHER_MAX = 4;

/** Joins what happened within one moment. */
export function sayTogether(sentences: readonly string[]): string {
  const distinct = [...new Set(sentences)];
  if (distinct.length <= TOGETHER_MAX) return distinct.join(' ');
  return `${distinct.slice(0, TOGETHER_MAX).join(' ')} And ${distinct.length - TOGETHER_MAX} more.`;
}
