// Two kinds of tests. `unit` is pure and quick: shared code, simulations, scripts, parts of the server. `live` opens
// real sockets, processes and databases, so its files run one after another and are given time.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['{shared,server,web,scripts,bench}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.live.test.ts'],
          setupFiles: ['scripts/fixed-luck.ts'],
          // Generous, as a machine that is busy with something else is no failure; a test that hangs still ends.
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'live',
          environment: 'node',
          include: ['{shared,server,scripts,bench}/**/*.live.test.ts'],
          setupFiles: ['scripts/fixed-luck.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
