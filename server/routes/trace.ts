// The run to take away: its picture now, and its trace as a trace file.

import { Readable } from 'node:stream';
import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import type { TraceEvent } from '../../shared/core/trace.ts';
import type { Run } from '../../shared/host/run.ts';
import { beginningOf, headerOf, printEvents } from '../../shared/trace/file/record-run.ts';
import { ApiError } from '../errors.ts';
import type { RunDirectory } from '../run-directory.ts';
import { findRun } from './runs.ts';
import { failures, NoQuery, RunParams, TraceQuery, type TypeBoxProvider } from './schemas.ts';

/** Characters gathered before they are handed to the socket. */
const CHUNK_CHARS = 65_536;

export function traceRoutes(directory: RunDirectory, version: string): FastifyPluginAsync {
  return async (plain) => {
    const app = plain.withTypeProvider<TypeBoxProvider>();

    app.get(
      '/api/runs/:run/snapshot',
      {
        schema: {
          tags: ['trace'],
          summary: 'The picture of the run now',
          description: 'What folding the trace up to its `sequence` gives.',
          params: RunParams,
          querystring: NoQuery,
          // Written by JSON.stringify below: the picture's shape belongs to the trace, not to this interface.
          response: {
            200: { description: 'a RunPicture', content: jsonOf('application/json') },
            ...failures,
          },
        },
      },
      async (request, reply) => {
        const { run } = findRun(directory, request.params.run);
        const serialize = (picture: unknown): string => JSON.stringify(picture);
        return reply.type('application/json; charset=utf-8').serializer(serialize).send(run.snapshot());
      },
    );

    const whole = (run: Run): Iterable<string> => {
      const beginning = beginningOf(run);
      const header = headerOf(run, version, beginning === null ? 'run' : 'checkpoint');
      return printEvents(header, keptEvents(run, (beginning?.sequence ?? 0) + 1), beginning);
    };
    const slice = (run: Run, from: number): Iterable<string> =>
      printEvents(headerOf(run, version, from <= 1 ? 'run' : 'slice'), keptEvents(run, from));

    app.get(
      '/api/runs/:run/trace',
      {
        schema: {
          tags: ['trace'],
          summary: 'The trace, from an event on if one is given',
          description:
            'A trace file: a header, one event a line up to the newest at the time of the request, and an end. ' +
            'Without `from` it begins where what the run still has begins: with its first event, or with a picture ' +
            '(a fork, a run that was opened at an event, a run whose first events are no longer kept).',
          params: RunParams,
          querystring: TraceQuery,
          response: {
            200: { description: 'a trace file', content: jsonOf('application/x-ndjson') },
            ...failures,
          },
        },
      },
      async (request, reply) => {
        const { run } = findRun(directory, request.params.run);
        const lines = request.query.from === undefined ? whole(run) : slice(run, Number(request.query.from));
        return reply.type('application/x-ndjson; charset=utf-8').send(Readable.from(toChunks(lines)));
      },
    );
  };
}

function jsonOf(type: string): Record<string, { schema: Type.TUnknown }> {
  return { [type]: { schema: Type.Unknown() } };
}

/** @throws EVENTS_GONE when some of them are no longer kept */
function keptEvents(run: Run, from: number): readonly TraceEvent[] {
  const events: TraceEvent[] = [];
  if (from > run.lastSequence()) return events;
  const stop = run.follow(Math.max(1, from), (event) => events.push(event));
  if (stop === null) {
    throw new ApiError('EVENTS_GONE', `event ${from} is no longer kept; the newest is ${run.lastSequence()}`);
  }
  stop();
  return events;
}

function* toChunks(lines: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const line of lines) {
    chunk += line;
    if (chunk.length < CHUNK_CHARS) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}
