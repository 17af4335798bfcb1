// Assembles the server and does not listen, so that tests can speak to it without a port.

import type { Socket } from 'node:net';
import fastifySwagger from '@fastify/swagger';
import fastifySwaggerUi from '@fastify/swagger-ui';
import fastifyWebsocket from '@fastify/websocket';
import { type FastifyInstance, type FastifyReply, fastify, LogController } from 'fastify';
import type { LogLevel } from './config.ts';
import { ApiError, toApiError, toErrorBody } from './errors.ts';
import type { ServerLimits } from './limits.ts';
import { watchPageScripts } from './page-scripts.ts';
import { aboutRoutes } from './routes/about.ts';
import { commandRoutes } from './routes/commands.ts';
import { servePage } from './routes/page.ts';
import { runRoutes } from './routes/runs.ts';
import { streamRoutes } from './routes/stream.ts';
import { traceRoutes } from './routes/trace.ts';
import type { RunDirectory } from './run-directory.ts';
import { guard } from './security.ts';

export interface AppOptions {
  readonly directory: RunDirectory;
  readonly limits: ServerLimits;
  readonly allowedHosts: readonly string[];
  /** The built page, or `null` where there is none. */
  readonly pageFolder: string | null;
  readonly version: string;
  readonly build: string;
  readonly logLevel: LogLevel;
  /** Milliseconds from any origin, never set back. */
  readonly clock: () => number;
}

export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { directory, limits, allowedHosts, pageFolder, version, build, clock } = options;
  const app = fastify({
    // Standard output belongs to what a command prints.
    logger: { level: options.logLevel, stream: process.stderr },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: limits.bodyBytesMax,
    // A request that trickles in must not hold a socket for ever.
    requestTimeout: 30_000,
    forceCloseConnections: true,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: false } },
    clientErrorHandler: answerUnreadable,
    frameworkErrors: (error, _request, reply: FastifyReply) => {
      const answer = toApiError(error);
      void reply.code(answer.statusCode).send(toErrorBody(answer));
    },
  });
  app.server.maxConnections = limits.connectionsMax;
  answerErrors(app);
  // Before the guard: this plugin must have seen a request to close the socket of one that the guard refuses.
  await app.register(fastifyWebsocket, {
    options: { maxPayload: limits.frameBytesRefused, perMessageDeflate: false },
    // Its own way to close does not say why; the directory has told every viewer by then.
    preClose: (done) => {
      for (const socket of app.websocketServer.clients) socket.terminate();
      app.websocketServer.close(() => done());
    },
  });
  guard(app, allowedHosts, watchPageScripts(pageFolder));
  await documentRoutes(app, version);
  await app.register(aboutRoutes({ directory, version, build, clock }));
  await app.register(runRoutes(directory, limits.runsMax));
  await app.register(commandRoutes(directory, limits, clock));
  await app.register(traceRoutes(directory, version));
  await app.register(streamRoutes(directory, limits));
  await servePage(app, pageFolder);
  return app;
}

/** What is no HTTP at all never becomes a request; the answer is written by hand. */
function answerUnreadable(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const tooSlow = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
  const sentence = tooSlow ? 'the request did not arrive in time' : 'this is no HTTP request';
  const body = JSON.stringify(toErrorBody(new ApiError('MALFORMED_REQUEST', sentence)));
  const head = `HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\nconnection: close`;
  socket.end(`${head}\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
}

function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler(async (error, request, reply) => {
    const answer = toApiError(error);
    if (answer.code === 'INTERNAL') request.log.error(error);
    return reply.code(answer.statusCode).type('application/json; charset=utf-8').send(toErrorBody(answer));
  });
}

async function documentRoutes(app: FastifyInstance, version: string): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Oxbow',
        version,
        description: 'Creates, commands and follows runs of replicated key-value stores.',
      },
      tags: [
        { name: 'runs', description: 'Clusters that run now' },
        { name: 'trace', description: 'What happened in them' },
        { name: 'server', description: 'The server itself' },
      ],
    },
  });
  await app.register(fastifySwaggerUi, { routePrefix: '/docs', uiConfig: { tryItOutEnabled: true } });
}
