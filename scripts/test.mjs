/**
 * `npm test`: sets up, runs every check and every test, and ends with `N passed, N failed`.
 * `-- --only unit,e2e` runs some sections alone.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { sum, tallyOfPlaywright, tallyOfProgram, tallyOfSizes, tallyOfVitest } from "./checks/tally.mjs";
import { installBrowser, installPackages, root } from "./setup.mjs";

const reports = mkdtempSync(join(tmpdir(), "vitrine-test-"));
const bin = (path) => join(root, "node_modules", path);

/** Runs one of our tools in Node, with its output on this terminal. */
function node(script, args, options = {}) {
  return spawnSync(process.execPath, [script, ...args], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    ...options,
  });
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

const program =
  (script, ...args) =>
  () =>
    tallyOfProgram(node(bin(script), args).status);

const vitest = (project) => () => {
  const [file, outside] = [join(reports, `${project}.json`), join(reports, `${project}-outside.json`)];
  const reporters = ["default", "json", join(root, "scripts/checks/outside-errors.mjs")];
  const { status } = node(bin("vitest/vitest.mjs"), [
    ...["run", "--project", project, ...reporters.map((reporter) => `--reporter=${reporter}`)],
    ...[`--outputFile.json=${file}`, `--outputFile.outside=${outside}`],
  ]);
  return tallyOfVitest(readReport(file), status, readReport(outside));
};

function sizes() {
  const { stdout } = node(bin("size-limit/bin.js"), ["--json"], { stdio: ["ignore", "pipe", "inherit"] });
  let report;
  try {
    report = JSON.parse(String(stdout));
  } catch {
    console.log(String(stdout));
    return tallyOfSizes(undefined);
  }
  for (const { name, size, passed } of report) {
    console.log(`${passed ? "within" : "OVER"} its budget: ${name}, ${(size / 1000).toFixed(1)} kB gzip`);
  }
  return tallyOfSizes(report);
}

function endToEnd() {
  const file = join(reports, "e2e.json");
  const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: file };
  const { status } = node(bin("@playwright/test/cli.js"), ["test", "--reporter=list,json"], { env });
  return tallyOfPlaywright(readReport(file), status);
}

/** @type {Record<string, () => import("./checks/tally.mjs").Tally>} */
const sections = {
  types: program("typescript/bin/tsc", "--noEmit"),
  lint: program("oxlint/bin/oxlint"),
  format: program("@biomejs/biome/bin/biome", "format", "."),
  unused: program("knip/bin/knip.js"),
  unit: vitest("unit"),
  browser: vitest("browser"),
  webgpu: vitest("webgpu"),
  build: program("vite/bin/vite.js", "build", "--logLevel", "warn"),
  size: sizes,
  e2e: endToEnd,
};

const failure = { passed: 0, failed: 1, leftOut: [], failures: [] };

function attempt(name, run) {
  console.log(`\n━━ ${name} ${"━".repeat(Math.max(0, 70 - name.length))}`);
  const start = Date.now();
  let tally = failure;
  try {
    tally = run();
  } catch (error) {
    console.log(error instanceof Error ? error.message : String(error));
  }
  return { name, tally, seconds: (Date.now() - start) / 1000 };
}

const { values } = parseArgs({ options: { only: { type: "string" } } });
const chosen = values.only?.split(",") ?? Object.keys(sections);
const unknown = chosen.filter((name) => !(name in sections));
if (unknown.length > 0) {
  console.error(`--only: ${unknown.join(", ")} unknown; there are ${Object.keys(sections).join(", ")}.`);
  process.exit(2);
}

const setUp = () => {
  installPackages();
  installBrowser();
  return { passed: 0, failed: 0, leftOut: [], failures: [] };
};
const first = attempt("set up", setUp);
const outcomes = first.tally.failed > 0 ? [first] : chosen.map((name) => attempt(name, sections[name]));
rmSync(reports, { recursive: true });

const total = sum(outcomes.map(({ tally }) => tally));
console.log(`\n━━ all ${"━".repeat(67)}`);
for (const { name, tally, seconds } of outcomes) {
  const mark = tally.failed > 0 ? "✗" : "✓";
  console.log(`${mark} ${name.padEnd(8)} ${tally.passed} passed, ${tally.failed} failed  (${seconds.toFixed(1)} s)`);
}
if (total.leftOut.length > 0) {
  console.log(`Left out, because what they need is not here (${total.leftOut.length}):`);
  for (const name of total.leftOut) console.log(`  ${name}`);
}
if (total.failures.length > 0) {
  console.log("What failed:");
  for (const said of total.failures) console.log(`  ${said}`);
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
