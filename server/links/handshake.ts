// How the two ends of a connection tell each other who they are. Both prove that they know the run's secret without
// sending it: a port may have passed to another program since it was made known.

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ActorId } from '../../shared/core/ids.ts';
import { isActorId } from '../../shared/core/ids.ts';
import { fail, type Result, succeed } from '../../shared/core/result.ts';

/** Raised when headers or frames change their shape; ends of different versions refuse each other. */
const LINK_VERSION = '1';

const HEADER = {
  version: 'x-oxbow-link',
  from: 'x-oxbow-from',
  to: 'x-oxbow-to',
  connection: 'x-oxbow-connection',
  proof: 'x-oxbow-proof',
} as const;

/** Who dials whom. `connection` is new with each attempt, so a proof is good for one connection. */
export interface Introduction {
  readonly from: ActorId;
  readonly to: ActorId;
  readonly connection: string;
}

/** HTTP headers as Node gives them. */
export type Headers = Readonly<Record<string, string | string[] | undefined>>;

export function introduce(from: ActorId, to: ActorId): Introduction {
  return { from, to, connection: randomBytes(9).toString('base64url') };
}

/** What the dialling end sends with its request. */
export function dialHeaders(secret: string, introduction: Introduction): Record<string, string> {
  return {
    [HEADER.version]: LINK_VERSION,
    [HEADER.from]: introduction.from,
    [HEADER.to]: introduction.to,
    [HEADER.connection]: introduction.connection,
    [HEADER.proof]: prove(secret, 'dial', introduction),
  };
}

/** What the accepting end sends with its answer. */
export function acceptHeaders(secret: string, introduction: Introduction): string[] {
  return [`${HEADER.proof}: ${prove(secret, 'accept', introduction)}`];
}

/** Looks at the headers of whoever dials. The sentence of a refusal tells a stranger nothing about the run. */
export function readDial(secret: string, self: ActorId, headers: Headers): Result<Introduction> {
  if (headers[HEADER.version] !== LINK_VERSION)
    return fail(`this is a link of Oxbow, version ${LINK_VERSION}`);
  const introduction = {
    from: textOf(headers[HEADER.from]),
    to: textOf(headers[HEADER.to]),
    connection: textOf(headers[HEADER.connection]),
  };
  if (!isProof(headers[HEADER.proof], prove(secret, 'dial', introduction)))
    return fail('the secret is not that of this run');
  if (!isActorId(introduction.from) || introduction.connection === '')
    return fail('the headers name no actor');
  if (introduction.to !== self) return fail(`this is ${self}, not ${introduction.to}`);
  return succeed(introduction);
}

/** Whether an answer comes from an end that knows the secret. */
export function isAccepted(secret: string, introduction: Introduction, headers: Headers): boolean {
  return isProof(headers[HEADER.proof], prove(secret, 'accept', introduction));
}

function prove(secret: string, role: 'dial' | 'accept', introduction: Introduction): string {
  // None of the parts contains a line break, so different introductions give different texts.
  const text = [LINK_VERSION, role, introduction.from, introduction.to, introduction.connection].join('\n');
  return createHmac('sha256', secret).update(text).digest('base64url');
}

/** In constant time, so that a proof cannot be found byte by byte. */
function isProof(given: string | string[] | undefined, expected: string): boolean {
  const left = Buffer.from(textOf(given));
  const right = Buffer.from(expected);
  return left.length === right.length && timingSafeEqual(left, right);
}

function textOf(header: string | string[] | undefined): string {
  return typeof header === 'string' ? header : '';
}
