import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BackendName } from "../../../src/model/engine.ts";
import { type Bench, localBench } from "../../../scripts/verify/bench.ts";
import { findCases } from "../../../scripts/verify/case-folder.ts";
import { missingPaths } from "../../../scripts/verify/kinds/photos.ts";
import { runCase } from "../../../scripts/verify/run-case.ts";

const folder = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const small = findCases(folder("fixtures/goldens"));
const trained = findCases(folder("cases"));

const places: readonly (readonly [place: string, backend: BackendName, kernels: boolean])[] = [
  ["cpu", "cpu", true],
  ["wasm", "wasm", true],
  ["wasm without our kernels", "wasm", false],
];

describe.each(places)("on %s the engine equals the reference", (_place, backend, kernels) => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await localBench(backend, kernels);
  });
  afterAll(() => bench.close());

  it.each(small.map((golden) => [golden.name, golden] as const))("in %s", async (_, golden) => {
    const result = await runCase(bench, golden);
    expect(result).toMatchObject({ outcome: "measured" });
    if (result.outcome !== "measured") return;
    expect(result.measured.length).toBeGreaterThan(2);
    expect(result.measured.filter(({ pass }) => !pass)).toEqual([]);
  });
});

describe("on wasm the engine equals the reference with trained weights on photographs", () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await localBench("wasm");
  });
  afterAll(() => bench.close());

  for (const golden of trained) {
    const missing = missingPaths(golden);
    if (missing.length > 0) {
      console.log(`left out: ${golden.name}, because ${missing.join(", ")} is not here`);
      continue;
    }
    it(`in ${golden.name}`, async () => {
      const result = await runCase(bench, golden);
      expect(result).toMatchObject({ outcome: "measured" });
      if (result.outcome === "measured") expect(result.measured.filter(({ pass }) => !pass)).toEqual([]);
    });
  }
});
