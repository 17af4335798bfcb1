// Where the line of a person stands among those of others, when several are performed at once on a run that replicas
// drive themselves.

import { assertNever } from '../core/result.ts';
import type { Claim, Command, Name } from './command.ts';

export type Place =
  /** Concerns everybody: what came before is done first, and what comes after waits. */
  | { readonly type: 'all' }
  /**
   * A quick gesture that acts on the run: beside all that is under way. What comes after sees what it did, and nobody's
   * own gestures overtake lines that he sent before and that have not begun.
   */
  | { readonly type: 'gesture' }
  /** An operation: after the others of its client, and beside everything else. */
  | { readonly type: 'client'; readonly client: Name }
  /** Speaks of what its author did before, and lets nobody else wait. Of a claim about an operation also its client's. */
  | { readonly type: 'author'; readonly client: Name | null };

export function placeOf(command: Command): Place {
  switch (command.type) {
    case 'operate':
    case 'client':
    case 'move':
    case 'quit':
    case 'guarantees':
    case 'follow':
      return { type: 'client', client: command.client };
    case 'inject':
    case 'healAll':
    case 'partition':
    case 'pause':
    case 'start':
    case 'time':
      return { type: 'gesture' };
    case 'expect':
      return placeOfClaim(command.claim);
    // It comes back at its moment, and what it began goes on beside everything.
    case 'at':
    case 'exchange':
    case 'truncate':
    case 'wait':
    case 'show':
    case 'note':
    case 'pauseHere':
    case 'printLog':
    case 'printStore':
      return { type: 'author', client: null };
    // They change who is there, or end when all that was written has spread.
    case 'cluster':
    case 'join':
    case 'retire':
    case 'stabilize':
    case 'joinServer':
    case 'retireServer':
    case 'killServer':
    case 'joinClient':
    case 'breakConnection':
    case 'restoreConnection':
      return { type: 'all' };
    default:
      return assertNever(command);
  }
}

function placeOfClaim(claim: Claim): Place {
  switch (claim.type) {
    case 'get':
    case 'operation':
    case 'session':
      return { type: 'author', client: claim.client };
    // That everything is equal everywhere is a claim about what everybody did.
    case 'converged':
    case 'same':
      return { type: 'all' };
    case 'figure':
    case 'log':
    case 'store':
      return { type: 'author', client: null };
    default:
      return assertNever(claim);
  }
}
