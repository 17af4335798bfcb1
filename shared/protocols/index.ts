// The protocols that Oxbow knows. The one place, besides a protocol's own folders, where their names occur.

import type { Protocol } from '../core/contract.ts';
import { bayou } from './bayou/protocol.ts';
import { causal } from './causal/protocol.ts';
import { gossip } from './gossip/protocol.ts';
import { vsr } from './vsr/protocol.ts';

const PROTOCOLS: readonly Protocol[] = [bayou, gossip, causal, vsr].map(
  (protocol) => protocol as unknown as Protocol,
);

export function findProtocol(name: string): Protocol | undefined {
  return PROTOCOLS.find((protocol) => protocol.name === name);
}

export function protocolNames(): string[] {
  return PROTOCOLS.map(({ name }) => name);
}

export const DEFAULT_PROTOCOL = 'bayou';

/** For which protocol the scripts of each dialect are written; one that is not above is still to come. */
export const USUAL_PROTOCOLS = { lab: DEFAULT_PROTOCOL, bayou: 'bayou', kv: 'gossip' } as const;
