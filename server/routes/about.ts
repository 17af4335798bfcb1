// What the server is: its health, and the protocols that it knows.

import type { FastifyPluginAsync } from 'fastify';
import type { RunDirectory } from '../run-directory.ts';
import { failures, Health, NoQuery, ProtocolList, type TypeBoxProvider } from './schemas.ts';

export interface AboutOptions {
  readonly directory: RunDirectory;
  readonly version: string;
  readonly build: string;
  readonly clock: () => number;
}

export function aboutRoutes({ directory, version, build, clock }: AboutOptions): FastifyPluginAsync {
  const startedAt = clock();
  return async (plain) => {
    const app = plain.withTypeProvider<TypeBoxProvider>();
    const tags = ['server'];

    app.get(
      '/api/health',
      {
        schema: {
          tags,
          summary: 'Whether the server is well',
          querystring: NoQuery,
          response: { 200: Health, ...failures },
        },
      },
      async () => {
        const runs = directory.list();
        const viewers = runs.reduce((sum, hosted) => sum + hosted.stream.viewerCount, 0);
        const uptimeMillis = Math.round(clock() - startedAt);
        return { status: 'ok' as const, version, build, uptimeMillis, runs: runs.length, viewers };
      },
    );

    app.get(
      '/api/protocols',
      {
        schema: {
          tags,
          summary: 'The protocols, the default first',
          querystring: NoQuery,
          response: { 200: ProtocolList, ...failures },
        },
      },
      async () => ({
        protocols: [...directory.protocols.values()].map(({ name, version: ofRows, mistakes }) => ({
          name,
          version: ofRows,
          mistakes: Object.entries(mistakes).map(([mistake, { sentence }]) => ({ name: mistake, sentence })),
        })),
      }),
    );
  };
}
