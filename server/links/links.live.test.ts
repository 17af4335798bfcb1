import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { PERFECT_LINK } from '../../shared/core/faults.ts';
import { LINK_QUEUE_MAX, MESSAGE_LENGTH_MAX } from '../../shared/core/limits.ts';
import { dialHeaders, introduce } from './handshake.ts';
import { FRAME_BYTES_MAX } from './link-limits.ts';
import { Logbook, SECRET, wish } from './testing/logbook.ts';

let books: Logbook[] = [];
let port: number;
let s0: Logbook;

function logbook(...options: ConstructorParameters<typeof Logbook>): Logbook {
  const book = new Logbook(...options);
  books.push(book);
  return book;
}

beforeEach(async () => {
  s0 = logbook('s0');
  port = await s0.endpoint.listen();
});

afterEach(async () => {
  await Promise.all(books.map(({ endpoint }) => endpoint.close()));
  books = [];
});

/** `s1` with a link to `s0` that stands at both ends. */
async function linked(options: ConstructorParameters<typeof Logbook>[1] = {}): Promise<Logbook> {
  const s1 = logbook('s1', options);
  s0.endpoint.configure(wish('s1', null));
  s1.endpoint.configure(wish('s0', port));
  await Promise.all([s0.until('s1 opened'), s1.until('s0 opened')]);
  return s1;
}

/** A stranger, or a peer that behaves like none. */
function dialBare(headers: Record<string, string>): WebSocket {
  return new WebSocket(`ws://127.0.0.1:${port}/`, { headers, perMessageDeflate: false });
}

async function refusal(socket: WebSocket): Promise<string> {
  const [, response] = (await once(socket, 'unexpected-response')) as [
    unknown,
    NodeJS.ReadableStream & { statusCode: number },
  ];
  let text = '';
  for await (const part of response) text += part;
  socket.on('error', () => undefined).terminate();
  return `${response.statusCode}: ${text.trim()}`;
}

describe('a link', () => {
  it('carries messages both ways, in order, over one connection', async () => {
    const s1 = await linked();
    for (let i = 1; i <= 100; i += 1) s1.endpoint.send(i, 's0', { type: `m${i}` });
    s0.endpoint.send(101, 's1', { type: 'back' });
    await Promise.all([s0.until('100 from s1: m100'), s1.until('101 from s0: back')]);
    const arrivals = s0.lines.filter((line) => line.includes(' from '));
    expect(arrivals).toEqual(Array.from({ length: 100 }, (_, i) => `${i + 1} from s1: m${i + 1}`));
  });

  it('carries the longest message, and loses a longer one by overflow', async () => {
    const s1 = await linked();
    const text = '\u4e2d'.repeat(MESSAGE_LENGTH_MAX - 30);
    s1.endpoint.send(1, 's0', { type: 'long', text } as { type: string });
    s1.endpoint.send(2, 's0', { type: 'longer', text: `${text}${text}` } as { type: string });
    await s0.until('1 from s1: long');
    expect(s1.lines).toContain('2 to s0 lost: overflow');
  });

  it('is closed by a cut, refused while it is cut, and dialled again when it is healed', async () => {
    const s1 = await linked();
    s0.endpoint.configure(wish('s1', null, { open: false }));
    await s1.until(/^s0 closed/);
    expect(await refusal(dialBare(dialHeaders(SECRET, introduce('s1', 's0'))))).toBe('403: the link is cut');
    s1.endpoint.send(1, 's0', { type: 'lost' });
    expect(s1.lines.at(-1)).toBe('1 to s0 lost: unreachable');
    s0.endpoint.configure(wish('s1', null));
    await s1.until('s0 opened', 2);
    s1.endpoint.send(2, 's0', { type: 'again' });
    await s0.until('2 from s1: again');
  });

  it('is dialled again when its peer comes back at another port', async () => {
    const s1 = await linked();
    await s0.endpoint.close();
    await s1.until(/^s0 closed/);
    const again = logbook('s0');
    again.endpoint.configure(wish('s1', null));
    s1.endpoint.configure(wish('s0', await again.endpoint.listen()));
    await again.until('s1 opened');
  });

  it('keeps what is held until it is released or dropped', async () => {
    const s1 = await linked();
    s1.endpoint.configure(wish('s0', port, { policy: { ...PERFECT_LINK, held: true } }));
    for (let i = 1; i <= 4; i += 1) s1.endpoint.send(i, 's0', { type: 'held' });
    s1.endpoint.drop('s0', 1);
    s1.endpoint.release('s0', 1);
    s1.endpoint.configure(wish('s0', port));
    s1.endpoint.release('s0');
    await s0.until('4 from s1: held');
    expect(s0.lines.filter((line) => line.includes(' from '))).toEqual([
      '2 from s1: held',
      '3 from s1: held',
      '4 from s1: held',
    ]);
    expect(s1.lines).toContain('1 to s0 lost: dropped');
  });

  it('loses by overflow what is held beyond its bound', async () => {
    const s1 = await linked();
    s1.endpoint.configure(wish('s0', port, { policy: { ...PERFECT_LINK, held: true } }));
    for (let i = 1; i <= LINK_QUEUE_MAX + 1; i += 1) s1.endpoint.send(i, 's0', { type: 'held' });
    expect(s1.lines.filter((line) => line.includes('lost'))).toEqual([
      `${LINK_QUEUE_MAX + 1} to s0 lost: overflow`,
    ]);
  });

  it('loses by overflow what a peer that does not read leaves waiting', async () => {
    const s1 = await linked();
    s0.endpoint.setPaused(true);
    const body = { type: 'big', text: 'x'.repeat(500_000) };
    let message = 0;
    // The system's own buffers take some of it, so send until the bound is felt.
    while (!s1.lines.some((line) => line.endsWith('lost: overflow'))) {
      message += 1;
      expect(message).toBeLessThan(1_000);
      s1.endpoint.send(message, 's0', body);
      await new Promise((resolve) => setImmediate(resolve));
    }
    s0.endpoint.setPaused(false);
    await s0.until(`${message - 1} from s1: big`);
  });

  it('takes the newer of two connections of one peer', async () => {
    const s1 = await linked();
    const twin = logbook('s1');
    twin.endpoint.configure(wish('s0', port));
    await s0.until('s1 closed: another connection took its place');
    await twin.until('s0 opened');
    await s1.endpoint.close();
  });

  it('is closed when the peer gives no sign of life', async () => {
    const line = await HalfOpenLine.to(port);
    const s1 = logbook('s1', { heartbeatMillis: 50 });
    s0.endpoint.configure(wish('s1', null));
    s1.endpoint.configure(wish('s0', line.port));
    await s1.until('s0 opened');
    line.goSilent();
    await s1.until('s0 closed: s0 gave no sign of life for 50 ms');
    await line.close();
  });
});

describe('whoever does not belong here', () => {
  it('is refused without the secret, before a WebSocket opens', async () => {
    s0.endpoint.configure(wish('s1', null));
    expect(await refusal(dialBare({}))).toBe('401: this is a link of Oxbow, version 1');
    expect(await refusal(dialBare(dialHeaders('wrong', introduce('s1', 's0'))))).toBe(
      '401: the secret is not that of this run',
    );
    expect(await refusal(dialBare(dialHeaders(SECRET, introduce('s7', 's0'))))).toBe(
      '403: there is no link to s7',
    );
    expect(s0.lines).toEqual([]);
  });

  it('gets a sentence over plain HTTP', async () => {
    const response = await fetch(`http://127.0.0.1:${port}/`);
    expect(response.status).toBe(426);
    expect(await response.text()).toContain('a link between replicas');
  });

  it('is found out where it listens at the port of a peer', async () => {
    const impostor = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(impostor, 'listening');
    const s1 = logbook('s1');
    s1.endpoint.configure(wish('s0', (impostor.address() as AddressInfo).port));
    const [first] = (await once(impostor, 'connection')) as [WebSocket];
    // It is dropped, and dialled again after a while, in case the right one comes back.
    await once(first, 'close');
    await once(impostor, 'connection');
    expect(s1.endpoint.failureTowards('s0')).toBe('what listens at the port of s0 is not s0');
    expect(s1.lines).toEqual([]);
    await s1.endpoint.close();
    for (const socket of impostor.clients) socket.terminate();
    impostor.close();
  });
});

describe('a frame that is none', () => {
  /** A peer that knows the secret and then misbehaves. */
  async function misbehaving(): Promise<WebSocket> {
    s0.endpoint.configure(wish('s1', null));
    const socket = dialBare(dialHeaders(SECRET, introduce('s1', 's0')));
    await once(socket, 'open');
    return socket;
  }

  it.each([
    ['no JSON', '{', 'you sent a frame that is not JSON'],
    ['no list', '{"type":"push"}', 'you sent a frame that is no list of messages'],
    ['a message that its receiver cannot take', '[[1,{"type":"nonsense"}]]', 'you sent nonsense'],
  ])('closes the connection with a sentence: %s', async (_what, frame, sentence) => {
    const socket = await misbehaving();
    socket.send(frame);
    const [code, reason] = (await once(socket, 'close')) as [number, Buffer];
    expect(`${code} ${reason.toString()}`).toBe(`1008 ${sentence}`);
    expect(s0.lines.at(-1)).toBe(`s1 closed: s1 sent ${sentence.slice('you sent '.length)}`);
  });

  it('closes the connection with a sentence: binary', async () => {
    const socket = await misbehaving();
    socket.send(Buffer.from('[[1,{"type":"push"}]]'));
    const [, reason] = (await once(socket, 'close')) as [number, Buffer];
    expect(reason.toString()).toBe('you sent a binary frame');
  });

  it('closes the connection when it is larger than any frame', async () => {
    const socket = await misbehaving();
    socket.on('error', () => undefined);
    socket.send(`[[1,{"type":"${'x'.repeat(FRAME_BYTES_MAX)}"}]]`);
    await s0.until(/^s1 closed: the connection to s1 broke: Max payload size exceeded/);
    socket.terminate();
  });

  it('closes the connection when it breaks the WebSocket protocol itself', async () => {
    const socket = await misbehaving();
    socket.on('error', () => undefined);
    const { _socket: bare } = socket as unknown as { _socket: Socket };
    bare.write(Buffer.from([0xff, 0xff, 0xff, 0xff]));
    await s0.until(/^s1 closed: the connection to s1 broke: Invalid WebSocket frame/);
    socket.terminate();
  });

  it('leaves the endpoint working', async () => {
    const socket = await misbehaving();
    socket.send('{');
    await once(socket, 'close');
    const s1 = logbook('s1');
    s1.endpoint.configure(wish('s0', port));
    s1.endpoint.send(1, 's0', { type: 'too soon' });
    await s1.until('s0 opened');
    s1.endpoint.send(2, 's0', { type: 'well' });
    await s0.until('2 from s1: well');
  });
});

/** A cable in the middle that can stop carrying without hanging up, as when a machine loses its power. */
class HalfOpenLine {
  readonly #server: Server;
  readonly #sockets: Socket[] = [];

  private constructor(server: Server) {
    this.#server = server;
  }

  static async to(target: number): Promise<HalfOpenLine> {
    const server = createServer();
    const line = new HalfOpenLine(server);
    server.on('connection', (near) => {
      const far = connect(target, '127.0.0.1');
      for (const socket of [near, far]) socket.on('error', () => undefined);
      near.pipe(far).pipe(near);
      line.#sockets.push(near, far);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return line;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  goSilent(): void {
    for (const socket of this.#sockets) {
      socket.unpipe();
      socket.pause();
    }
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
