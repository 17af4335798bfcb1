// All links of a run: one between any two replicas, and one between a client and each replica that it is attached to
// or that a fault keeps it from. The engines own the connections; this table owns policies, luck and held messages.

import type { LinkPolicy } from '../core/faults.ts';
import { type ActorId, type ClientId, linkName, type ReplicaId } from '../core/ids.ts';
import { present } from '../core/result.ts';
import { applyFault, isFaulted, isOpen, type LinkFault, type ShapedLink } from './fault.ts';
import { LinkDirection, type LinkMessage } from './link.ts';

export class Link implements ShapedLink {
  /** The replica that joined first; on a client's link the client. */
  readonly a: ActorId;
  readonly b: ActorId;
  readonly forward: LinkDirection;
  readonly backward: LinkDirection;
  faultedAt: number | null = null;
  /** Whether the connection stands, as its ends see it. The host's to keep. */
  up = false;

  constructor(a: ActorId, b: ActorId, base: LinkPolicy, seed: number) {
    this.a = a;
    this.b = b;
    this.forward = new LinkDirection(a, b, base, seed);
    this.backward = new LinkDirection(b, a, base, seed);
  }

  get ab(): LinkPolicy {
    return this.forward.policy;
  }

  set ab(policy: LinkPolicy) {
    this.forward.policy = policy;
  }

  get ba(): LinkPolicy {
    return this.backward.policy;
  }

  set ba(policy: LinkPolicy) {
    this.backward.policy = policy;
  }

  from(actor: ActorId): LinkDirection {
    return actor === this.a ? this.forward : this.backward;
  }
}

/** How often the directions of a link have asked their luck, from its first end and from its second. */
export interface LinkDraws {
  readonly ab: number;
  readonly ba: number;
}

/** What a host must do after a fault was laid on a link, in this order. */
export interface FaultConsequences {
  readonly link: Link;
  /** Directions that the fault cut: what travels there dies, with the reason `cut`. */
  readonly cut: readonly LinkDirection[];
  /** Held messages that died. */
  readonly lost: readonly { readonly message: LinkMessage; readonly reason: 'cut' | 'dropped' }[];
  /** Whether the fault closed an open link or opened a closed one. */
  readonly change: 'closed' | 'opened' | null;
  /** Held messages that go on their way. */
  readonly released: readonly { readonly message: LinkMessage; readonly delayMillis: number }[];
}

export interface Attachment {
  /** The link that the client left. */
  readonly former: Link | null;
  readonly lost: readonly LinkMessage[];
  readonly link: Link | null;
}

export class LinkTable {
  readonly #base: LinkPolicy;
  readonly #seed: number;
  /** In join order. */
  readonly #replicas: ReplicaId[] = [];
  readonly #attached = new Map<ClientId, ReplicaId | null>();
  /** From either end to the other; in the order of creation. */
  readonly #byEnd = new Map<ActorId, Map<ActorId, Link>>();
  readonly #all = new Set<Link>();
  /** How often each direction of a link that is gone had asked its luck, by the name of the link. */
  readonly #draws = new Map<string, LinkDraws>();

  /** @param base the policy of links without faults. */
  constructor(base: LinkPolicy, seed: number) {
    this.#base = base;
    this.#seed = seed;
  }

  /** In the order of creation. */
  get all(): Iterable<Link> {
    return this.#all;
  }

  between(a: ActorId, b: ActorId): Link | undefined {
    return this.#byEnd.get(a)?.get(b);
  }

  direction(from: ActorId, to: ActorId): LinkDirection | undefined {
    return this.between(from, to)?.from(from);
  }

  /** The links of an actor, in the order of creation. */
  of(actor: ActorId): Link[] {
    return [...(this.#byEnd.get(actor)?.values() ?? [])];
  }

  /** Links a new replica to all others. */
  addReplica(id: ReplicaId): void {
    for (const other of this.#replicas) this.#add(other, id);
    this.#replicas.push(id);
  }

  addClient(id: ClientId): void {
    this.#attached.set(id, null);
  }

  /**
   * Moves a client's attachment. Its former link is closed, and goes unless a fault lies on it that must be remembered.
   * @returns `lost`: the messages that were held on the former link; what travels there dies as well.
   */
  attach(client: ClientId, replica: ReplicaId | null): Attachment {
    const before = this.#attached.get(client) ?? null;
    this.#attached.set(client, replica);
    const link = replica === null ? null : this.#ensure(client, replica);
    if (before === null || before === replica) return { former: null, lost: [], link };
    const former = present(this.between(client, before), `the link between ${client} and ${before}`);
    const lost = [...former.forward.drop(), ...former.backward.drop()];
    this.#forgetIdle(former);
    return { former, lost, link };
  }

  /** For a run that goes on from another one: a replica whose links come one by one. */
  resumeReplica(id: ReplicaId): void {
    this.#replicas.push(id);
  }

  resumeClient(id: ClientId, replica: ReplicaId | null): void {
    this.#attached.set(id, replica);
  }

  resumeDraws(link: string, draws: LinkDraws): void {
    this.#draws.set(link, draws);
  }

  /** In the order of creation. */
  resumeLink(was: ShapedLink & { readonly up: boolean }): Link {
    const link = this.#add(was.a, was.b);
    link.ab = was.ab;
    link.ba = was.ba;
    link.faultedAt = was.faultedAt;
    link.up = was.up;
    return link;
  }

  attachedTo(client: ClientId): ReplicaId | null {
    return this.#attached.get(client) ?? null;
  }

  /**
   * Lays a fault that `refuseFault` did not refuse on its link.
   * @param at milliseconds since the run's start.
   */
  inject(fault: LinkFault, at: number): FaultConsequences {
    const link = this.#ensure(fault.a, fault.b);
    const wasOpen = isOpen(link);
    const wasCut = [link.ab.cut, link.ba.cut];
    applyFault(link, fault, this.#base, at);
    const directions = [link.forward, link.backward];
    const cut = directions.filter((direction, side) => direction.policy.cut && !wasCut[side]);
    const lost: { message: LinkMessage; reason: 'cut' | 'dropped' }[] = [];
    for (const direction of cut)
      for (const message of direction.drop()) lost.push({ message, reason: 'cut' });
    const change = isOpen(link) === wasOpen ? null : wasOpen ? 'closed' : 'opened';
    const from = link.from(fault.a);
    const dropped =
      fault.type === 'drop'
        ? from.drop(fault.count)
        : fault.type === 'dropMessage'
          ? from.dropMessage(fault.message)
          : [];
    for (const message of dropped) lost.push({ message, reason: 'dropped' });
    const released =
      fault.type === 'release'
        ? from.release(fault.count)
        : fault.type === 'heal'
          ? directions.flatMap((direction) => direction.release())
          : fault.type === 'repeat' && isOpen(link) && !from.policy.cut
            ? from.repeat(fault.count)
            : [];
    this.#forgetIdle(link);
    return { link, cut, lost, change, released };
  }

  /** A client's link exists while the client is attached there or a fault lies on it. */
  #forgetIdle(link: Link): void {
    const attached = this.#attached.get(link.a);
    if (attached === undefined || attached === link.b || isFaulted(link)) return;
    this.#draws.set(linkName(link.a, link.b), { ab: link.forward.draws, ba: link.backward.draws });
    this.#byEnd.get(link.a)?.delete(link.b);
    this.#byEnd.get(link.b)?.delete(link.a);
    this.#all.delete(link);
  }

  #ensure(a: ActorId, b: ActorId): Link {
    return this.between(a, b) ?? (this.#attached.has(b) ? this.#add(b, a) : this.#add(a, b));
  }

  #add(a: ActorId, b: ActorId): Link {
    const link = new Link(a, b, this.#base, this.#seed);
    const draws = this.#draws.get(linkName(a, b));
    this.#draws.delete(linkName(a, b));
    link.forward.resumeLuck(draws?.ab ?? 0);
    link.backward.resumeLuck(draws?.ba ?? 0);
    this.#all.add(link);
    this.#end(a).set(b, link);
    this.#end(b).set(a, link);
    return link;
  }

  #end(actor: ActorId): Map<ActorId, Link> {
    let links = this.#byEnd.get(actor);
    if (links === undefined) {
      links = new Map();
      this.#byEnd.set(actor, links);
    }
    return links;
  }
}
