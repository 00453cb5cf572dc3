import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { attentionDistances } from "../../../src/model/analysis/distance.ts";
import { rollout, rolloutByBlock, rolloutOfToken } from "../../../src/model/analysis/rollout.ts";
import { entropy, headStatistics, queryStatistics } from "../../../src/model/analysis/statistics.ts";
import { patchesOf } from "../../../src/model/analysis/token-grid.ts";
import { parseSafetensors, toFloat32 } from "../../../src/model/checkpoint/safetensors.ts";
import { farthest, gridOf, patternOf } from "./patterns.ts";

const folder = new URL("../../fixtures/goldens/rollout/", import.meta.url);
const { config, tensors, tolerance } = JSON.parse(readFileSync(new URL("case.json", folder), "utf8"));
const file = parseSafetensors(readFileSync(new URL("expected.safetensors", folder)));
const grid = { ...gridOf(config.grid, config.grid), patchSize: config.patch_size };
const { layers, heads, tokens } = config;

const seen = new Set<string>();

function stored(name: string): Float32Array {
  const entry = file.tensors.get(name);
  if (!entry) throw new Error(`${name} is not in the file`);
  seen.add(name);
  return toFloat32(entry);
}

/** max|got − expected| ≤ rel · max|expected|, the rule of the case. */
function expectEqual(name: string, got: ArrayLike<number>): void {
  const expected = stored(name);
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expect(farthest(got, expected) / largest, name).toBeLessThanOrEqual(tolerance.rel);
}

const pattern = patternOf(layers, heads, tokens, stored("attention"));

describe("golden case rollout", () => {
  it("gives the rollout after each block", () => {
    for (let block = 0; block < layers; block++) {
      expectEqual(`rollout.after_layer_${block}`, rollout(pattern, { fusion: "mean", lastBlock: block }));
    }
  });

  it("gives the class token's row over the patches, joined by mean, max and min of the heads", () => {
    const row = patchesOf(grid, rolloutOfToken(pattern, 0, { fusion: "mean" }));
    expectEqual("rollout.cls_to_patches", row);
    expectEqual(
      "rollout.cls_to_patches_scaled",
      row.map((value) => value / Math.max(...row)),
    );
    const ofBlocks = rolloutByBlock(pattern, 0, { fusion: "mean" });
    expectEqual("rollout.cls_to_patches", patchesOf(grid, ofBlocks.subarray((layers - 1) * tokens)));
    for (const fusion of ["max", "min"] as const) {
      expectEqual(`rollout_${fusion}_heads.cls_to_patches`, patchesOf(grid, rolloutOfToken(pattern, 0, { fusion })));
    }
  });

  it("gives the mean attention distance in pixels, renormalised over the patches and not, and per query", () => {
    const statistics = headStatistics(pattern, grid);
    expectEqual("distance.pixels", statistics.distance);
    const head = (index: number) => pattern.data.subarray(index * tokens * tokens, (index + 1) * tokens * tokens);
    const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expectEqual(
      "distance.pixels_not_renormalised",
      Array.from({ length: layers * heads }, (_, index) => mean(attentionDistances(head(index), grid, false))),
    );
    expectEqual(
      "distance.per_query_layer0",
      Array.from({ length: heads }, (_, index) => [...attentionDistances(head(index), grid)]).flat(),
    );
    const perQuery = stored("distance.per_query_layer0");
    for (let patch = 0; patch < tokens - 1; patch++) {
      const distance = queryStatistics(pattern, patch + 1, grid).distance?.subarray(0, heads) as Float32Array;
      const expected = Array.from({ length: heads }, (_, index) => perQuery[index * (tokens - 1) + patch] as number);
      expect(farthest(distance, expected)).toBeLessThan(tolerance.rel * 100);
    }
  });

  it("gives entropy in nats and the largest weight, over all queries and for the class token", () => {
    const statistics = headStatistics(pattern, grid);
    expectEqual("entropy.mean_over_queries", statistics.entropy);
    expectEqual("max_weight.mean_over_queries", statistics.maxWeight);
    expectEqual("entropy.cls_query", queryStatistics(pattern, 0, grid).entropy);
    expectEqual(
      "entropy.cls_query",
      Array.from({ length: layers * heads }, (_, index) =>
        entropy(pattern.data.subarray(index * tokens * tokens, index * tokens * tokens + tokens)),
      ),
    );
  });

  it("takes 0 · ln 0 as 0", () => {
    const edge = patternOf(1, 2, 5, stored("edge.attention"));
    expectEqual("edge.entropy.mean_over_queries", headStatistics(edge, gridOf(2, 2)).entropy);
  });

  it("leaves no tensor of the case unread", () => {
    expect([...seen].sort()).toEqual(Object.keys(tensors).sort());
  });
});
