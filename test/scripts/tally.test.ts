import { describe, expect, test } from "vitest";
import { sum, tallyOfPlaywright, tallyOfProgram, tallyOfSizes, tallyOfVitest } from "../../scripts/checks/tally.mjs";

const vitestFile = (status: string, ...outcomes: string[]) => ({
  status,
  assertionResults: outcomes.map((outcome, i) => ({ status: outcome, fullName: `test ${i}` })),
});

describe("a program", () => {
  test("passes only when it ends well", () => {
    expect(tallyOfProgram(0)).toMatchObject({ passed: 1, failed: 0 });
    expect(tallyOfProgram(2)).toMatchObject({ passed: 0, failed: 1 });
    expect(tallyOfProgram(null)).toMatchObject({ passed: 0, failed: 1 });
  });
});

describe("vitest", () => {
  test("each test counts, and what was left out is named", () => {
    const report = {
      testResults: [vitestFile("passed", "passed", "skipped"), vitestFile("failed", "passed", "failed")],
    };
    expect(tallyOfVitest(report, 1)).toMatchObject({ passed: 2, failed: 1, leftOut: ["test 1"] });
  });

  test("a file that could not be loaded is a failure", () => {
    const report = { testResults: [vitestFile("failed"), vitestFile("passed", "passed")] };
    expect(tallyOfVitest(report, 1)).toMatchObject({ passed: 1, failed: 1 });
  });

  test("a file whose tests pass but whose clean-up throws is a failure", () => {
    expect(tallyOfVitest({ testResults: [vitestFile("failed", "passed")] }, 1)).toMatchObject({ passed: 1, failed: 1 });
  });

  test("an error outside of any test is a failure, and is said at the end", () => {
    const tally = tallyOfVitest({ testResults: [vitestFile("passed", "passed")] }, 1, [
      "Error: a promise nobody keeps",
    ]);
    expect(tally).toMatchObject({ passed: 1, failed: 1 });
    expect(tally.failures.join()).toContain("a promise nobody keeps");
  });

  test("a failed test is named at the end with the beginning of what it says", () => {
    const failed = {
      status: "failed",
      fullName: "maps add up",
      failureMessages: ["expected 1\nto be 2\nat a\nat b\nat c"],
    };
    const { failures } = tallyOfVitest({ testResults: [{ status: "failed", assertionResults: [failed] }] }, 1);
    expect(failures).toEqual([expect.stringMatching(/maps add up\s+expected 1\s+to be 2\s+at a$/)]);
  });

  test("no report is a failure, whatever the status", () => {
    expect(tallyOfVitest(undefined, 0)).toMatchObject({ passed: 0, failed: 1 });
  });
});

describe("Playwright", () => {
  const suites = [
    {
      suites: [{ specs: [{ title: "left out", tests: [{ status: "skipped" }] }] }],
      specs: [{ title: "ran", tests: [{ status: "expected" }] }],
    },
  ];

  test("a test that passes only sometimes has failed", () => {
    const report = { suites, stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 1 } };
    expect(tallyOfPlaywright(report, 1)).toMatchObject({ passed: 3, failed: 2, leftOut: ["left out"] });
  });

  test("a failed test is named at the end with its file", () => {
    const results = [{ error: { message: "element is not visible\nCall log" } }];
    const specs = [
      { title: "a head is chosen", file: "inspector.spec.ts", tests: [{ status: "unexpected", results }] },
    ];
    const stats = { expected: 0, unexpected: 1, flaky: 0, skipped: 0 };
    const [said] = tallyOfPlaywright({ suites: [{ specs }], stats }, 1).failures;
    expect(said).toMatch(/inspector\.spec\.ts: a head is chosen\s+element is not visible/);
  });

  test("a server that did not start, or no report, is a failure", () => {
    const report = { suites: [], stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 } };
    expect(tallyOfPlaywright(report, 1)).toMatchObject({ passed: 0, failed: 1 });
    expect(tallyOfPlaywright(undefined, 1)).toMatchObject({ passed: 0, failed: 1 });
  });
});

test("each size budget counts, and a report without any is a failure", () => {
  expect(
    tallyOfSizes([
      { name: "a", passed: true },
      { name: "b", passed: false },
    ]),
  ).toMatchObject({ passed: 1, failed: 1 });
  expect(tallyOfSizes([])).toMatchObject({ failed: 1 });
  expect(tallyOfSizes(undefined)).toMatchObject({ failed: 1 });
});

test("sections add up", () => {
  const section = { passed: 2, failed: 1, leftOut: ["a"], failures: ["b"] };
  expect(sum([section, section])).toEqual({ passed: 4, failed: 2, leftOut: ["a", "a"], failures: ["b", "b"] });
  expect(sum([])).toEqual({ passed: 0, failed: 0, leftOut: [], failures: [] });
});
