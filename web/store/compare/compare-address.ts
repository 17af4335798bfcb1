// The address of a comparison: `?compare=SYSTEMS`, with the name of an example or of a lesson, or the script itself, as base64url.

import { COMPARED_EXAMPLES, findExample } from '../../../shared/compare/examples.ts';
import { SCHEDULES } from '../../../shared/script/command.ts';
import type { Chosen } from './compare-store.ts';

/** @param lesson the name of the one whose script it is */
export function printCompareAddress(
  { systems, script, schedule }: Chosen,
  lesson: string | null = null,
): string {
  const example = COMPARED_EXAMPLES.find((one) => one.script === script);
  const query = [
    // Commas and colons may stand in a query as they are, and are easier to read so.
    `compare=${encodeURIComponent(systems).replaceAll('%2C', ',').replaceAll('%3A', ':')}`,
    lesson !== null
      ? `example=${lesson}`
      : example === undefined
        ? `text=${toBase64Url(script)}`
        : `example=${example.name}`,
    // A lesson has a schedule of its own.
    ...(schedule === 'timed' && lesson === null ? [] : [`schedule=${schedule}`]),
  ];
  return `./?${query.join('&')}`;
}

/** What the address says; what it does not say, or says wrongly, stays as it is. */
export function readCompareAddress(search: string): Partial<Chosen> {
  const query = new URLSearchParams(search);
  const systems = query.get('compare') ?? '';
  const script = findExample(query.get('example') ?? '')?.script ?? fromBase64Url(query.get('text') ?? '');
  const schedule = SCHEDULES.find((one) => one === query.get('schedule'));
  return {
    ...(systems === '' ? {} : { systems }),
    ...(script === null || script === '' ? {} : { script }),
    ...(schedule === undefined ? {} : { schedule }),
  };
}

/** The lesson whose script the address means; `null`: none. They are named by folder and file. */
export function lessonInAddress(search: string): string | null {
  const name = new URLSearchParams(search).get('example') ?? '';
  return name.includes('/') ? name : null;
}

function toBase64Url(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** `null`: it is none. */
function fromBase64Url(text: string): string | null {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return new TextDecoder('utf-8', { fatal: true }).decode(
      Uint8Array.from(binary, (one) => one.charCodeAt(0)),
    );
  } catch {
    return null;
  }
}
