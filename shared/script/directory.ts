// Who is who: the names that a script uses, and the actors of the run that bear them.
//
// In the course dialects an id is any word, mostly an integer; the run needs names that begin with a letter (rule C6).
// So the integer i becomes the replica `s<i>` or the client `c<i>`, and a word stays as it is where it can.

import { type ActorId, type ClientId, isActorId, type ReplicaId } from '../core/ids.ts';
import type { Name } from './command.ts';
import { nearestWord } from './suggest.ts';

export interface Server {
  readonly type: 'server';
  readonly name: Name;
  readonly id: ReplicaId;
}

export interface Client {
  readonly type: 'client';
  readonly name: Name;
  readonly id: ClientId;
}

export class Directory {
  /** In join order; a name that was used again is here twice. */
  readonly servers: Server[] = [];
  readonly #byName = new Map<Name, Server | Client>();
  readonly #byId = new Map<ActorId, Server | Client>();

  /** The newest bearer of the name. */
  find(name: Name): Server | Client | undefined {
    return this.#byName.get(name);
  }

  /** The bearer of the name, or of the id that the name stands for: the lab may say `joinServer 0`, `show log s0`. */
  findAlike(name: Name, letter: 's' | 'c'): Server | Client | undefined {
    return this.#byName.get(name) ?? this.#byId.get(name) ?? this.#byId.get(toActorId(name, letter));
  }

  /** The id of that client, or the one that it will get. */
  clientId(name: Name): ActorId {
    return this.findAlike(name, 'c')?.id ?? toActorId(name, 'c');
  }

  byId(id: ActorId): Server | Client | undefined {
    return this.#byId.get(id);
  }

  names(): Name[] {
    return [...this.#byName.keys()];
  }

  /** A known name that was probably meant. */
  nearest(name: Name): Name | null {
    return nearestWord(name, this.names());
  }

  /** Names a new server; one that bore the name before keeps its id. */
  addServer(name: Name): Server {
    const server: Server = { type: 'server', name, id: this.#freeId(name, 's') };
    this.servers.push(server);
    this.#add(server);
    return server;
  }

  addClient(name: Name): Client {
    const client: Client = { type: 'client', name, id: this.#freeId(name, 'c') };
    this.#add(client);
    return client;
  }

  /** Takes over an actor that the run has already, under its id. */
  adopt(type: 'server' | 'client', id: ActorId): void {
    const entry: Server | Client = { type, name: id, id };
    if (entry.type === 'server') this.servers.push(entry);
    this.#add(entry);
  }

  /** Forgets a server that could not be started. */
  removeServer(server: Server, before: Server | Client | undefined): void {
    this.servers.splice(this.servers.indexOf(server), 1);
    this.#byId.delete(server.id);
    if (before === undefined) this.#byName.delete(server.name);
    else this.#byName.set(server.name, before);
  }

  #add(entry: Server | Client): void {
    this.#byName.set(entry.name, entry);
    this.#byId.set(entry.id, entry);
  }

  #freeId(name: Name, letter: 's' | 'c'): ActorId {
    const wanted = toActorId(name, letter);
    let id = wanted;
    for (let again = 2; this.#byId.has(id); again += 1) id = `${wanted}-${again}`;
    return id;
  }
}

/** `0` → `s0`; `alpha` → `alpha`; what cannot be a name becomes one that resembles it. */
function toActorId(name: Name, letter: 's' | 'c'): ActorId {
  if (/^(?:0|[1-9][0-9]{0,9})$/.test(name)) return letter + name;
  // Room is left for the number of a name that is used again.
  if (isActorId(name) && name.length <= 28) return name;
  const fit = name.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 26);
  return isActorId(fit) ? fit : letter + fit;
}
