// Runs before each test file: properties draw their values from a fixed seed, so that a test which passed passes
// again and one that failed can be looked into. `OXBOW_SEED=7 npm run test:unit` looks elsewhere.
import { configureGlobal } from 'fast-check';

configureGlobal({ seed: Number(process.env['OXBOW_SEED'] ?? 1) });
