// Makes a folder with all that leads to it.

import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * One after the other: asked for all at once, Node tries without end where a folder that is there takes no other one and
 * says that it is not there, as `/proc` does.
 * @throws what `mkdir` says
 */
export function makeFolder(path: string): void {
  if (isFolder(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent);
  try {
    mkdirSync(path);
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if (!isFolder(path)) throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
