import { attentionDistances } from "../../../src/model/analysis/distance.ts";
import { entropy, headStatistics } from "../../../src/model/analysis/statistics.ts";
import { rollout, rolloutOfToken } from "../../../src/model/analysis/rollout.ts";
import { patchesOf, type TokenGrid } from "../../../src/model/analysis/token-grid.ts";
import { at, type NamedTensor, tensor } from "../../../src/model/tensor.ts";
import { type CaseFolder, pathIn, readTensors, type Values } from "../case-folder.ts";
import { compareRelative, type Measured } from "../compare.ts";

interface AnalysisConfig {
  readonly grid: number;
  readonly patch_size: number;
  readonly special_tokens: number;
}

/** Rollout and head statistics on a given stack of attention. Computed on the CPU whatever the backend. */
export async function verifyAnalysis(folder: CaseFolder): Promise<Measured[]> {
  const config = folder.json.config as AnalysisConfig;
  const tensors = readTensors(pathIn(folder, "expected.safetensors"));
  const given = (name: string) => attentionOf(tensors.get(name) as Values);
  const computed = compute(given("attention"), given("edge.attention"), gridOf(config));
  const rel = folder.json.tolerance.rel as number;
  return [...tensors]
    .filter(([name]) => name !== "attention" && name !== "edge.attention")
    .map(([name, { data }]) => compareRelative(name, computed[name]?.() ?? new Float32Array(), data, rel));
}

function gridOf({ grid, patch_size, special_tokens }: AnalysisConfig): TokenGrid {
  const prefix = Array.from({ length: special_tokens }, () => ({ kind: "class" }) as const);
  return { rows: grid, columns: grid, prefix, patchSize: patch_size };
}

function attentionOf({ shape, data }: Values): NamedTensor {
  return tensor("attn.pattern", ["block", "head", "query", "key"], shape, data);
}

/** Every reference tensor by name, from our own functions. */
function compute(
  attention: NamedTensor,
  edge: NamedTensor,
  grid: TokenGrid,
): Record<string, (() => ArrayLike<number>) | undefined> {
  const [blocks = 0, heads = 0] = attention.shape;
  const statistics = headStatistics(attention, grid);
  const classToPatches = (fusion: "mean" | "max" | "min") => patchesOf(grid, rolloutOfToken(attention, 0, { fusion }));
  const ofHeads = (value: (matrix: NamedTensor) => number) =>
    Array.from({ length: blocks * heads }, (_, i) => value(at(attention, Math.floor(i / heads), i % heads)));
  const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
  const entropies = (matrix: NamedTensor) =>
    mean(Array.from({ length: matrix.shape[0] ?? 0 }, (_, query) => entropy(at(matrix, query).data)));

  const after = (lastBlock: number) => () => rollout(attention, { fusion: "mean", lastBlock });
  return {
    ...Object.fromEntries(Array.from({ length: blocks }, (_, block) => [`rollout.after_layer_${block}`, after(block)])),
    "rollout.cls_to_patches": () => classToPatches("mean"),
    "rollout.cls_to_patches_scaled": () => {
      const patches = classToPatches("mean");
      const largest = Math.max(...patches);
      return patches.map((value) => value / largest);
    },
    "rollout_max_heads.cls_to_patches": () => classToPatches("max"),
    "rollout_min_heads.cls_to_patches": () => classToPatches("min"),
    "distance.pixels": () => statistics.distance,
    "distance.pixels_not_renormalised": () => ofHeads((matrix) => mean(attentionDistances(matrix.data, grid, false))),
    "distance.per_query_layer0": () =>
      Array.from({ length: heads }, (_, head) => [...attentionDistances(at(attention, 0, head).data, grid)]).flat(),
    "entropy.mean_over_queries": () => statistics.entropy,
    "entropy.cls_query": () => ofHeads((matrix) => entropy(at(matrix, 0).data)),
    "max_weight.mean_over_queries": () => statistics.maxWeight,
    "edge.entropy.mean_over_queries": () =>
      Array.from({ length: edge.shape[1] ?? 0 }, (_, head) => entropies(at(edge, 0, head))),
  };
}
