import { describe, expect, it } from 'vitest';
import { countsOfPlaywright, countsOfStatus, countsOfVitest } from './counts.mjs';

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((test) => ({ status: test })),
});

describe('counts of a vitest report', () => {
  it('adds the tests of all files', () => {
    const report = {
      testResults: [file('passed', 'passed', 'passed'), file('failed', 'passed', 'failed', 'skipped')],
    };
    expect(countsOfVitest(report, 1)).toEqual({ passed: 3, failed: 1, skipped: 1 });
  });

  it('takes a file that does not load for one failure', () => {
    const report = { testResults: [file('failed'), file('passed', 'passed')] };
    expect(countsOfVitest(report, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  it('takes an error outside of any test for one failure', () => {
    const report = { testResults: [file('passed', 'passed')] };
    expect(countsOfVitest(report, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  it('takes a runner that was killed before it reported for one failure', () => {
    expect(countsOfVitest(undefined, null)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

describe('counts of a Playwright report', () => {
  it('takes a flaky test for a failed one', () => {
    const report = { stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 } };
    expect(countsOfPlaywright(report, 1)).toEqual({ passed: 4, failed: 2, skipped: 2 });
  });

  it('takes a runner that reported nothing and failed for one failure', () => {
    expect(countsOfPlaywright(undefined, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

describe('counts of a tool', () => {
  it('says one passed or one failed', () => {
    expect(countsOfStatus(0)).toEqual({ passed: 1, failed: 0, skipped: 0 });
    expect(countsOfStatus(null)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});
