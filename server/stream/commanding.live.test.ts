// The stream over real WebSockets on loopback: lines to perform, and what ends a connection.

import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { CLOSE_CODES } from '../../shared/wire/close-codes.ts';
import { eventsOf, listen, remark, untilViewers } from '../testing/scene.ts';
import { TestViewer } from '../testing/test-viewer.ts';

describe('performing', () => {
  test('a line is answered after its events', async () => {
    const { run, view } = await listen();
    const viewer = view();
    await viewer.checkpoint();
    const performed = await viewer.perform(7, 'put c0 x 1');
    expect(performed).toEqual({ type: 'performed', number: 7, output: [] });
    const order = viewer.frames.map(({ type }) => type);
    const events = eventsOf(viewer);
    expect(events.at(-1)).toMatchObject({ type: 'commandEnded', output: [] });
    expect(order.lastIndexOf('events')).toBe(order.indexOf('performed') - 1);
    expect((await viewer.perform(8, 'get c0 x')).output).toEqual(['x:1']);
    expect(run.snapshot().commands.map(({ line }) => line)).toEqual(['put c0 x 1', 'get c0 x']);
  });

  test('a line that is wrong is answered with a sentence, and the viewer stays', async () => {
    const { view } = await listen();
    const viewer = view();
    await viewer.next('hello');
    const performed = await viewer.perform(1, 'pt c0 x 1');
    expect(performed.output).toEqual([]);
    expect(performed.error).toContain('put');
    expect((await viewer.perform(2, 'get c0 x')).output).toEqual(['x:ERR_KEY']);
  });

  test('too many lines at once are refused one by one', async () => {
    const { view } = await listen({ limits: { performsBurst: 2, performsPerSecond: 0.001 } });
    const viewer = view();
    await viewer.next('hello');
    await viewer.perform(1, 'put c0 x 1');
    await viewer.perform(2, 'put c0 x 2');
    const third = await viewer.perform(3, 'put c0 x 3');
    expect(third.error).toContain('lines in a second; this one was not performed');
  });
});

describe('refusals', () => {
  test.each([
    ['text that is no JSON', 'put c0 x 1', 'a frame must be JSON text', CLOSE_CODES.malformed],
    ['an unknown frame', '{"type":"shout"}', /there is no frame of type "shout"/, CLOSE_CODES.malformed],
    ['a frame without its fields', '{"type":"perform"}', /needs a number/, CLOSE_CODES.malformed],
    ['a binary frame', Buffer.from('{"type":"resync"}'), /binary/, CLOSE_CODES.binary],
    ['a report of what was not sent', '{"type":"seen","sequence":99999}', /has seen event/, CLOSE_CODES.rule],
    ['a frame that is too large', 'x'.repeat(2_001), /more than 2000 bytes/, CLOSE_CODES.tooLarge],
  ])('%s ends the connection with a sentence', async (_what, frame, sentence, code) => {
    const { server, view } = await listen({ limits: { frameBytesMax: 2_000 } });
    const viewer = view();
    await viewer.next('hello');
    viewer.say(frame);
    expect((await viewer.next('closed')).sentence).toMatch(sentence);
    expect(await viewer.closed).toBe(code);
    await untilViewers(server, 0);
  });

  test('a frame beyond what is read into memory ends the connection by its code', async () => {
    const { view } = await listen({ limits: { frameBytesMax: 1_000, frameBytesRefused: 2_000 } });
    const viewer = view();
    await viewer.next('hello');
    viewer.say('x'.repeat(2_001));
    expect(await viewer.closed).toBe(CLOSE_CODES.tooLarge);
  });

  test('too many frames end the connection', async () => {
    const { view } = await listen({ limits: { framesBurst: 3, framesPerSecond: 0.001 } });
    const viewer = view();
    const { picture } = await viewer.checkpoint();
    for (let index = 0; index < 4; index += 1) viewer.say({ type: 'seen', sequence: picture.sequence });
    expect((await viewer.next('closed')).sentence).toContain('frames a second');
    expect(await viewer.closed).toBe(CLOSE_CODES.rule);
  });

  test('too many checkpoints asked for end the connection', async () => {
    const { view } = await listen({ limits: { resyncsBurst: 1, resyncsPerSecond: 0.001 } });
    const viewer = view();
    await viewer.checkpoint();
    viewer.say({ type: 'resync' });
    viewer.say({ type: 'resync' });
    expect((await viewer.next('closed')).sentence).toContain('too many checkpoints');
    expect(await viewer.closed).toBe(CLOSE_CODES.rule);
  });

  test('a run that does not exist is named on the open socket, as browsers hide refusals', async () => {
    const { address } = await listen();
    const viewer = new TestViewer(address, 'nope');
    expect(await viewer.next('closed')).toEqual({
      type: 'closed',
      sentence: 'there is no run nope; there are: lab',
    });
    expect(await viewer.closed).toBe(CLOSE_CODES.unknownRun);
  });

  test('a page of another version is asked to load anew', async () => {
    const { view } = await listen();
    const viewer = view({ query: 'version=99' });
    expect((await viewer.next('closed')).sentence).toContain('load the page anew');
    expect(await viewer.closed).toBe(CLOSE_CODES.version);
    await view({ query: 'version=1' }).next('hello');
  });

  test.each([
    ['a page of another site', { origin: 'http://evil.test' }, 403],
    ['a page from a file', { origin: 'null' }, 403],
    ['a name that was rebound', { host: 'evil.test' }, 421],
  ])('%s gets no socket', async (_what, headers, status) => {
    const { view } = await listen();
    const viewer = view({ headers });
    const answered = new Promise((resolve) => {
      viewer.socket.on('unexpected-response', (_request, response) => {
        resolve(response.statusCode);
        viewer.socket.terminate();
      });
    });
    expect(await answered).toBe(status);
  });

  test("the server's own page gets one", async () => {
    const { address, view } = await listen();
    await view({ headers: { origin: `http://${address}` } }).next('hello');
  });

  test('a question that is none gets no socket', async () => {
    const { view } = await listen();
    const viewer = view({ query: 'from=-1&epoch=x' });
    expect(await viewer.closed).toBe(1006);
    expect(viewer.frames).toEqual([]);
  });

  test('what is no HTTP is answered in the same form as every other error', async () => {
    const { address } = await listen();
    const socket = connect(Number(address.split(':')[1]), '127.0.0.1');
    socket.write('hello?\r\n\r\n');
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toEqual({
      error: { code: 'MALFORMED_REQUEST', sentence: 'this is no HTTP request' },
    });
  });

  test('a viewer that breaks a rule harms nobody else', async () => {
    const { run, view } = await listen();
    const good = view();
    const bad = view();
    await Promise.all([good.checkpoint(), bad.checkpoint()]);
    bad.say('}');
    await bad.closed;
    remark(run, 1);
    expect(await good.eventsThrough(run.lastSequence())).toHaveLength(1);
  });
});
