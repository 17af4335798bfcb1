// Where viewers come in. A browser cannot read the status of a refused WebSocket, so what a person should know is
// said in a `closed` frame on an open one. Only foreign hosts and origins are refused before.

import type { FastifyPluginAsync } from 'fastify';
import type { WebSocket } from 'ws';
import { VIEWER_VERSION } from '../../shared/wire/viewer.ts';
import { ApiError } from '../errors.ts';
import type { ServerLimits } from '../limits.ts';
import type { RunDirectory } from '../run-directory.ts';
import { closeWithSentence } from '../stream/viewer-connection.ts';
import { findRun, unknownRun } from './runs.ts';
import { failures, RunParams, StreamQuery, type TypeBoxProvider } from './schemas.ts';

interface StreamRequest {
  readonly run: string;
  readonly from?: string;
  readonly epoch?: string;
  readonly version?: string;
}

export function streamRoutes(directory: RunDirectory, limits: ServerLimits): FastifyPluginAsync {
  return async (plain) => {
    plain.withTypeProvider<TypeBoxProvider>().route({
      method: 'GET',
      url: '/api/runs/:run/stream',
      schema: {
        tags: ['trace'],
        summary: 'Follows the run (WebSocket)',
        description:
          'JSON text frames: `hello`, then a checkpoint or, with `from` and `epoch` of an earlier connection, the events since; then events as they happen. Send `perform` and `seen`.',
        params: RunParams,
        querystring: StreamQuery,
        response: failures,
      },
      handler: async (request) => {
        findRun(directory, request.params.run);
        throw new ApiError('MALFORMED_REQUEST', 'this address is a WebSocket: connect with ws://');
      },
      wsHandler: (socket, request) => {
        admit(socket, { run: request.params.run, ...request.query });
      },
    });
  };

  function admit(socket: WebSocket, { run, from, epoch, version }: StreamRequest): void {
    const hosted = directory.find(run);
    if (hosted === undefined) {
      const reason = directory.isStarting(run) ? 'runClosed' : 'unknownRun';
      closeWithSentence(socket, reason, unknownRun(directory, run).message);
    } else if (version !== undefined && Number(version) !== VIEWER_VERSION) {
      const sentence = `this page speaks version ${version} of the stream, the server ${VIEWER_VERSION}: load the page anew`;
      closeWithSentence(socket, 'version', sentence);
    } else if (hosted.stream.isFull) {
      const sentence = `the run ${run} has ${limits.viewersPerRunMax} viewers, the most there may be`;
      closeWithSentence(socket, 'full', sentence);
    } else {
      hosted.stream.attach(
        socket,
        from === undefined || epoch === undefined ? null : { sequence: Number(from), epoch },
      );
    }
  }
}
