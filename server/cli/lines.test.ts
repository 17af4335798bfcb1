import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LINE_LENGTH_MAX } from '../../shared/core/limits.ts';
import { readLines } from './lines.ts';

async function linesOf(chunks: readonly (string | Uint8Array)[]): Promise<string[]> {
  async function* stream() {
    yield* chunks;
  }
  const lines: string[] = [];
  for await (const batch of readLines(stream()))
    for (const line of batch) lines.push(line.type === 'line' ? line.text : `<${line.type}>`);
  return lines;
}

describe('lines of a stream', () => {
  test('end in LF or CR LF, and the last one in nothing', async () => {
    expect(await linesOf(['a\nb\r\n\nc'])).toEqual(['a', 'b', '', 'c']);
    expect(await linesOf(['a\n'])).toEqual(['a']);
    expect(await linesOf([''])).toEqual([]);
    expect(await linesOf(['\n'])).toEqual(['']);
  });

  test('keep NUL and lone carriage returns, and lose a byte order mark', async () => {
    expect(await linesOf(['\ufeffa\u0000b\rc\n'])).toEqual(['a\u0000b\rc']);
  });

  test('do not depend on how the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a', 'ä', '😀', '\n', '\r\n', ' ')),
        fc.array(fc.nat(40)),
        async (parts, cuts) => {
          const bytes = new TextEncoder().encode(parts.join(''));
          const places = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
          const chunks = places.slice(1).map((end, index) => bytes.slice(places[index], end));
          expect(await linesOf(chunks)).toEqual(await linesOf([bytes]));
        },
      ),
    );
  });

  test('bytes that are no UTF-8 become U+FFFD', async () => {
    expect(await linesOf([new Uint8Array([0x61, 0xff, 0x0a, 0xc3])])).toEqual(['a\ufffd', '\ufffd']);
  });

  test('of more than the bound are not kept, and the next line is read again', async () => {
    const long = 'x'.repeat(LINE_LENGTH_MAX);
    expect(await linesOf([`${long}\r\nb\n`])).toEqual([long, 'b']);
    expect(await linesOf([long, 'yy', 'zz\nb\n'])).toEqual(['<overlong>', 'b']);
    expect(await linesOf([long, long, long])).toEqual(['<overlong>']);
  });
});
