// Names of the actors of a run.

/** A replica's handle, for people: `s0`, `s1`, … A protocol may know it by another name (Bayou does, rule BY1). */
export type ReplicaId = string;
/** A client's handle: `c0`, `c1`, … */
export type ClientId = string;
/** Replicas and clients share one namespace (rule C6: never integer-like, so key order is never numeric). */
export type ActorId = ReplicaId | ClientId;
/** A message's identity in its run; a duplicate bears the identity of its original. */
export type MessageId = number;

const ACTOR_ID = /^[A-Za-z][A-Za-z0-9_-]{0,31}$/;

/**
 * Whether a text can name a replica or a client: a letter, then at most 31 letters, digits, `_` or `-`. Names that every
 * object has (`constructor`, `toString`) are refused, as names are used as keys of plain objects.
 */
export function isActorId(text: string): boolean {
  return ACTOR_ID.test(text) && !(text in {});
}

/** The name of the link between two actors, the same from both ends: `s0~s1`. */
export function linkName(a: ActorId, b: ActorId): string {
  return a < b ? `${a}~${b}` : `${b}~${a}`;
}
