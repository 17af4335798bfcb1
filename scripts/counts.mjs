// Reads the reports that the test runners write, as counts. A runner that fails without a failed test in its report
// (a file that does not load, an error outside of any test, a crash) counts as one failure: it must not pass for none.

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * @param {unknown} report what vitest's json reporter wrote, or undefined if it wrote none
 * @param {number | null} status the runner's exit code
 * @returns {Counts}
 */
export function countsOfVitest(report, status) {
  const { testResults = [] } = /** @type {{ testResults?: VitestFile[] }} */ (report ?? {});
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const file of testResults) {
    const tests = file.assertionResults;
    const failed = tests.filter((test) => test.status === 'failed').length;
    const passed = tests.filter((test) => test.status === 'passed').length;
    counts.passed += passed;
    counts.skipped += tests.length - passed - failed;
    counts.failed += failed === 0 && file.status === 'failed' ? 1 : failed;
  }
  return withRunnersOwn(counts, status);
}

/** @typedef {{ status: string, assertionResults: { status: string }[] }} VitestFile */

/**
 * @param {unknown} report what Playwright's json reporter wrote, or undefined if it wrote none
 * @param {number | null} status the runner's exit code
 * @returns {Counts}
 */
export function countsOfPlaywright(report, status) {
  /** @typedef {{ expected?: number, unexpected?: number, flaky?: number, skipped?: number }} Stats */
  const { stats } = /** @type {{ stats?: Stats }} */ (report ?? {});
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = stats ?? {};
  return withRunnersOwn({ passed: expected, failed: unexpected + flaky, skipped }, status);
}

/** @returns {Counts} of a tool that says yes or no */
export function countsOfStatus(/** @type {number | null} */ status) {
  return status === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

/** @returns {Counts} */
function withRunnersOwn(/** @type {Counts} */ counts, /** @type {number | null} */ status) {
  return status !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}
