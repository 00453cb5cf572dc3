import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compareAbsolute, compareEach, compareRelative } from "../../scripts/verify/compare.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const golden = (name: string) => join(root, "test/fixtures/goldens", name);

/** Runs `npm run verify` as a person does. */
function verify(...args: string[]): Promise<{ code: number; text: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(root, "scripts/verify.mjs"), ...args], (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === "number" ? error.code : 0, text: stdout + stderr }),
    );
  });
}

describe("npm run verify", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "verify-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** A copy of a golden case with another case.json. */
  function changed(name: string, change: Record<string, unknown>): string {
    const copy = join(folder, name);
    mkdirSync(copy, { recursive: true });
    for (const file of ["expected.safetensors", "weights.safetensors"]) {
      writeFileSync(join(copy, file), readFileSync(join(golden("vit_gap"), file)));
    }
    const json = JSON.parse(readFileSync(join(golden("vit_gap"), "case.json"), "utf8"));
    writeFileSync(join(copy, "case.json"), JSON.stringify({ ...json, case: name, ...change }));
    return copy;
  }

  it("prints the largest error of each case and ends with 0 when all are within their tolerance", async () => {
    const json = join(folder, "out.json");
    const { code, text } = await verify("--backend", "cpu", "--json", json, golden("vit_gap"), golden("rollout"));
    expect(text).toMatch(/PASS +vit_gap +\S+ +\d\.\d\de-\d+ +2\.00e-5/);
    expect(text).toContain("2 passed, 0 failed");
    expect(code).toBe(0);
    const { backend, cases } = JSON.parse(readFileSync(json, "utf8"));
    expect(backend.backend).toBe("cpu");
    expect(cases.map((one: { case: string }) => one.case)).toEqual(["vit_gap", "rollout"]);
    expect(cases[0].result.measured.length).toBeGreaterThan(5);
  });

  it("ends with 1 when a tolerance is exceeded, a case is unknown or cannot be computed", async () => {
    const strict = changed("strict", { tolerance: { rel: 1e-12 } });
    const unknown = changed("unknown", { kind: "perceiver" });
    const wrong = changed("wrong", { config: { patch_size: 6, embed_dim: 31, num_heads: 4 } });
    const { code, text } = await verify("--backend", "cpu", strict, unknown, wrong, golden("vit_gap"));
    expect(code).toBe(1);
    expect(text).toMatch(/FAIL +strict/);
    expect(text).toMatch(/UNKNOWN +unknown +no way to check the kind "perceiver"/);
    expect(text).toMatch(/FAIL +wrong/);
    expect(text).toContain("1 passed, 3 failed");
  });

  it("says which case it leaves out because its files are not here, and does not count it as failed", async () => {
    const absent = changed("absent", { kind: "photos", weights: "no.safetensors", expected: "no", top: "no.json" });
    const { code, text } = await verify("--backend", "cpu", absent);
    expect(text).toMatch(/LEFT OUT +absent +not here: no\.safetensors, no, no\.json/);
    expect(code).toBe(0);
  });

  it("explains itself and ends with 1 without a folder, or with one that is not there", async () => {
    expect(await verify()).toMatchObject({ code: 1, text: expect.stringContaining("--backend") });
    expect(await verify("no-such-folder")).toMatchObject({ code: 1, text: expect.stringContaining("no-such-folder") });
  });
});

describe("a comparison", () => {
  it("measures the largest difference against the largest expected value", () => {
    expect(compareRelative("x", [1, 4.4], [1, 4], 0.05)).toMatchObject({ error: expect.closeTo(0.1), pass: false });
    expect(compareRelative("x", [1, 4.4], [1, 4], 0.11)).toMatchObject({ pass: true });
    expect(compareRelative("x", [0, 0], [0, 0], 1e-6)).toMatchObject({ error: 0, pass: true });
  });

  it("fails on what is missing, superfluous or not a number, and takes equal infinities as equal", () => {
    expect(compareAbsolute("x", [1], [1, 2], 9).pass).toBe(false);
    expect(compareAbsolute("x", [1, 2, 3], [1, 2], 9).pass).toBe(false);
    expect(compareAbsolute("x", [Number.NaN], [1], 9).pass).toBe(false);
    expect(compareEach("x", [], [1], () => 9).pass).toBe(false);
    expect(compareEach("x", [-Infinity, 1], [-Infinity, 1], () => 0).pass).toBe(true);
  });

  it("shows the entry that uses most of what it is allowed", () => {
    const allowed = [10, 0.1];
    expect(compareEach("x", [5, 1.2], [0, 1], (i) => allowed[i] as number)).toMatchObject({
      error: expect.closeTo(0.2),
      tolerance: 0.1,
      pass: false,
    });
  });
});
