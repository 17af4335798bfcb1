// What the database says when it fails, as sentences for people.

import { type Obstacle, obstruct } from './replica-storage.ts';

/** LevelDB makes the folder itself, so what is missing is one of the files that it made. */
const MISSING = /No such file or directory/;

/** LevelDB tells the system's error only as text inside its own. */
const CAUSES: readonly (readonly [RegExp, (folder: string) => string])[] = [
  [/No space left on device|Disk quota exceeded/, (folder) => `the disk that holds ${folder} is full`],
  [/File too large/, (folder) => `a file in ${folder} reached the largest size that the system allows`],
  [/Too many open files/, (folder) => `the system allows no more open files, so ${folder} cannot be used`],
  [/Read-only file system|Permission denied/, (folder) => `${folder} may not be written to`],
  [MISSING, (folder) => `${folder} is damaged: a file of the database is missing`],
  [/Not a directory/, (folder) => `${folder} is not a folder`],
];

/** Whether a folder could not be opened because somebody holds it. */
export function isLocked(error: unknown): boolean {
  const cause = causeOf(error);
  return cause instanceof Error && 'code' in cause && cause.code === 'LEVEL_LOCKED';
}

/** One sentence on why a folder could not be opened, read or written. */
export function describeFailure(folder: string, error: unknown): string {
  if (isLocked(error)) return `${folder} is in use by another run or process`;
  const cause = causeOf(error);
  const text = cause instanceof Error ? cause.message : String(cause);
  for (const [pattern, sentence] of CAUSES) if (pattern.test(text)) return sentence(folder);
  if (cause instanceof Error && 'code' in cause && cause.code === 'LEVEL_CORRUPTION')
    return `${folder} is damaged: ${text}`;
  return `${folder} cannot be used: ${text}`;
}

/** The same where a folder is opened. Only what is certainly damage is called so: nothing else may be put aside. */
export function obstacleOf(folder: string, error: unknown): Obstacle {
  return obstruct(isDamage(error) ? 'damaged' : 'unavailable', describeFailure(folder, error));
}

function isDamage(error: unknown): boolean {
  const cause = causeOf(error);
  if (!(cause instanceof Error)) return false;
  return ('code' in cause && cause.code === 'LEVEL_CORRUPTION') || MISSING.test(cause.message);
}

/** abstract-level wraps: the first error says that the database is not open, its cause says why. */
function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? error.cause : error;
}
