// The built page. Its assets bear a hash in their names and never change; the page itself is asked for anew each time.

import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../errors.ts';

const YEAR_SECONDS = 31_536_000;

/** @param folder the built page, or `null` where there is none */
export async function servePage(app: FastifyInstance, folder: string | null): Promise<void> {
  if (folder !== null) {
    await app.register(fastifyStatic, {
      root: folder,
      cacheControl: false,
      setHeaders: (reply, path) => {
        const isHashed = path.startsWith(join(folder, 'assets') + sep);
        const caching = isHashed ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache';
        reply.setHeader('cache-control', caching);
      },
    });
  }
  app.setNotFoundHandler(async (request, reply) => {
    if (!wantsPage(request)) {
      const sentence = `there is no ${request.method} ${pathOf(request)}; /docs lists what there is`;
      throw new ApiError('UNKNOWN_ROUTE', sentence);
    }
    if (folder === null || !existsSync(join(folder, 'index.html'))) {
      throw new ApiError('PAGE_NOT_BUILT', 'the page is not built here: run npm run build, then start again');
    }
    return sendPage(reply);
  });
}

/**
 * An address of the page's own (`/embed`) is answered with the page. Not so a missing file, and nothing below /api:
 * there, a page instead of an error would only puzzle. One level deep, as the page names its assets relatively.
 */
function wantsPage(request: FastifyRequest): boolean {
  const path = pathOf(request);
  const isReading = request.method === 'GET' || request.method === 'HEAD';
  return isReading && /^\/[^/.]*\/?$/.test(path) && path !== '/api' && path !== '/api/';
}

function sendPage(reply: FastifyReply): FastifyReply {
  return reply.sendFile('index.html');
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '/';
}
