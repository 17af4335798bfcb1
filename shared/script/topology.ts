// Over which links replicas can exchange now, and which of them can reach each other.

import type { ReplicaId } from '../core/ids.ts';
import { linkName } from '../core/ids.ts';
import type { LinkStatus } from '../host/run.ts';
import type { Server } from './directory.ts';
import type { Stage } from './stage.ts';

/** The names of the links over which a whole session can run. */
export function intactLinks(stage: Stage): ReadonlySet<string> {
  return new Set(
    stage.run
      .links()
      .filter(isIntact)
      .map(({ a, b }) => linkName(a, b)),
  );
}

/** Open, cut in neither direction, and held in neither: a session needs both. Slow and lossy links do. */
function isIntact({ up, ab, ba }: LinkStatus): boolean {
  return up && !ab.cut && !ba.cut && !ab.held && !ba.held;
}

/** A replica of a connected part, with the one through which it hangs on the part's first. */
export interface TreeNode {
  readonly server: Server;
  readonly parent: Server | null;
  /** Links between it and the first. */
  readonly depth: number;
}

/**
 * A spanning tree of each connected part, breadth first from its earliest member; so each parent comes before its
 * children.
 */
export function spanningTrees(servers: readonly Server[], intact: ReadonlySet<string>): TreeNode[][] {
  const seen = new Set<ReplicaId>();
  const trees: TreeNode[][] = [];
  for (const root of servers) {
    if (seen.has(root.id)) continue;
    seen.add(root.id);
    const tree: TreeNode[] = [{ server: root, parent: null, depth: 0 }];
    // The loop reaches what is appended in it.
    for (const { server: parent, depth } of tree) {
      for (const server of servers) {
        if (seen.has(server.id) || !intact.has(linkName(parent.id, server.id))) continue;
        seen.add(server.id);
        tree.push({ server, parent, depth: depth + 1 });
      }
    }
    trees.push(tree);
  }
  return trees;
}
