import { describe, expect, it } from 'vitest';
import { acceptHeaders, dialHeaders, introduce, isAccepted, readDial } from './handshake.ts';

const introduction = introduce('s1', 's0');

/** Response headers as the dialling end sees them. */
function answered(secret: string): Record<string, string> {
  return Object.fromEntries(
    acceptHeaders(secret, introduction).map((line) => line.split(': ') as [string, string]),
  );
}

describe('the handshake of a link', () => {
  it('tells the accepting end who dials, and the dialling end that it was understood', () => {
    expect(readDial('secret', 's0', dialHeaders('secret', introduction))).toEqual({
      ok: true,
      value: introduction,
    });
    expect(isAccepted('secret', introduction, answered('secret'))).toBe(true);
  });

  it('sends the secret in neither direction', () => {
    const sent = JSON.stringify([dialHeaders('a secret', introduction), answered('a secret')]);
    expect(sent).not.toContain('a secret');
  });

  it('refuses whoever does not know the secret, at both ends', () => {
    const refused = { ok: false, error: 'the secret is not that of this run' };
    expect(readDial('secret', 's0', dialHeaders('guess', introduction))).toEqual(refused);
    expect(isAccepted('secret', introduction, answered('guess'))).toBe(false);
    expect(isAccepted('secret', introduction, {})).toBe(false);
  });

  it('takes a proof for nothing but what it was made for', () => {
    const headers = dialHeaders('secret', introduction);
    const refused = { ok: false, error: 'the secret is not that of this run' };
    for (const [name, value] of [
      ['x-oxbow-from', 's2'],
      ['x-oxbow-to', 's3'],
      ['x-oxbow-connection', 'another'],
    ] as const)
      expect(readDial('secret', 's0', { ...headers, [name]: value })).toEqual(refused);
    // What the dialling end proves is not what the accepting end must prove.
    expect(isAccepted('secret', introduction, headers)).toBe(false);
  });

  it('refuses who wants somebody else, who has no name, and other versions', () => {
    expect(readDial('secret', 's9', dialHeaders('secret', introduction))).toEqual({
      ok: false,
      error: 'this is s9, not s0',
    });
    expect(readDial('secret', 's0', dialHeaders('secret', introduce('9 lives', 's0')))).toEqual({
      ok: false,
      error: 'the headers name no actor',
    });
    expect(readDial('secret', 's0', {})).toMatchObject({ ok: false });
  });

  it('names each connection anew', () => {
    expect(introduce('s1', 's0').connection).not.toBe(introduction.connection);
  });
});
