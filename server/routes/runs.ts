// The runs: list, create, look at, close.

import type { FastifyPluginAsync } from 'fastify';
import { ApiError } from '../errors.ts';
import type { HostedRun } from '../hosted-run.ts';
import type { RunDirectory } from '../run-directory.ts';
import {
  CloseAnswer,
  ForkRequest,
  failures,
  NoQuery,
  RunList,
  RunParams,
  RunRequest,
  RunSummary,
  type TypeBoxProvider,
} from './schemas.ts';

export function runRoutes(directory: RunDirectory, runsMax: number): FastifyPluginAsync {
  return async (plain) => {
    const app = plain.withTypeProvider<TypeBoxProvider>();
    const tags = ['runs'];

    app.get(
      '/api/runs',
      {
        schema: {
          tags,
          summary: 'Lists the runs',
          querystring: NoQuery,
          response: { 200: RunList, ...failures },
        },
      },
      async () => ({ runs: directory.list().map((hosted) => hosted.summary()), runsMax }),
    );

    app.post(
      '/api/runs',
      {
        schema: {
          tags,
          summary: 'Creates a run',
          description:
            'Answers when its replicas and clients are in place. All that is left out has a default. The run ends ' +
            'with the server, and the next start removes its rows: only the default run outlives a server.',
          querystring: NoQuery,
          body: RunRequest,
          response: { 201: RunSummary, ...failures },
        },
      },
      async (request, reply) => {
        const created = await directory.create(request.body);
        if (!created.ok) throw created.error;
        return reply
          .code(201)
          .header('location', `/api/runs/${created.value.id}`)
          .send(created.value.summary());
      },
    );

    app.get(
      '/api/runs/:run',
      {
        schema: {
          tags,
          summary: 'One run',
          params: RunParams,
          querystring: NoQuery,
          response: { 200: RunSummary, ...failures },
        },
      },
      async (request) => findRun(directory, request.params.run).summary(),
    );

    app.post(
      '/api/runs/:run/forks',
      {
        schema: {
          tags,
          summary: 'Forks a run: a simulated run that goes on from one of its events',
          description:
            'With states, rows, timers, links, messages and operations as they were there; the run itself is left as it ' +
            'is. The time of the fork is virtual: it stands until a line is performed on it, and from then on follows ' +
            'real time. Earlier events can be forked while the first event of the run is kept. A fork counts as a run, ' +
            'and is closed like one.',
          params: RunParams,
          querystring: NoQuery,
          body: ForkRequest,
          response: { 201: RunSummary, ...failures },
        },
      },
      async (request, reply) => {
        const forked = directory.fork(findRun(directory, request.params.run), request.body.at);
        if (!forked.ok) throw forked.error;
        return reply
          .code(201)
          .header('location', `/api/runs/${forked.value.id}`)
          .send(forked.value.summary());
      },
    );

    app.delete(
      '/api/runs/:run',
      {
        schema: {
          tags,
          summary: 'Closes a run',
          description: 'Tells its viewers and removes its rows. The default run is started anew at once.',
          params: RunParams,
          querystring: NoQuery,
          response: { 200: CloseAnswer, ...failures },
        },
      },
      async (request) => {
        const id = request.params.run;
        const closed = await directory.close(id);
        if (closed === null) throw unknownRun(directory, id);
        return { closed: id, startedAnew: closed.startedAnew };
      },
    );
  };
}

/** @throws UNKNOWN_RUN with the names of those that there are */
export function findRun(directory: RunDirectory, id: string): HostedRun {
  const hosted = directory.find(id);
  if (hosted === undefined) throw unknownRun(directory, id);
  return hosted;
}

export function unknownRun(directory: RunDirectory, id: string): ApiError {
  if (directory.isStarting(id)) {
    return new ApiError('UNKNOWN_RUN', `the run ${id} is being started: ask again in a moment`);
  }
  const names = directory.list().map((hosted) => hosted.id);
  const there = names.length === 0 ? 'there is none at the moment' : `there are: ${names.join(', ')}`;
  return new ApiError('UNKNOWN_RUN', `there is no run ${id}; ${there}`);
}
