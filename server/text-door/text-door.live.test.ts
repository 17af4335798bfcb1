// Text doors on real sockets: what a client of the original says and is told, and what becomes of bad frames.

import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { present } from '../../shared/core/result.ts';
import { SERVER_LIMITS } from '../limits.ts';
import { type RunningServer, startServer } from '../start-server.ts';
import { FrameReader, toFrame } from './frames.ts';

/** A client as it would be written from the description of the frames. */
class FrameClient {
  readonly #socket: Socket;
  readonly #reader = new FrameReader(1_000_000);
  readonly #frames: string[] = [];
  readonly closed: Promise<void>;
  #wake: () => void = () => {};
  #isClosed = false;

  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1');
    this.#socket.on('data', (piece) => {
      this.#reader.add(piece);
      for (;;) {
        const next = this.#reader.next();
        if (!next.ok || next.value === null) break;
        this.#frames.push(next.value);
      }
      this.#wake();
    });
    this.closed = new Promise((resolve) => {
      this.#socket.once('close', () => {
        this.#isClosed = true;
        this.#wake();
        resolve();
      });
    });
  }

  say(...texts: string[]): void {
    this.#socket.write(Buffer.concat(texts.map(toFrame)));
  }

  sayBytes(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  /** The next frame; `null` when the door has hung up. */
  async hear(): Promise<string | null> {
    while (this.#frames.length === 0 && !this.#isClosed)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    return this.#frames.shift() ?? null;
  }

  async ask(text: string): Promise<string | null> {
    this.say(text);
    return this.hear();
  }

  end(): void {
    this.#socket.destroy();
  }
}

let folder = '';
let server: RunningServer;
let clients: FrameClient[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oxbow-door-'));
  const started = await startServer(
    {
      host: '127.0.0.1',
      port: 0,
      dataFolder: folder,
      fresh: false,
      allowedHosts: [],
      pageFolder: null,
      logLevel: 'silent',
      open: null,
      textDoorPort: 0,
    },
    () => {},
  );
  if (!started.ok) throw new Error(started.error);
  server = started.value;
});

afterEach(async () => {
  for (const client of clients) client.end();
  clients = [];
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

function client(replica: string): FrameClient {
  const port = present(server.textDoors?.get(replica), `the door of ${replica}`);
  const made = new FrameClient(port);
  clients.push(made);
  return made;
}

describe('a text door', () => {
  test('[CA8] lets a client write, read, modify, change in two steps, delete and quit', async () => {
    const ann = client('s0');
    expect(await ann.ask('CRsite')).toBe('Ssite:');
    ann.say('CWsite:http://a');
    expect(await ann.ask('CRsite')).toBe('Ssite:http\\://a');
    expect(await ann.ask('CMcount:1')).toBe('Scount:');
    expect(await ann.ask('CMcount:2')).toBe('Scount:1');
    expect(await ann.ask('CUcount')).toBe('Scount:2');
    ann.say('Ccount:3');
    expect(await ann.ask('CRcount')).toBe('Scount:3');
    ann.say('CDcount');
    expect(await ann.ask('CRcount')).toBe('Scount:');
    ann.say('CQ');
    await ann.closed;
  });

  test('[CA8] several clients that count up in two steps at one replica lose nothing', async () => {
    const all = [client('s1'), client('s1'), client('s1')];
    const countUp = async (one: FrameClient): Promise<void> => {
      for (let i = 0; i < 5; i += 1) {
        const answer = present(await one.ask('CUx'), 'an answer');
        one.say(`Cx:${Number(answer.slice('Sx:'.length)) + 1}`);
      }
    };
    await Promise.all(all.map(countUp));
    expect(await present(all[0], 'a client').ask('CRx')).toBe('Sx:15');
  });

  test('[CA8] what one replica was told reaches the clients of the others', async () => {
    const [ann, bob] = [client('s0'), client('s2')];
    ann.say('CWroom:11am');
    expect(await ann.ask('CRroom')).toBe('Sroom:11am');
    let heard = await bob.ask('CRroom');
    while (heard === 'Sroom:') heard = await bob.ask('CRroom');
    expect(heard).toBe('Sroom:11am');
  });

  test('[CA8] frames that come in pieces, or many at once, are taken one after another', async () => {
    const ann = client('s0');
    const bytes = Buffer.concat(['CWa:1', 'CWb:ß\u{1F600}', 'CRa', 'CRb'].map(toFrame));
    for (const byte of bytes) ann.sayBytes(Buffer.from([byte]));
    expect([await ann.hear(), await ann.hear()]).toEqual(['Sa:1', 'Sb:ß\u{1F600}']);
  });

  test('[CA8] a frame that says nothing is answered with a sentence, and the next one is read', async () => {
    const ann = client('s0');
    expect(await ann.ask('XYZ')).toBe('SECW, CM, CU, CR, CD or CQ is expected');
    expect(await ann.ask('CWnothing')).toBe('SEa key, a \\: and a value are expected');
    expect(await ann.ask(`CW${'k'.repeat(2_000)}:v`)).toMatch(/^SETOO_LARGE\\: a key is longer than/);
    expect(await ann.ask('CUx')).toBe('Sx:');
    expect(await ann.ask('Cy:1')).toBe('SEthe change is of x, and not of y');
    expect(await ann.ask('CRx')).toBe('Sx:');
  });

  test('[CA8] a frame that is too long or no UTF-8 is answered, and the door hangs up', async () => {
    const [ann, bob] = [client('s0'), client('s0')];
    ann.sayBytes(Buffer.from([0xff, 0xff, 0xff, 0xff]));
    expect(await ann.hear()).toMatch(
      new RegExp(`^SEa frame of 4294967295 bytes is longer than ${SERVER_LIMITS.doorFrameBytesMax}`),
    );
    expect(await ann.hear()).toBeNull();
    bob.sayBytes(Buffer.from([0, 0, 0, 2, 0xc3, 0x28]));
    expect(await bob.hear()).toBe('SEa frame is no UTF-8');
    expect(await bob.hear()).toBeNull();
  });

  test('[CA8] takes so many clients and no more, and another when one has gone', async () => {
    const all = Array.from({ length: SERVER_LIMITS.doorConnectionsMax }, () => client('s0'));
    for (const one of all) expect(await one.ask('CRx')).toBe('Sx:');
    expect(await client('s0').hear()).toBe('SE64 clients are connected already');
    all[0]?.say('CQ');
    await all[0]?.closed;
    let late = client('s0');
    while ((await late.ask('CRx')) !== 'Sx:') late = client('s0');
    expect(await late.ask('CRx')).toBe('Sx:');
  });
});
