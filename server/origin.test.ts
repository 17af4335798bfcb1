import { expect, test } from 'vitest';
import { contentSecurityPolicy, hostnameOf, isHostAllowed, isOriginAllowed } from './origin.ts';

test.each([
  ['localhost:4600', 'localhost'],
  ['LOCALHOST', 'localhost'],
  ['127.0.0.1:80', '127.0.0.1'],
  ['[::1]:4600', '::1'],
  ['example.org.:4600', 'example.org'],
  ['[127.0.0.1]', null],
  ['user@localhost', null],
  ['localhost:4600/path', null],
  ['', null],
  [undefined, null],
])('the name in the Host header %j is %j', (header, name) => {
  expect(hostnameOf(header)).toBe(name);
});

test.each([
  ['localhost:4600', true],
  ['lab.localhost', true],
  ['127.0.0.1:4600', true],
  ['192.168.1.20:4600', true],
  ['[::1]:4600', true],
  ['lab.example.org', true],
  ['deep.class.test:4600', true],
  ['class.test', false],
  ['evil.test:4600', false],
  ['localhost.evil.test', false],
  ['lab.example.org.evil.test', false],
  ['127.0.0.1.evil.test', false],
  [undefined, false],
])('the Host header %j is welcome: %j', (header, welcome) => {
  expect(isHostAllowed(header, ['lab.example.org', '.class.test'])).toBe(welcome);
});

test.each([
  // [Origin, Host, Sec-Fetch-Site, welcome]
  [undefined, 'localhost:4600', undefined, true],
  ['http://localhost:4600', 'localhost:4600', undefined, true],
  ['http://localhost:4600', 'localhost:4600', 'same-origin', true],
  ['https://lab.test', 'lab.test:443', undefined, true],
  ['http://LAB.test', 'lab.TEST', undefined, true],
  ['http://localhost:4601', 'localhost:4600', undefined, false],
  ['http://127.0.0.1:4600', 'localhost:4600', undefined, false],
  ['http://evil.test', 'localhost:4600', undefined, false],
  ['null', 'localhost:4600', undefined, false],
  ['file://', 'localhost:4600', undefined, false],
  ['ftp://localhost:4600', 'localhost:4600', undefined, false],
  [undefined, 'localhost:4600', 'cross-site', false],
  [undefined, 'localhost:4600', 'same-site', false],
  ['http://localhost:4600', undefined, undefined, false],
])('a request from %j to %j (%j) is welcome: %j', (origin, host, site, welcome) => {
  expect(isOriginAllowed(origin, host, site)).toBe(welcome);
});

test('the page may load and connect to its own origin alone, and only slides may frame it', () => {
  const policy = contentSecurityPolicy('localhost:4600', [`'sha256-abc='`], false);
  expect(policy).toContain(`default-src 'self'`);
  expect(policy).toContain(`connect-src 'self' ws://localhost:4600 wss://localhost:4600`);
  expect(policy).toContain(`script-src 'self' 'sha256-abc=';`);
  expect(policy).toContain(`frame-ancestors 'self'`);
  expect(contentSecurityPolicy('localhost', [], true)).toContain('frame-ancestors *');
});
