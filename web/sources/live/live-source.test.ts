import { describe, expect, it } from 'vitest';
import { CLOSE_CODES } from '../../../shared/wire/close-codes.ts';
import type { ServerFrame } from '../../../shared/wire/viewer.ts';
import { followScript } from '../../testing/simulated.ts';
import type { ConnectionStatus } from '../source.ts';
import { openLiveSource, type Socket, streamAddress } from './live-source.ts';

const { picture } = await followScript(['cluster bayou s0 s1', 'client c0 s1']);

/** The far end of a socket: a server's part is played by the test itself. */
function open() {
  const sockets: (Socket & { readonly address: string; readonly sent: string[] })[] = [];
  const statuses: ConnectionStatus[] = [];
  const waits: (() => void)[] = [];
  let replaced = 0;
  const source = openLiveSource({
    address: 'ws://lab/stream',
    dial: (address) => {
      const sent: string[] = [];
      const socket = {
        address,
        sent,
        send: (text: string) => void sent.push(text),
        close: () => undefined,
        onmessage: null,
        onclose: null,
      };
      sockets.push(socket);
      return socket;
    },
    after: (_millis, callback) => {
      waits.push(callback);
      return () => void waits.splice(waits.indexOf(callback), 1);
    },
    pageNow: () => 0,
    luck: () => 0.5,
    onStatus: (status) => statuses.push(status),
    onNotice: () => undefined,
    onReplace: () => {
      replaced += 1;
    },
    onEvents: () => undefined,
  });
  const newest = () => {
    const socket = sockets.at(-1);
    if (socket === undefined) throw new Error('nothing was dialled');
    return socket;
  };
  const say = (frame: ServerFrame): void => newest().onmessage?.({ data: JSON.stringify(frame) });
  const greet = (): void => {
    say({ type: 'hello', version: 1, run: 'lab', header: picture.header, epoch: 'e1', build: 'b' });
    say({ type: 'checkpoint', part: 0, parts: 1, text: JSON.stringify(picture), why: 'joined', skipped: 0 });
  };
  return { source, sockets, statuses, waits, newest, say, greet, replaced: () => replaced };
}

describe('the live source', () => {
  it('asks the server to perform a line, and gives its answer', async () => {
    const page = open();
    page.greet();
    const performed = page.source.perform('cut s0 s1');
    expect(page.newest().sent).toEqual(['{"type":"perform","number":1,"line":"cut s0 s1"}']);
    page.say({ type: 'performed', number: 1, output: ['ok'], notes: ['the link was cut already'] });
    expect(await performed).toEqual({ output: ['ok'], notes: ['the link was cut already'] });
  });

  it('refuses a line at once when nobody is there to perform it', async () => {
    const page = open();
    expect((await page.source.perform('cut s0 s1')).error).toContain('cannot be reached');
  });

  it('answers for a server that went away before it could', async () => {
    const page = open();
    page.greet();
    const performed = page.source.perform('cut s0 s1');
    page.newest().onclose?.({ code: 1006, reason: '' });
    expect((await performed).error).toContain('may or may not');
  });

  it('dials again by itself, and asks for what comes next', () => {
    const page = open();
    page.greet();
    page.newest().onclose?.({ code: CLOSE_CODES.stopping, reason: '' });
    expect(page.statuses.at(-1)).toMatchObject({ state: 'lost', attempt: 1 });
    page.waits[0]?.();
    expect(page.sockets).toHaveLength(2);
    expect(page.newest().address).toContain(`from=${picture.sequence + 1}`);
    expect(page.newest().address).toContain('epoch=e1');
  });

  it('dials at once when a person does not want to wait', () => {
    const page = open();
    page.newest().onclose?.({ code: 1006, reason: '' });
    page.source.retryNow();
    expect(page.sockets).toHaveLength(2);
    expect(page.waits).toHaveLength(0);
  });

  it('says why when coming back would not help, and stays away', () => {
    const page = open();
    page.greet();
    page.newest().onclose?.({ code: CLOSE_CODES.version, reason: 'load the page anew' });
    expect(page.statuses.at(-1)).toEqual({ state: 'closed', sentence: 'load the page anew' });
    expect(page.waits).toHaveLength(0);
  });

  it('reports what was seen, once each', () => {
    const page = open();
    page.greet();
    page.source.seen(picture.sequence);
    page.source.seen(picture.sequence);
    expect(page.newest().sent).toEqual([`{"type":"seen","sequence":${picture.sequence}}`]);
  });

  it('ends with a sentence when it cannot read what the server says', () => {
    const page = open();
    page.newest().onmessage?.({ data: '{"type":"riddle"}' });
    expect(page.statuses.at(-1)).toMatchObject({ state: 'closed' });
  });
});

describe('the address of a stream', () => {
  it('is beside the page, also below a path and behind TLS', () => {
    expect(streamAddress('http://localhost:4600/?run=x#y', 'lab')).toBe(
      'ws://localhost:4600/api/runs/lab/stream',
    );
    expect(streamAddress('https://uni.example/oxbow/', 'lab')).toBe(
      'wss://uni.example/oxbow/api/runs/lab/stream',
    );
  });
});
