// Exchanges that a script forces, so that its output depends on nothing but the script.
//
// `sweep` is the definition: each server in join order sends to each other in join order, over an intact link, one whole
// session; sweeps repeat until one changes nothing. `spread` reaches the same in a number of sessions that is linear in
// the servers, and is what `stabilize` does in real time.

import { linkName } from '../core/ids.ts';
import { REST_MILLIS_MAX, SWEEPS_MAX } from '../core/limits.ts';
import type { Server } from './directory.ts';
import { type Stage, servingServers, statusOf } from './stage.ts';
import { intactLinks, spanningTrees, type TreeNode } from './topology.ts';

/** How often it is looked whether replicas have come to rest. */
const GLANCE_MILLIS = 5;

/** Lets everything happen that can: by exchanges, or by waiting where replicas come to rest by themselves. */
export function comeToRest(stage: Stage, byExchanges: (stage: Stage) => Promise<void>): Promise<void> {
  return stage.run.protocol.unsettled === undefined ? byExchanges(stage) : waitForRest(stage);
}

/** Never hangs: parts that cannot come to rest are left after a while, with a note. */
async function waitForRest(stage: Stage): Promise<void> {
  let moving = whatMoves(stage);
  for (let waited = 0; moving !== null && waited < REST_MILLIS_MAX; waited += GLANCE_MILLIS) {
    await stage.run.wait(GLANCE_MILLIS);
    moving = whatMoves(stage);
  }
  if (moving !== null) stage.note(`not at rest after ${REST_MILLIS_MAX} ms: ${moving}`);
}

function whatMoves(stage: Stage): string | null {
  const { run } = stage;
  const replicas = new Map(
    run.replicas().map(({ id, state, alive, frozen }) => [id, { state, alive: alive && !frozen }]),
  );
  const intact = intactLinks(stage);
  return run.protocol.unsettled?.({ replicas }, (a, b) => intact.has(linkName(a, b))) ?? null;
}

/** Sweeps until one changes nothing. */
export async function sweepUntilQuiet(stage: Stage): Promise<void> {
  for (let sweeps = 0; sweeps < SWEEPS_MAX; sweeps += 1) if (!(await sweep(stage))) return;
  stage.note(`still changing after ${SWEEPS_MAX} sweeps of anti-entropy`);
}

async function sweep(stage: Stage): Promise<boolean> {
  const servers = servingServers(stage);
  // Mostly everything is known to be covered, and no link need be looked at.
  let intact: ReadonlySet<string> | null = null;
  let changed = false;
  for (const sender of servers) {
    for (const receiver of servers) {
      if (sender === receiver || stage.knowledge.isCovered(sender.id, receiver.id)) continue;
      intact ??= intactLinks(stage);
      if (!intact.has(linkName(sender.id, receiver.id))) continue;
      if ((await exchange(stage, sender, receiver)) === 'changed') changed = true;
    }
  }
  return changed;
}

/** Gathers up a spanning tree of each connected part and broadcasts down again, until that changes nothing. */
export async function spreadUntilQuiet(stage: Stage): Promise<void> {
  for (let rounds = 0; rounds < SWEEPS_MAX; rounds += 1) {
    const trees = spanningTrees(servingServers(stage), intactLinks(stage));
    let changed = false;
    for (const tree of trees) if (await gatherAndBroadcast(stage, tree)) changed = true;
    if (changed) continue;
    for (const tree of trees) noteDifference(stage, tree);
    return;
  }
  stage.note(`still changing after ${SWEEPS_MAX} rounds of anti-entropy`);
}

/**
 * Up the tree level by level, the deepest first, then down again. The order in which a server hears of writes decides the
 * order of their commits; so on the way up the sessions follow one another in join order, as a sweep would hold them,
 * unless the run leaves that order to chance anyway.
 */
async function gatherAndBroadcast(stage: Stage, tree: readonly TreeNode[]): Promise<boolean> {
  const depthMax = tree.reduce((deepest, { depth }) => Math.max(deepest, depth), 0);
  const level = (depth: number) =>
    tree.flatMap((node) =>
      node.depth === depth && node.parent !== null ? [[node.server, node.parent] as const] : [],
    );
  let changed = false;
  for (let depth = depthMax; depth > 0; depth -= 1) {
    const sessions = level(depth);
    if (stage.schedule === 'timed') changed = (await exchangeAll(stage, sessions)) || changed;
    else for (const session of sessions) changed = (await exchangeAll(stage, [session])) || changed;
  }
  for (let depth = 1; depth <= depthMax; depth += 1) {
    const sessions = level(depth).map(([server, parent]) => [parent, server] as const);
    changed = (await exchangeAll(stage, sessions)) || changed;
  }
  return changed;
}

/** Sessions side by side. Gives whether one of them changed something. */
async function exchangeAll(stage: Stage, sessions: readonly (readonly [Server, Server])[]): Promise<boolean> {
  const results = await Promise.all(sessions.map(([sender, receiver]) => exchange(stage, sender, receiver)));
  return results.includes('changed');
}

/** One whole session now. A session that broke off proves nothing. */
export async function exchange(
  stage: Stage,
  sender: Server,
  receiver: Server,
): Promise<'changed' | 'unchanged' | { readonly failed: string }> {
  const result = await stage.run.instruct(sender.id, { type: 'exchange', with: receiver.id });
  const { knowledge } = stage;
  const mayHaveChanged = result.type !== 'done' || result.changed;
  if (mayHaveChanged && stage.run.protocol.exchangesBothWays === true) knowledge.gained(sender.id);
  if (result.type === 'done') {
    knowledge.learned(sender.id, receiver.id, result.changed);
    if (result.equal === true) knowledge.learned(receiver.id, sender.id, false);
    return result.changed ? 'changed' : 'unchanged';
  }
  knowledge.gained(receiver.id);
  return { failed: result.sentence };
}

/** Sessions that failed on a bad link leave a part unequal; the script's author should know. */
function noteDifference(stage: Stage, tree: readonly TreeNode[]): void {
  const store = ({ server }: TreeNode) =>
    stage.run.protocol.describe.store(statusOf(stage, server).state).join('\n');
  const [first, ...others] = tree;
  if (first === undefined) return;
  const expected = store(first);
  const different = others.find((node) => store(node) !== expected);
  if (different !== undefined)
    stage.note(
      `${first.server.name} and ${different.server.name} still differ: sessions between them failed`,
    );
}
