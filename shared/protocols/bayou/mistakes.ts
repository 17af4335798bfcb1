// Planted mistakes: what breaks if a rule is left out. Off by default; shown to people, and caught by the checkers.

export const MISTAKES = {
  'name-before-stamp': 'tentative writes are ordered by server name before accept stamp',
  'retired-added-again':
    'a server adds a retired server again from a peer that has not heard of the retirement',
  'heir-never-commits': 'a new primary never commits the tentative writes that it holds',
  'rollback-forgets-delete': 'undoing a delete does not bring the tuple back',
  'check-skipped-on-redo': 'the dependency check is not run again when a write is redone',
  'session-per-server':
    'after a write the write vector takes in all that the server holds, not that write alone',
} as const;

export type Mistake = keyof typeof MISTAKES;

export function isMistake(text: string): text is Mistake {
  return Object.hasOwn(MISTAKES, text);
}
