// What every request must show before any route sees it, and what every answer bears.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from './errors.ts';
import { contentSecurityPolicy, isHostAllowed, isOriginAllowed } from './origin.ts';

/** Methods that change nothing. A WebSocket also begins as a GET, and is told apart by the upgrade. */
const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/** @param inlineScripts hashes of the scripts in the text of the built page, asked for at each request */
export function guard(
  app: FastifyInstance,
  allowedHosts: readonly string[],
  inlineScripts: () => readonly string[],
): void {
  app.addHook('onRequest', async (request, reply) => {
    setHeaders(request, reply, inlineScripts());
    const { host, origin } = request.headers;
    if (!isHostAllowed(host, allowedHosts)) {
      const sentence = `this server is not known as ${host ?? 'a server without a name'}: start it with --allow-host NAME`;
      throw new ApiError('FOREIGN_HOST', sentence);
    }
    if (READING.has(request.method) && !isUpgrade(request)) return;
    const site = request.headers['sec-fetch-site'];
    if (!isOriginAllowed(origin, host, typeof site === 'string' ? site : undefined)) {
      throw new ApiError(
        'FOREIGN_ORIGIN',
        `a page of ${origin ?? 'another site'} may not command this server`,
      );
    }
  });
}

function isUpgrade(request: FastifyRequest): boolean {
  return request.headers.upgrade !== undefined;
}

function setHeaders(request: FastifyRequest, reply: FastifyReply, inlineScripts: readonly string[]): void {
  // A Host that was not checked yet is repeated only to the one who sent it, and only if it is no more than a name.
  const host = /^[a-z0-9.:[\]_-]{1,260}$/i.exec(request.headers.host ?? '')?.[0] ?? 'localhost';
  // Slides show the page in a frame; nothing else may, as a hidden frame could be clicked by a person who sees another page.
  const mayBeFramed = /^\/embed(\/|\?|$)/.test(request.url);
  reply.headers({
    'content-security-policy': contentSecurityPolicy(host, inlineScripts, mayBeFramed),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  });
}
