/**
 * What a section of `npm test` came to: how many checks passed and failed, what was left out, and what is
 * to be said of failures once more at the end, where a long log is cut off before it.
 *
 * @typedef {{ passed: number, failed: number, leftOut: string[], failures: string[] }} Tally
 */

const begin = (/** @type {string} */ text, lines = 4) => text.split("\n").slice(0, lines).join("\n    ");

/** One check that a program makes as a whole: it passed when the program ended well. */
export function tallyOfProgram(status) {
  return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, leftOut: [], failures: [] };
}

/**
 * Counts a report of vitest. A file that could not be loaded, an error outside of any test, or no
 * report at all is a failure of its own: nothing that went wrong may count as nothing.
 *
 * @param {any} report of vitest's JSON reporter; undefined when there is none
 * @param {number | null} status with which vitest ended
 * @param {readonly string[]} outside what errors outside of any test say
 * @returns {Tally}
 */
export function tallyOfVitest(report, status, outside = []) {
  if (!report) return { passed: 0, failed: 1, leftOut: [], failures: ["vitest wrote no report", ...outside] };
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  const broken = report.testResults.filter(
    ({ status: outcome, assertionResults }) =>
      outcome === "failed" && !assertionResults.some((test) => test.status === "failed"),
  );
  const red = tests.filter((test) => test.status === "failed");
  const failed = red.length + broken.length;
  return {
    passed: tests.filter((test) => test.status === "passed").length,
    failed: failed === 0 && status !== 0 ? 1 : failed,
    leftOut: tests.filter((test) => !["passed", "failed"].includes(test.status)).map((test) => test.fullName),
    failures: [
      ...red.map(({ fullName, failureMessages }) => begin(`${fullName}\n${failureMessages?.[0] ?? ""}`)),
      ...broken.map(({ name, message }) => begin(`${name}\n${message ?? ""}`)),
      ...outside.map((said) => begin(`outside of any test\n${said}`, 8)),
    ],
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
  if (!report) return { passed: 0, failed: 1, leftOut: [], failures: ["Playwright wrote no report"] };
  const { expected, unexpected, flaky } = report.stats;
  const failed = unexpected + flaky;
  const specs = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specs)];
  const all = report.suites.flatMap(specs);
  const having = (/** @type {string[]} */ ...outcomes) =>
    all.filter(({ tests }) => tests.some((/** @type {any} */ test) => outcomes.includes(test.status)));
  const message = (/** @type {any} */ { tests }) =>
    tests.flatMap((/** @type {any} */ test) => test.results ?? []).find((/** @type {any} */ result) => result.error)
      ?.error.message ?? "";
  return {
    passed: expected,
    failed: failed === 0 && status !== 0 ? 1 : failed,
    leftOut: having("skipped").map(({ title }) => title),
    failures: [
      ...having("unexpected", "flaky").map((spec) => begin(`${spec.file}: ${spec.title}\n${message(spec)}`)),
      ...(report.errors ?? []).map((/** @type {any} */ error) => begin(String(error.message))),
    ],
  };
}

/**
 * Counts size-limit's report: each budget is a check.
 *
 * @param {{ name: string, passed: boolean }[] | undefined} report
 * @returns {Tally}
 */
export function tallyOfSizes(report) {
  if (!report || report.length === 0) return { passed: 0, failed: 1, leftOut: [], failures: [] };
  const over = report.filter((budget) => !budget.passed);
  return {
    passed: report.length - over.length,
    failed: over.length,
    leftOut: [],
    failures: over.map(({ name }) => `over its budget: ${name}`),
  };
}

/** @param {readonly Tally[]} tallies */
export function sum(tallies) {
  return tallies.reduce(
    (all, one) => ({
      passed: all.passed + one.passed,
      failed: all.failed + one.failed,
      leftOut: [...all.leftOut, ...one.leftOut],
      failures: [...all.failures, ...one.failures],
    }),
    { passed: 0, failed: 0, leftOut: [], failures: [] },
  );
}
