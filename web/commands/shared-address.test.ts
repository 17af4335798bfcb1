import { describe, expect, it } from 'vitest';
import { LINK_LENGTH_MAX, LINKED_SCRIPT_MAX, packText, unpackText } from './link-text.ts';
import { addressOfMoment, addressOfScript, NO_VIEW, readAddress, type SharedView } from './shared-address.ts';

function read(address: string) {
  const { search, hash } = new URL(address, 'http://localhost:4600/');
  return readAddress({ search, hash });
}

const VIEW: SharedView = {
  event: 120,
  millis: 5_230.25,
  selection: { type: 'operation', client: 'c0', number: 3 },
  theme: 'dark',
  presenter: true,
};

describe('an address', () => {
  it('says which script and what is looked at, and is read back', () => {
    const address = addressOfScript('abc_-', VIEW);
    expect(address).toBe('./#s=abc_-&e=120&t=5230.25&select=operation.c0.3&theme=dark&presenter=1');
    expect(read(address)).toEqual({ wanted: { type: 'script', packed: 'abc_-' }, view: VIEW });
  });

  it('of a run of the server needs no script', () => {
    expect(read(addressOfMoment('g1', { ...NO_VIEW, event: 7 }))).toEqual({
      wanted: { type: 'hosted', run: 'g1' },
      view: { ...NO_VIEW, event: 7 },
    });
    expect(addressOfMoment(null, NO_VIEW)).toBe('./');
  });

  it('names a file where the run has a slash or a dot', () => {
    expect(read('./?run=/traces/one.ndjson').wanted).toEqual({ type: 'file', address: '/traces/one.ndjson' });
    expect(read('./?run=lab').wanted).toEqual({ type: 'hosted', run: 'lab' });
  });

  it.each(['replica.s0', 'client.c1', 'link.s0.s1', 'message.12', 'operation.c0.3'])('selects %s', (text) => {
    const { view } = read(`./?select=${text}`);
    expect(addressOfMoment(null, view)).toBe(`./?select=${text}`);
  });

  it.each([
    'select=replica',
    'select=replica.s0.s1',
    'select=link.s0',
    'select=message.x',
    'select=operation.c0.-1',
    'select=__proto__.a',
    'e=-1',
    'e=1e9',
    't=NaN',
    'theme=pink',
  ])('passes over what means nothing: %s', (text) => {
    expect(read(`./#${text}`).view).toEqual(NO_VIEW);
  });
});

describe('a script in an address', () => {
  it('comes out as it went in, and shorter', async () => {
    const script = `${'put c0 room 11am\n'.repeat(50)}note "übermäßig → 🐟"\n`;
    const packed = await packText(script);
    expect(packed).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(packed.length).toBeLessThan(200);
    expect(await unpackText(packed)).toEqual({ ok: true, value: script });
  });

  it('that was cut off or changed is refused, with a sentence', async () => {
    const packed = await packText('cluster bayou s0 s1 s2\nput c0 room 11am\n');
    for (const wrong of [packed.slice(0, -6), `A${packed}`, `${packed}!`, 'A'])
      expect(await unpackText(wrong)).toMatchObject({ ok: false, error: expect.stringContaining('damaged') });
  });

  it('that is too long, or would become so, is refused', async () => {
    expect(await unpackText('A'.repeat(LINK_LENGTH_MAX + 1))).toMatchObject({ ok: false });
    const bomb = await packText('a'.repeat(LINKED_SCRIPT_MAX + 1));
    expect(bomb.length).toBeLessThan(LINK_LENGTH_MAX);
    expect(await unpackText(bomb)).toEqual({
      ok: false,
      error: `the script in the link has more than ${LINKED_SCRIPT_MAX} characters`,
    });
  });
});
