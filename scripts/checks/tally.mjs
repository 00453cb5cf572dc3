/**
 * What a section of `npm test` came to: how many checks passed and failed, and what was left out.
 *
 * @typedef {{ passed: number, failed: number, leftOut: string[] }} Tally
 */

/** One check that a program makes as a whole: it passed when the program ended well. */
export function tallyOfProgram(status) {
  return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, leftOut: [] };
}

/**
 * Counts a report of vitest. A file that could not be loaded, an error outside of any test, or no
 * report at all is a failure of its own: nothing that went wrong may count as nothing.
 *
 * @param {any} report of vitest's JSON reporter; undefined when there is none
 * @param {number | null} status with which vitest ended
 * @returns {Tally}
 */
export function tallyOfVitest(report, status) {
  if (!report) return { passed: 0, failed: 1, leftOut: [] };
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  const broken = report.testResults.filter(
    ({ status: outcome, assertionResults }) =>
      outcome === "failed" && !assertionResults.some((test) => test.status === "failed"),
  );
  const failed = tests.filter((test) => test.status === "failed").length + broken.length;
  return {
    passed: tests.filter((test) => test.status === "passed").length,
    failed: failed === 0 && status !== 0 ? 1 : failed,
    leftOut: tests.filter((test) => !["passed", "failed"].includes(test.status)).map((test) => test.fullName),
  };
}

/**
 * Counts a report of Playwright; a test that passes only sometimes has failed.
 *
 * @param {any} report of Playwright's JSON reporter; undefined when there is none
 * @param {number | null} status with which Playwright ended
 * @returns {Tally}
 */
export function tallyOfPlaywright(report, status) {
  if (!report) return { passed: 0, failed: 1, leftOut: [] };
  const { expected, unexpected, flaky } = report.stats;
  const failed = unexpected + flaky;
  const specs = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specs)];
  const skipped = report.suites
    .flatMap(specs)
    .filter(({ tests }) => tests.some((test) => test.status === "skipped"))
    .map(({ title }) => title);
  return { passed: expected, failed: failed === 0 && status !== 0 ? 1 : failed, leftOut: skipped };
}

/**
 * Counts size-limit's report: each budget is a check.
 *
 * @param {{ name: string, passed: boolean }[] | undefined} report
 * @returns {Tally}
 */
export function tallyOfSizes(report) {
  if (!report || report.length === 0) return { passed: 0, failed: 1, leftOut: [] };
  const passed = report.filter((budget) => budget.passed).length;
  return { passed, failed: report.length - passed, leftOut: [] };
}

/** @param {readonly Tally[]} tallies */
export function sum(tallies) {
  return tallies.reduce(
    (all, one) => ({
      passed: all.passed + one.passed,
      failed: all.failed + one.failed,
      leftOut: [...all.leftOut, ...one.leftOut],
    }),
    { passed: 0, failed: 0, leftOut: [] },
  );
}
