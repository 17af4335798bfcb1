// What clients of the original say, and what they are told (rule CA8). `CUkey` is answered with the value, and the next frame
// is `Ckey:value`, the new one; `CMkey:value` does both in one step. Only reads and changes are answered, as `Skey:value`:
// without the V of the written forms, as the clients of the original expect it.

import type { ClientFrame, ClientLanguage } from '../../core/client-language.ts';
import type { Operation } from '../../core/contract.ts';
import { fail, type Result, succeed } from '../../core/result.ts';
import { answerForm, escapePart, readKey, readKeyAndValue } from './text-forms.ts';

export const clientLanguage: ClientLanguage = {
  readFrame,
  readChange(text, key) {
    if (!text.startsWith('C')) return fail(`C${escapePart(key)}:VALUE is expected, the end of the change`);
    const read = readKeyAndValue(text.slice(1));
    if (!read.ok) return read;
    return read.value.key === key
      ? succeed(read.value.value)
      : fail(`the change is of ${key}, and not of ${read.value.key}`);
  },
  writeAnswer: (key, value) => `S${answerForm(key, value).slice(2)}`,
  writeError: (sentence) => `SE${escapePart(sentence)}`,
};

function readFrame(text: string): Result<ClientFrame> {
  const [verb, rest] = [text.slice(0, 2), text.slice(2)];
  switch (verb) {
    case 'CW':
      return withValue(rest, (key, value) => ({ type: 'put', key, value }), false);
    case 'CM':
      return withValue(rest, (key, value) => ({ type: 'modify', key, value }), true);
    case 'CR':
      return withKey(rest, (key) => operate({ type: 'get', key, view: 'tentative' }, true));
    case 'CD':
      return withKey(rest, (key) => operate({ type: 'delete', key }, false));
    case 'CU':
      return withKey(rest, (key) => ({ type: 'beginChange', key }));
    case 'CQ':
      return rest === '' ? succeed({ type: 'quit' }) : fail('CQ stands alone');
    default:
      return fail('CW, CM, CU, CR, CD or CQ is expected');
  }
}

function withValue(
  text: string,
  toOperation: (key: string, value: string) => Operation,
  answers: boolean,
): Result<ClientFrame> {
  const read = readKeyAndValue(text);
  return read.ok ? succeed(operate(toOperation(read.value.key, read.value.value), answers)) : read;
}

function withKey(text: string, toFrame: (key: string) => ClientFrame): Result<ClientFrame> {
  const key = readKey(text);
  return key.ok ? succeed(toFrame(key.value)) : key;
}

function operate(operation: Operation, answers: boolean): ClientFrame {
  return { type: 'operate', operation, answers };
}
