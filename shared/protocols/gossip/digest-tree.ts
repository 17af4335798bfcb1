// A tree of digests over the store (rule GO2): two replicas compare it from the root down and meet only the branches in
// which they differ, so d differences among n keys cost in proportion to d · log n.
//
// A key's place is the hash of its name, read digit by digit. A node's digest is the exclusive or of those of all entries
// below it: it does not depend on the order in which they came, nor on the shape of the tree, which grows leaf by leaf.

import { fingerprintText } from '../../core/json.ts';
import type { Version } from './versions.ts';

interface Digest {
  /** 21 and 32 bits. */
  high: number;
  low: number;
}

/** What a node tells of the entries below it. */
export interface NodeDigest extends Readonly<Digest> {
  /** The digits that the places of all keys below share, behind a `/`; the root's is `/`. */
  readonly prefix: string;
  readonly count: number;
}

interface Item extends Readonly<Digest> {
  readonly key: string;
  readonly place: string;
}

interface TreeNode extends Digest {
  count: number;
  /** The entries of a leaf; `null`: its children are in the tree. */
  items: Item[] | null;
}

/** Nodes by prefix; those without entries are absent. */
export type DigestTree = Record<string, TreeNode>;

export const ROOT = '/';
const DIGITS = '0123456789abcdef'.split('');
/** A leaf with more keys is split: about as many versions as fit in the space of one branch's digests. */
const LEAF_KEYS_MAX = 16;
/** A branch with fewer keys becomes a leaf again; well below the other, so that it does not go back and forth. */
const BRANCH_KEYS_MIN = 8;
/** Digits of a place; keys that share all of them stay in one leaf. */
const DEPTH_MAX = 14;

/** Tells the tree that a key's version changed; `null`: there was none, or there is none any more. */
export function changeEntry(
  tree: DigestTree,
  key: string,
  before: Version | null,
  after: Version | null,
): void {
  const place = fingerprintText(key);
  const change = mix(
    before === null ? ZERO : digestEntry(key, before),
    after === null ? ZERO : digestEntry(key, after),
  );
  const more = (after === null ? 0 : 1) - (before === null ? 0 : 1);
  for (let depth = 0; ; depth += 1) {
    const prefix = ROOT + place.slice(0, depth);
    const node = nodeAt(tree, prefix);
    node.count += more;
    mixInto(node, change);
    if (node.items === null && more < 0 && node.count < BRANCH_KEYS_MIN) node.items = gather(tree, prefix);
    if (node.items === null) continue;
    node.items = node.items.filter((item) => item.key !== key);
    if (after !== null) node.items.push({ key, place, ...digestEntry(key, after) });
    if (node.count === 0) delete tree[prefix];
    if (node.count > LEAF_KEYS_MAX && depth < DEPTH_MAX) split(tree, prefix, node);
    return;
  }
}

/** The digest of a node; that of an absent one says that nothing is below it. */
export function digestOf(tree: DigestTree, prefix: string): NodeDigest {
  const node = tree[prefix];
  if (node !== undefined) return { prefix, count: node.count, high: node.high, low: node.low };
  const items = itemsBelow(tree, prefix);
  const digest = { high: 0, low: 0 };
  for (const item of items) mixInto(digest, item);
  return { prefix, count: items.length, ...digest };
}

export function isSameDigest(left: NodeDigest, right: NodeDigest): boolean {
  return left.count === right.count && left.high === right.high && left.low === right.low;
}

/** The digests of a branch's children that have entries, in order; `null` of a leaf, whose keys are told one by one. */
export function childDigests(tree: DigestTree, prefix: string): NodeDigest[] | null {
  if (tree[prefix]?.items !== null) return null;
  return childPrefixes(prefix)
    .filter((child) => tree[child] !== undefined)
    .map((child) => digestOf(tree, child));
}

export function childPrefixes(prefix: string): string[] {
  return DIGITS.map((digit) => prefix + digit);
}

/** All keys below a prefix. */
export function keysBelow(tree: DigestTree, prefix: string): string[] {
  return itemsBelow(tree, prefix).map(({ key }) => key);
}

function itemsBelow(tree: DigestTree, prefix: string): Item[] {
  const node = tree[prefix];
  if (node === undefined) return itemsInsideLeaf(tree, prefix);
  if (node.items !== null) return [...node.items];
  return childPrefixes(prefix).flatMap((child) => (tree[child] === undefined ? [] : itemsBelow(tree, child)));
}

/** The other side's tree may go deeper than a leaf of this one. */
function itemsInsideLeaf(tree: DigestTree, prefix: string): Item[] {
  for (let length = prefix.length - 1; length >= ROOT.length; length -= 1) {
    const node = tree[prefix.slice(0, length)];
    if (node === undefined) continue;
    const digits = prefix.slice(ROOT.length);
    return (node.items ?? []).filter(({ place }) => place.startsWith(digits));
  }
  return [];
}

/** Takes all entries below a branch out of its children. */
function gather(tree: DigestTree, prefix: string): Item[] {
  const items: Item[] = [];
  for (const child of childPrefixes(prefix)) {
    const node = tree[child];
    if (node === undefined) continue;
    items.push(...(node.items ?? gather(tree, child)));
    delete tree[child];
  }
  return items;
}

function split(tree: DigestTree, prefix: string, node: TreeNode): void {
  const depth = prefix.length - ROOT.length;
  for (const item of node.items ?? []) {
    const leaf = nodeAt(tree, prefix + item.place.charAt(depth));
    leaf.count += 1;
    mixInto(leaf, item);
    leaf.items?.push(item);
  }
  node.items = null;
}

/** The node of that prefix; an empty leaf where there was none. */
function nodeAt(tree: DigestTree, prefix: string): TreeNode {
  const node = tree[prefix] ?? { count: 0, high: 0, low: 0, items: [] };
  tree[prefix] = node;
  return node;
}

const ZERO: Readonly<Digest> = { high: 0, low: 0 };

function digestEntry(key: string, { stamp, server }: Version): Digest {
  const print = fingerprintText(`${stamp}${server} ${key}`);
  return { high: Number.parseInt(print.slice(0, 6), 16), low: Number.parseInt(print.slice(6), 16) };
}

function mix(left: Readonly<Digest>, right: Readonly<Digest>): Digest {
  return { high: (left.high ^ right.high) >>> 0, low: (left.low ^ right.low) >>> 0 };
}

function mixInto(target: Digest, { high, low }: Readonly<Digest>): void {
  target.high = (target.high ^ high) >>> 0;
  target.low = (target.low ^ low) >>> 0;
}
