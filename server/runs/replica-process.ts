// The program of a replica that has a process of its own. It talks to the run over the channel that its parent opened
// and dies with it.

import { findProtocol } from '../../shared/protocols/index.ts';
import { serveReplica } from './serve-replica.ts';

serveReplica(findProtocol);
