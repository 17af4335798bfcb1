// The hold-back shelf: each write that waits, the entry of its stamp that fails it, and where the write is that it waits for.

import { vectorEntry } from '../../../shared/clocks/version-vector.ts';
import { toDot } from '../../../shared/protocols/causal/delivery.ts';
import { handleOf } from '../../../shared/protocols/causal/members.ts';
import type { CausalMessage } from '../../../shared/protocols/causal/messages.ts';
import type { CausalState, FailingEntry, Held, Write } from '../../../shared/protocols/causal/types.ts';
import type { MessagePicture, RunPicture } from '../../../shared/trace/picture.ts';
import type { Arrow } from '../../store/history.ts';
import { replicasOf } from './use-causal.ts';

export interface ShelfCard {
  readonly write: Write;
  /** `s1:3`. */
  readonly label: string;
  readonly failing: FailingEntry;
  /** The write that it waits for: `s0:1`. */
  readonly missing: string;
  readonly whereabouts: Whereabouts;
}

/** Where the missing write is, seen from the replica that lacks it. */
export type Whereabouts =
  | { readonly type: 'onItsWay' | 'heldOnLink'; readonly from: string; readonly message: number }
  /** It came, and waits for something itself. */
  | { readonly type: 'onTheShelf' }
  | { readonly type: 'lost'; readonly from: string; readonly at: number; readonly reason: string }
  /** Nobody sends it until it is asked for. */
  | { readonly type: 'notSent' };

export interface ShelfScene {
  readonly picture: Pick<RunPicture, 'messages' | 'replicas'>;
  readonly arrows: readonly Arrow[];
}

export function shelfOf(replica: string, state: CausalState, scene: ShelfScene): ShelfCard[] {
  return Object.values(state.holdBack.writes).map((held) => toCard(replica, state, held, scene));
}

function toCard(replica: string, state: CausalState, { write, failing }: Held, scene: ShelfScene): ShelfCard {
  return {
    write,
    label: `${handleOf(state, write.writer)}:${write.count}`,
    failing,
    missing: `${handleOf(state, failing.writer)}:${failing.needed}`,
    whereabouts: whereaboutsOf(replica, state, failing, scene),
  };
}

/** @param replica the one that lacks it */
export function whereaboutsOf(
  replica: string,
  { holdBack }: Pick<CausalState, 'holdBack'>,
  { writer, needed }: Pick<FailingEntry, 'writer' | 'needed'>,
  { picture, arrows }: ShelfScene,
): Whereabouts {
  if (holdBack.writes[toDot(writer, needed)] !== undefined) return { type: 'onTheShelf' };
  const coming = picture.messages.filter(
    (message) =>
      message.to === replica &&
      writesIn(message).some((write) => write.writer === writer && write.count === needed),
  );
  const moving = coming.find(({ state }) => state !== 'held');
  const [first] = coming;
  if (moving !== undefined) return { type: 'onItsWay', from: moving.from, message: moving.message };
  if (first !== undefined) return { type: 'heldOnLink', from: first.from, message: first.message };
  // Of what is gone the label alone is left, and it begins with the write's name.
  const lost = arrows.findLast(
    ({ to, label, lostAt }) => to === replica && lostAt !== null && label.startsWith(`${writer}:${needed} `),
  );
  return lost === undefined
    ? { type: 'notSent' }
    : { type: 'lost', from: lost.from, at: lost.lostAt ?? 0, reason: lost.reason ?? '' };
}

export function writesIn({ body }: Pick<MessagePicture, 'body'>): readonly Write[] {
  const said = body as CausalMessage;
  if (said.type === 'write') return [said.write];
  return 'writes' in said ? said.writes : [];
}

/** Who is up and has applied that write. */
export function holdersOf(
  { writer, needed }: Pick<FailingEntry, 'writer' | 'needed'>,
  picture: Pick<RunPicture, 'replicas'>,
): string[] {
  return replicasOf(picture)
    .filter(({ alive, state }) => alive && vectorEntry(state.clock, writer) >= needed)
    .map(({ id }) => id);
}
