// Plain JSON values: what states, messages, rows and trace events are made of (rule C2).

/** Any JSON value. `undefined`, functions, dates, maps and cycles are not JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A deep copy of a JSON value that shares nothing with its source. */
export function cloneJson<T>(value: T): T {
  if (Array.isArray(value)) return value.map(cloneJson) as T;
  if (value !== null && typeof value === 'object') {
    const copy: Record<string, unknown> = {};
    for (const key of Object.keys(value)) {
      const part = (value as Record<string, unknown>)[key];
      setOwn(copy, key, part !== null && typeof part === 'object' ? cloneJson(part) : part);
    }
    return copy as T;
  }
  return value;
}

/** An assignment to `__proto__` would change what the object inherits; JSON that came from outside may have such a key. */
function setOwn(record: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') record[key] = value;
  else Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true });
}

/** Freezes a JSON value and all its parts; tests use it to prove that no message aliases live state (rule C2). */
export function freezeJson<T>(value: T): T {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) freezeJson(part);
  }
  return value;
}

/** JSON text with object keys in code-unit order, so that equal values give equal texts. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const record = value as Record<string, unknown>;
    const parts = Object.keys(record)
      .filter((key) => record[key] !== undefined)
      .sort(compareText)
      .map((key) => `${JSON.stringify(key)}:${canonicalJson(record[key])}`);
    return `{${parts.join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** Orders two strings by UTF-16 code units; `localeCompare` depends on the machine (rule C1). */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/**
 * Orders two strings by Unicode code points, as `printStore` asks for. It differs from code-unit order only where
 * a surrogate pair meets a character above U+D7FF.
 */
export function compareCodePoints(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i += 1) {
    const a = left.charCodeAt(i);
    const b = right.charCodeAt(i);
    if (a === b) continue;
    const isSurrogateA = a >= 0xd800 && a <= 0xdfff;
    const isSurrogateB = b >= 0xd800 && b <= 0xdfff;
    if (isSurrogateA !== isSurrogateB) return isSurrogateA ? 1 : -1;
    return a - b;
  }
  return left.length - right.length;
}

/**
 * A 53-bit hash of a text as 14 hex digits (cyrb53, public domain construction of two 32-bit multiplicative
 * streams). It detects divergence and corruption; it is no defence against a person who forges one.
 */
export function fingerprintText(text: string, seed = 0): string {
  let high = 0xdeadbeef ^ seed;
  let low = 0x41c6ce57 ^ seed;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(16).padStart(14, '0');
}

/** The fingerprint of a JSON value: equal values, equal fingerprints, whatever the order of their keys. */
export function fingerprint(value: unknown): string {
  return fingerprintText(canonicalJson(value));
}
