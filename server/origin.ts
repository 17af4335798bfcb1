// Who may ask: rules over the Host and Origin headers, as pure functions.
//
// The server obeys whoever reaches it, so a browser must not be made to lend its reach to a page of another site.
// Two doors are closed here: a foreign name that was rebound to this address (Host), and a foreign page that posts or
// opens a WebSocket (Origin). An address typed as digits cannot be rebound, so it is always welcome.

import { isIP } from 'node:net';

/** The name without its port, in lower case; `null` for what is no Host header at all. */
export function hostnameOf(hostHeader: string | undefined): string | null {
  if (hostHeader === undefined) return null;
  const bracketed = /^\[([0-9a-f:.]+)\](:\d{1,5})?$/i.exec(hostHeader);
  if (bracketed?.[1] !== undefined) return isIP(bracketed[1]) === 6 ? bracketed[1].toLowerCase() : null;
  const plain = /^([a-z0-9_.-]+?)\.?(:\d{1,5})?$/i.exec(hostHeader);
  return plain?.[1]?.toLowerCase() ?? null;
}

/** @param allowed further names; `.example.org` stands for all names below it */
export function isHostAllowed(hostHeader: string | undefined, allowed: readonly string[]): boolean {
  const name = hostnameOf(hostHeader);
  if (name === null) return false;
  if (name === 'localhost' || name.endsWith('.localhost') || isIP(name) !== 0) return true;
  return allowed.some((entry) => (entry.startsWith('.') ? name.endsWith(entry) : name === entry));
}

/**
 * Whether a request comes from the server's own page, or from no page at all.
 * @param origin absent when a program asked and not a browser's page; browsers send it with every WebSocket and with
 * every request that can change something
 * @param fetchSite the Sec-Fetch-Site header; newer browsers send it always and no page can forge it
 */
export function isOriginAllowed(
  origin: string | undefined,
  hostHeader: string | undefined,
  fetchSite: string | undefined,
): boolean {
  if (fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none') return false;
  if (origin === undefined) return true;
  // A sandboxed frame or a file has the origin `null`, which anybody can have.
  if (hostHeader === undefined || !URL.canParse(origin)) return false;
  const { protocol, host } = new URL(origin);
  return (protocol === 'http:' || protocol === 'https:') && host === withoutDefaultPort(hostHeader, protocol);
}

/** Browsers leave the default port out of an Origin; a proxy may leave it in the Host. */
function withoutDefaultPort(hostHeader: string, protocol: string): string {
  const port = protocol === 'https:' ? ':443' : ':80';
  const lower = hostHeader.toLowerCase();
  return lower.endsWith(port) ? lower.slice(0, -port.length) : lower;
}

/**
 * What a page of this server may load and where it may connect: its own origin, over HTTP and WebSocket.
 * @param inlineScripts hashes of the scripts that may stand in a page's text
 */
export function contentSecurityPolicy(
  hostHeader: string,
  inlineScripts: readonly string[],
  mayBeFramed: boolean,
): string {
  return [
    `default-src 'self'`,
    ["script-src 'self'", ...inlineScripts].join(' '),
    // Views set widths and hues of bars as inline styles; a style can run nothing.
    `style-src 'self' 'unsafe-inline'`,
    `img-src 'self' data: blob:`,
    `font-src 'self' data:`,
    `worker-src 'self' blob:`,
    // Safari before 15.4 does not take 'self' for WebSockets. The Host header was checked before it is repeated here.
    `connect-src 'self' ws://${hostHeader} wss://${hostHeader}`,
    `object-src 'none'`,
    `base-uri 'self'`,
    `form-action 'self'`,
    `frame-ancestors ${mayBeFramed ? '*' : `'self'`}`,
  ].join('; ');
}
