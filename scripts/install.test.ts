import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isInstalled } from './install.mjs';
import { root } from './staleness.mjs';

const lock = (packages: Record<string, { version: string; optional?: boolean }>) => ({ packages });
const wanted = lock({
  '': { version: '0.1.0' },
  'node_modules/a': { version: '1.0.0' },
  'node_modules/a-for-another-platform': { version: '1.0.0', optional: true },
});

describe('what is installed', () => {
  it('is enough without the packages of other platforms', () => {
    expect(isInstalled(wanted, lock({ 'node_modules/a': { version: '1.0.0' } }))).toBe(true);
  });

  it('is not enough when a package is missing or has another version', () => {
    expect(isInstalled(wanted, lock({}))).toBe(false);
    expect(isInstalled(wanted, lock({ 'node_modules/a': { version: '1.0.1' } }))).toBe(false);
  });

  it('is not enough when a package of this platform has another version', () => {
    const old = {
      'node_modules/a': { version: '1.0.0' },
      'node_modules/a-for-another-platform': { version: '0.9.0' },
    };
    expect(isInstalled(wanted, lock(old))).toBe(false);
  });
});

describe('the lock file', () => {
  it('carries no download address, so that it works with every registry', () => {
    expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toContain('"resolved"');
  });
});
