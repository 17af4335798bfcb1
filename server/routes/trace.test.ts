// The picture and the trace of a run over HTTP.

import { expect, test } from 'vitest';
import { PICTURE_EVENTS, TRACE_EVENTS_MAX } from '../../shared/core/limits.ts';
import { foldTrace } from '../../shared/trace/fold.ts';
import type { RunPicture } from '../../shared/trace/picture.ts';
import { ask, refusal, start } from '../testing/asking.ts';
import { parseTrace } from '../testing/parse-trace.ts';

test('the trace is a trace file that folds to the snapshot', async () => {
  const server = await start();
  await ask(server, 'POST /api/runs/lab/commands', { payload: { line: 'put c0 x 1' } });
  const trace = await ask(server, 'GET /api/runs/lab/trace');
  expect(trace.headers['content-type']).toContain('application/x-ndjson');
  const { lines, events } = parseTrace(trace.body);
  const picture = (await ask(server, 'GET /api/runs/lab/snapshot')).json<RunPicture>();
  expect(lines[0]).toMatchObject({ type: 'oxbowTrace', begins: 'run', run: picture.header });
  const protocol = server.engine.opened[0]?.protocol;
  expect(protocol && foldTrace(events, protocol)).toEqual(picture);
});

test('the trace can be had from any event on', async () => {
  const server = await start();
  const last = server.engine.opened[0]?.lastSequence() ?? 0;
  const from = parseTrace((await ask(server, `GET /api/runs/lab/trace?from=${last}`)).body);
  expect(from.lines[0]).toMatchObject({ begins: 'slice' });
  expect(from.events).toMatchObject([{ sequence: last }]);
  expect(parseTrace((await ask(server, `GET /api/runs/lab/trace?from=${last + 1}`)).body).events).toEqual([]);
  expect((await ask(server, 'GET /api/runs/lab/trace?from=0')).body).toBe(
    (await ask(server, 'GET /api/runs/lab/trace')).body,
  );
});

test.each(['-1', 'x', '1.5', '1e3', ''])('from=%s is no event', async (from) => {
  const [status, code] = await refusal(await start(), `GET /api/runs/lab/trace?from=${from}`);
  expect([status, code]).toEqual([400, 'MALFORMED_REQUEST']);
});

test('events that have left the memory are gone, and the answer says so', async () => {
  const server = await start();
  const run = server.engine.opened[0];
  for (let index = 0; index < TRACE_EVENTS_MAX; index += 1) run?.record({ type: 'remarked', text: '' });
  const last = run?.lastSequence() ?? 0;
  expect(await refusal(server, 'GET /api/runs/lab/trace?from=1')).toEqual([
    410,
    'EVENTS_GONE',
    `event 1 is no longer kept; the newest is ${last}`,
  ]);
  // What is left begins with the oldest picture that all later events are there for.
  const { lines } = parseTrace((await ask(server, 'GET /api/runs/lab/trace')).body);
  expect(lines[0]).toMatchObject({ begins: 'checkpoint' });
  expect(lines[1]).toMatchObject({
    type: 'checkpoint',
    picture: { sequence: run?.pictures()[0]?.sequence },
  });
  expect(lines.length).toBeGreaterThan(PICTURE_EVENTS);
  const first = last - TRACE_EVENTS_MAX + 1;
  const kept = await ask(server, `GET /api/runs/lab/trace?from=${first}`);
  expect(parseTrace(kept.body).events).toHaveLength(TRACE_EVENTS_MAX);
});

test('an unknown question in the address is refused', async () => {
  expect(await refusal(await start(), 'GET /api/runs?all=1')).toEqual([
    400,
    'MALFORMED_REQUEST',
    'querystring: must NOT have additional properties: "all"',
  ]);
});
