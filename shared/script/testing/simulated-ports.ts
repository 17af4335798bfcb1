// The ports of a master that performs on the simulator, with every invariant watched.

import { findProtocol, protocolNames, USUAL_PROTOCOLS } from '../../protocols/index.ts';
import { simulateRun } from '../../sim/simulated-run.ts';
import type { MasterPorts } from '../open-run.ts';

export const simulatedPorts: MasterPorts = {
  protocols: {
    find: findProtocol,
    names: protocolNames,
    usualName: (dialect) => USUAL_PROTOCOLS[dialect],
  },
  createRun: (spec) => simulateRun(spec, { monitor: 'record' }),
};
