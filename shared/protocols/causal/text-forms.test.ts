// The text forms of the original, there and back (rule CA8).

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clientLanguage } from './client-language.ts';
import type { CausalMessage, Head } from './messages.ts';
import type { MemberName } from './names.ts';
import {
  clientForm,
  escapePart,
  messageForms,
  readWriteForm,
  unescapePart,
  type WrittenForm,
  writeForm,
} from './text-forms.ts';
import type { Write } from './types.ts';

/** With much of what must be escaped. */
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom('a', ':', '|', '\\', '-', '\u{1F600}') }),
);
const name = fc
  .array(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 3 })
  .map((numbers): MemberName => `#${numbers.join('.')}`);
const written: fc.Arbitrary<WrittenForm> = fc.record({
  writer: name,
  clock: fc.dictionary(name, fc.integer({ min: 1, max: 1e9 }), { maxKeys: 4 }),
  updates: fc.array(fc.record({ key: text, value: fc.option(text) }), { minLength: 1, maxLength: 4 }),
});

describe('text forms', () => {
  test('[CA8] a part comes back as it was, whatever is in it', () => {
    fc.assert(
      fc.property(text, (part) => {
        expect(unescapePart(escapePart(part))).toBe(part);
        expect(escapePart(part)).not.toMatch(/(^|[^\\])(\\\\)*[:|]/);
      }),
    );
  });

  test('[CA8] a write comes back as it was', () => {
    fc.assert(
      fc.property(written, (form) => {
        expect(readWriteForm(writeForm(form))).toEqual({
          ok: true,
          value: { ...form, clock: { ...form.clock } },
        });
      }),
    );
  });

  test('[CA8] http://a survives', () => {
    const write: Write = {
      writer: '#2.1',
      count: 3,
      clock: { '#1': 1, '#2.1': 3 },
      lamport: 4,
      updates: [
        { key: 'site', value: 'http://a' },
        { key: 'a|b', value: null },
      ],
    };
    expect(messageForms({ type: 'write', write })).toEqual(['SU#2.1:#1:1:#2.1:3|site:http\\://a:a\\|b:\\-']);
    expect(readWriteForm(writeForm(write))).toMatchObject({ ok: true, value: { updates: write.updates } });
  });

  test('[CA8] what is no write is refused with a sentence', () => {
    for (const wrong of [
      '',
      'CWa:1',
      'SU#1:#1:1',
      'SU#1:#1|a:1',
      'SU#1:x:1|a:1',
      'SU#1:#1:1|a:1|b:2',
      'SU#1|a',
    ])
      expect(readWriteForm(wrong)).toMatchObject({ ok: false });
    expect(readWriteForm('SU#1:#1:1|a:b\\c')).toMatchObject({ ok: false });
  });

  test('[CA8] every message has a form', () => {
    const write: Write = {
      writer: '#1',
      count: 1,
      clock: { '#1': 1 },
      lamport: 1,
      updates: [{ key: 'a', value: '1' }],
    };
    const members = { '#1': { replica: 's0', ordinal: 0 }, '#2.1': { replica: 's1', ordinal: 1, leftAt: 4 } };
    const clock = { '#1': 1 };
    const head: Head = { name: '#1', stage: 'serving', clock, members, reports: {} };
    const forms: readonly [CausalMessage, string[]][] = [
      [{ type: 'ask', gaps: [{ writer: '#1', from: 2, to: 4 }] }, ['SF#1:2:4']],
      [{ type: 'repair', writes: [write] }, ['SU#1:#1:1|a:1']],
      [{ type: 'clock', exchange: 1, step: 1, head, asks: false }, ['SC#1:#1:1']],
      [
        { type: 'clockReply', exchange: 1, step: 1, head, stays: false, writes: [write] },
        ['SC#1:#1:1', 'SU#1:#1:1|a:1'],
      ],
      [{ type: 'trade', exchange: 1, step: 2, clock, writes: [] }, ['SC:#1:1']],
      [{ type: 'join', ordinal: 2, transfer: 0, part: 0 }, ['SJ2:0']],
      [{ type: 'joinRefused', stage: 'left' }, ['SL']],
      [{ type: 'members', members }, ['SJ#1:s0', 'SL#2.1:4']],
    ];
    for (const [message, expected] of forms) expect(messageForms(message)).toEqual(expected);
  });

  test('[CA8] clients are understood, and answered as the original does', () => {
    const { readFrame, readChange, writeAnswer } = clientLanguage;
    expect(readFrame('CWsite:http://a')).toEqual({
      ok: true,
      value: {
        type: 'operate',
        operation: { type: 'put', key: 'site', value: 'http://a' },
        answers: false,
      },
    });
    expect(readFrame('CRa\\:b')).toMatchObject({ value: { operation: { type: 'get', key: 'a:b' } } });
    expect(readFrame('CMa:1')).toMatchObject({ value: { operation: { type: 'modify' }, answers: true } });
    expect(readFrame('CUx')).toEqual({ ok: true, value: { type: 'beginChange', key: 'x' } });
    expect(readFrame('CQ')).toEqual({ ok: true, value: { type: 'quit' } });
    expect(readChange('CWx:4', 'Wx')).toEqual({ ok: true, value: '4' });
    expect(readChange('Cy:4', 'x')).toMatchObject({ ok: false });
    expect([writeAnswer('x', '3'), writeAnswer('x', null)]).toEqual(['Sx:3', 'Sx:']);
    for (const wrong of ['', 'C', 'SVx:1', 'CWx', 'CQnow', 'CRa\\']) expect(readFrame(wrong).ok).toBe(false);
  });

  test('[CA8] what a client asks reads back as what it asked', () => {
    fc.assert(
      fc.property(text, text, fc.constantFrom('put', 'modify'), (key, value, type) => {
        const operation = { type, key, value } as const;
        const form = clientForm({ type: 'request', number: 1, operation, context: null }) ?? '';
        expect(clientLanguage.readFrame(form)).toMatchObject({ ok: true, value: { operation } });
      }),
    );
  });
});
