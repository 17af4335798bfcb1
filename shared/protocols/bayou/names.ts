// Names of servers: recursive, given by creation writes (Petersen 1997, section 4.1; rule BY1).
//
// A name is ⟨accept stamp of the creation write, creator's name⟩. Its text is the stamps from the newest to the
// oldest, then the root: `5.2.r` is ⟨5, ⟨2, root⟩⟩. Such a text is never integer-like (rule C6).

export type ServerName = string;

/** The first server. It has no creation write and is the least of all names. */
export const ROOT: ServerName = 'r';

export function nameCreatedBy(creator: ServerName, stamp: number): ServerName {
  return `${stamp}.${creator}`;
}

/** The stamp of the creation write; `0` for the root, which covers nothing. */
export function creationStamp(name: ServerName): number {
  return name === ROOT ? 0 : Number(name.slice(0, name.indexOf('.')));
}

/** Who accepted the creation write; `null` for the root. */
export function creatorOf(name: ServerName): ServerName | null {
  return name === ROOT ? null : name.slice(name.indexOf('.') + 1);
}

/** The total order of names: the root, then by creation stamp, then by the creator's name, recursively (rule BY3). */
export function compareNames(left: ServerName, right: ServerName): number {
  if (left === right) return 0;
  const leftCreator = creatorOf(left);
  const rightCreator = creatorOf(right);
  if (leftCreator === null) return -1;
  if (rightCreator === null) return 1;
  return creationStamp(left) - creationStamp(right) || compareNames(leftCreator, rightCreator);
}

/** As the paper writes it: `⟨5, ⟨2, root⟩⟩`. */
export function nameInWords(name: ServerName): string {
  const creator = creatorOf(name);
  return creator === null ? 'root' : `⟨${creationStamp(name)}, ${nameInWords(creator)}⟩`;
}
