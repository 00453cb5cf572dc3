import { type FeatureColors, featureComponents } from "../../../model/analysis/feature-colors.ts";
import type { SwinCapture } from "../../../model/capture.ts";
import { mergedTokens, type SwinStage, swinStages } from "../../../model/swin-stages.ts";
import { at, type NamedTensor } from "../../../model/tensor.ts";

/** The map that enters a stage, and the one that leaves it. */
export interface StageMaps {
  readonly stage: SwinStage;
  /** `embed.tokens`, or `merge.out` behind the first stage: [token, channels]; undefined where it was not captured. */
  readonly enters: NamedTensor | undefined;
  /** `block.out` of the last block: [token, channels]. */
  readonly leaves: NamedTensor | undefined;
}

/** The maps of every stage of a run, first stage first. */
export function stageMaps(capture: SwinCapture): readonly StageMaps[] {
  return swinStages(capture.config).map((stage) => {
    const own = capture.stages[stage.index];
    const out = own?.tensors["block.out"];
    const last = own?.blocks.indexOf(stage.firstBlock + stage.depth - 1) ?? -1;
    return {
      stage,
      enters: stage.index === 0 ? capture.tensors["embed.tokens"] : own?.tensors["merge.out"],
      leaves: out && last >= 0 ? at(out, last) : undefined,
    };
  });
}

const keptColors = new WeakMap<Float32Array, FeatureColors>();

/** Principal components of a map as colours, kept as long as its numbers. */
export function mapColors(map: NamedTensor): FeatureColors {
  const kept = keptColors.get(map.data) ?? featureComponents(map);
  keptColors.set(map.data, kept);
  return kept;
}

/**
 * The cells of one stage's map that belong to a token of another stage: those that
 * were merged into it, or the one that it was merged into.
 *
 * @returns [tokens] of stage `to`: 1 for a relative
 */
export function relatives(stages: readonly SwinStage[], from: number, token: number, to: number): Uint8Array {
  let stage = from;
  let cells = new Set([token]);
  while (stage < to) {
    const { columns } = stages[stage] as SwinStage;
    const next = (stages[stage + 1] as SwinStage).columns;
    cells = new Set([...cells].map((cell) => Math.floor(cell / columns / 2) * next + Math.floor((cell % columns) / 2)));
    stage++;
  }
  while (stage > to) {
    const before = stages[stage - 1] as SwinStage;
    const parts = mergedTokens(before.rows, before.columns);
    const merged = parts.length / 4;
    const next = new Set<number>();
    parts.forEach((part, entry) => {
      if (part >= 0 && cells.has(entry % merged)) next.add(part);
    });
    cells = next;
    stage--;
  }
  const { rows, columns } = stages[to] as SwinStage;
  return Uint8Array.from({ length: rows * columns }, (_, cell) => (cells.has(cell) ? 1 : 0));
}

/** What patch merging does to one token, in numbers. */
export interface Merging {
  /** The four tokens in the order in which their channels are joined, -1 for zeros beyond an odd side. */
  readonly parts: readonly number[];
  /** The four vectors joined: [4 · channels]. */
  readonly joined: Float32Array;
  /** Mean and standard deviation of `joined`, which LayerNorm takes away. */
  readonly mean: number;
  readonly deviation: number;
  /** After LayerNorm and the linear layer: [2 · channels]. */
  readonly merged: Float32Array;
}

/**
 * How a token of a stage came to be.
 *
 * @param before the stage that it was merged from
 * @param token of the stage after it
 * @returns undefined when one of the maps was not captured
 */
export function mergingOf(before: StageMaps, after: StageMaps, token: number): Merging | undefined {
  const [source, target] = [before.leaves, after.enters];
  if (!source || !target) return undefined;
  const entries = mergedTokens(before.stage.rows, before.stage.columns);
  const count = entries.length / 4;
  const parts = [0, 1, 2, 3].map((part) => entries[part * count + token] as number);
  const { dim } = before.stage;
  const joined = new Float32Array(4 * dim);
  parts.forEach((part, place) => {
    if (part >= 0) joined.set(source.data.subarray(part * dim, (part + 1) * dim), place * dim);
  });
  const mean = joined.reduce((sum, value) => sum + value, 0) / joined.length;
  const variance = joined.reduce((sum, value) => sum + (value - mean) ** 2, 0) / joined.length;
  const wide = after.stage.dim;
  return {
    parts,
    joined,
    mean,
    deviation: Math.sqrt(variance),
    merged: target.data.subarray(token * wide, (token + 1) * wide),
  };
}
