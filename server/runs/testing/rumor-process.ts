// A replica process for tests: it knows the small protocol of the run contract, and freezes what that hands over.

import type { Protocol } from '../../../shared/core/contract.ts';
import { frozenProtocol } from '../../../shared/host/testing/frozen-protocol.ts';
import { rumorRegister } from '../../../shared/host/testing/rumor-register.ts';
import { serveReplica } from '../serve-replica.ts';

serveReplica((name) =>
  name === rumorRegister.name ? (frozenProtocol(rumorRegister) as unknown as Protocol) : undefined,
);
