// One line of the command language, over HTTP.

import type { FastifyPluginAsync } from 'fastify';
import { assertNever } from '../../shared/core/result.ts';
import type { QueueRefusal } from '../command-queue.ts';
import { ApiError } from '../errors.ts';
import type { ServerLimits } from '../limits.ts';
import type { RunDirectory } from '../run-directory.ts';
import { CallerBuckets } from '../token-bucket.ts';
import { findRun } from './runs.ts';
import {
  CommandAnswer,
  CommandRequest,
  failures,
  NoQuery,
  RunParams,
  type TypeBoxProvider,
} from './schemas.ts';

export function commandRoutes(
  directory: RunDirectory,
  limits: ServerLimits,
  clock: () => number,
): FastifyPluginAsync {
  const callers = new CallerBuckets(
    limits.performsPerSecond,
    limits.performsBurst,
    limits.callersRememberedMax,
  );
  return async (plain) => {
    plain.withTypeProvider<TypeBoxProvider>().post(
      '/api/runs/:run/commands',
      {
        schema: {
          tags: ['runs'],
          summary: 'Performs one line of the command language',
          description:
            'Operations of different clients are performed side by side, those of one client in the order of their lines. Whoever ' +
            'needs a line done before the next sends the next when the first is answered. A line that cannot be done ' +
            'is answered with 200 and a sentence in `error`.',
          params: RunParams,
          querystring: NoQuery,
          body: CommandRequest,
          response: { 200: CommandAnswer, ...failures },
        },
      },
      async (request) => {
        const hosted = findRun(directory, request.params.run);
        if (!callers.take(request.ip, clock())) {
          throw new ApiError('TOO_MANY_COMMANDS', `more than ${limits.performsPerSecond} lines in a second`);
        }
        const outcome = await hosted.commands.submit(request.body.line, request.ip);
        if (!outcome.ok) throw toApiError(outcome.error, hosted.id);
        const { output, notes, error } = outcome.value;
        return {
          output: [...output],
          ...(notes === undefined ? {} : { notes: [...notes] }),
          ...(error === undefined ? {} : { error }),
        };
      },
    );
  };
}

function toApiError(refusal: QueueRefusal, run: string): ApiError {
  switch (refusal) {
    case 'full':
      return new ApiError('TOO_MANY_COMMANDS', `too many lines wait for the run ${run} already`);
    case 'closed':
      return new ApiError('RUN_CLOSED', `the run ${run} was closed before the line was done`);
    default:
      return assertNever(refusal);
  }
}
