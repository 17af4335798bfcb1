// Versions of a key: a total order of all writes (rule GO1).

import type { VersionVector } from '../../clocks/version-vector.ts';

/**
 * A server's name: `#` and its place in the order in which servers joined the run, never used again. The `#` keeps it
 * from being an integer-like key of an object (rule C6).
 */
export type ServerName = `#${number}`;

export interface Version {
  /** Lamport stamp, one clock for all keys of a server. */
  readonly stamp: number;
  readonly server: ServerName;
  /** Only with the planted mistake `tie-by-vector`: how many writes of each server to this key came before. */
  readonly vector?: VersionVector;
}

export function toServerName(ordinal: number): ServerName {
  return `#${ordinal}`;
}

export function joinOrder(server: ServerName): number {
  return Number(server.slice(1));
}

/** By stamp; of equal stamps that of the server which joined later is the newer one. */
export function compareVersions(left: Version, right: Version): number {
  return left.stamp - right.stamp || joinOrder(left.server) - joinOrder(right.server);
}

export function isSameVersion(left: Version, right: Version): boolean {
  return left.stamp === right.stamp && left.server === right.server;
}

/** The newer of two, either of which may be missing. */
export function newerVersion(left: Version | null, right: Version | null): Version | null {
  if (left === null || right === null) return left ?? right;
  return compareVersions(left, right) >= 0 ? left : right;
}
