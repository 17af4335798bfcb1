import { describe, expect, it } from 'vitest';
import { openRunOffice } from './run-office.ts';

const RUN = {
  id: 'gossip-1',
  epoch: 'e',
  isDefault: false,
  protocol: 'gossip',
  engine: 'live',
  placement: 'inline',
  seed: 1,
  replicas: [{ id: 's0', alive: true, incarnation: 1 }],
  clients: [{ id: 'c0', replica: null }],
  sequence: 4,
  nowMillis: 10,
  viewers: 0,
  linesWaiting: 0,
};

/** An office whose server gives one answer; `asked` is what it was asked. */
function officeOf(status: number, body: unknown) {
  const asked: string[] = [];
  const office = openRunOffice('http://lab.test/?run=x', async (address, how) => {
    asked.push(`${how.method} ${address.href} ${how.body ?? ''}`.trim());
    return new Response(JSON.stringify(body), { status });
  });
  return { office, asked };
}

describe('the office of runs', () => {
  it('creates a run, and gives what the server made of it', async () => {
    const { office, asked } = officeOf(201, RUN);
    expect(await office.create({ protocol: 'gossip' })).toEqual({ ok: true, value: RUN });
    expect(asked).toEqual(['POST http://lab.test/api/runs {"protocol":"gossip"}']);
  });

  it('gives the sentence of a refusal', async () => {
    const error = { code: 'STOPPING', sentence: 'the server is stopping' };
    const { office } = officeOf(503, { error });
    expect(await office.fork('lab', 7)).toEqual({ ok: false, error: error.sentence });
  });

  it('says where runs are closed when there are too many', async () => {
    const error = { code: 'TOO_MANY_RUNS', sentence: 'there are 16 runs, the most there may be: close one' };
    const { office } = officeOf(409, { error });
    expect(await office.fork('lab', 7)).toEqual({
      ok: false,
      error: 'there are 16 runs, the most there may be: close some in the sheet of systems and runs (n)',
    });
  });

  it('says what of an answer it cannot read, and that nobody answers', async () => {
    const { office } = officeOf(200, { runs: [{ ...RUN, viewers: 'many' }], runsMax: 16 });
    expect(await office.runs()).toMatchObject({ ok: false, error: expect.stringContaining('viewers') });
    const away = openRunOffice('http://lab.test/', () => Promise.reject(new TypeError('failed')));
    expect(await away.runs()).toEqual({ ok: false, error: 'the server cannot be reached' });
  });
});
