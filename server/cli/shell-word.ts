// A word of a command line that people copy into their shell.

/** As it is where no shell could take it for something else; else in single quotes, for POSIX shells. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A path; one that begins with a dash would be taken for an option. */
export function shellPath(path: string): string {
  return shellWord(path.startsWith('-') ? `./${path}` : path);
}
