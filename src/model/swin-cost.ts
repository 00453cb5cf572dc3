import { swinParameters } from "./checkpoint/swin-parameters.ts";
import type { SwinConfig } from "./config.ts";
import { type SwinStage, swinStages } from "./swin-stages.ts";
import { sizeOf } from "./tensor.ts";

/**
 * What attention costs, in multiply-adds: Liu et al. 2021, "Swin Transformer:
 * Hierarchical Vision Transformer using Shifted Windows", arXiv:2103.14030,
 * eq. 1 and 2. Softmax, bias and norm are not counted, there as here.
 */

/**
 * Multiply-adds of attention over the whole map, 4hwC² + 2(hw)²C: the four
 * projections, and q · k with pattern · v.
 *
 * @param h height of the map in tokens
 * @param w width of the map in tokens
 * @param c channels
 */
export function msaCost(h: number, w: number, c: number): number {
  return 4 * h * w * c ** 2 + 2 * (h * w) ** 2 * c;
}

/**
 * Multiply-adds of attention in windows, 4hwC² + 2M²hwC: linear in the picture, for
 * a map that the windows divide.
 *
 * @param m side of a window in tokens
 */
export function windowMsaCost(h: number, w: number, c: number, m: number): number {
  return 4 * h * w * c ** 2 + 2 * m ** 2 * h * w * c;
}

/** Multiply-adds of the attention in one block of a stage. */
export interface StageAttentionCost {
  readonly stage: SwinStage;
  /** If every token looked at every token of the map: eq. 1. */
  readonly global: number;
  /** In windows, by the formula: eq. 2 with the stage's window. */
  readonly windowed: number;
  /** What runs: as `windowed`, with the places of padding projected and looked at too. */
  readonly padded: number;
  /** Places of the padded map. */
  readonly places: number;
}

export interface SwinAttentionCost {
  /** One block of each stage, first stage first. */
  readonly stages: readonly StageAttentionCost[];
  /** All blocks of all stages. */
  readonly global: number;
  readonly windowed: number;
  readonly padded: number;
}

/**
 * What the attention of a Swin costs, and what it would cost without windows.
 *
 * @param imageSize another picture size in pixels than the config's
 * @throws RangeError when the size is not whole patches
 */
export function swinAttentionCost(config: SwinConfig, imageSize = config.imageSize): SwinAttentionCost {
  if (imageSize.some((side) => !(side > 0) || side % config.patchSize !== 0)) {
    throw new RangeError(
      `cost: a picture of ${imageSize.join(" × ")} px is not whole patches of ${config.patchSize} px`,
    );
  }
  const same = imageSize[0] === config.imageSize[0] && imageSize[1] === config.imageSize[1];
  const stages = swinStages(same ? config : { ...config, imageSize }).map((stage): StageAttentionCost => {
    const { rows, columns, dim, windowSize } = stage;
    const [height, width] = windowSize;
    const places = Math.ceil(rows / height) * height * Math.ceil(columns / width) * width;
    return {
      stage,
      global: msaCost(rows, columns, dim),
      windowed: windowedCost(rows * columns, dim, height * width),
      padded: windowedCost(places, dim, height * width),
      places,
    };
  });
  const total = (kind: "global" | "windowed" | "padded") =>
    stages.reduce((sum, cost) => sum + cost.stage.depth * cost[kind], 0);
  return { stages, global: total("global"), windowed: total("windowed"), padded: total("padded") };
}

/** Eq. 2 for a window that need not be square. */
function windowedCost(tokens: number, channels: number, windowTokens: number): number {
  return 4 * tokens * channels ** 2 + 2 * windowTokens * tokens * channels;
}

/**
 * Number of learnable scalars of a Swin, exactly as PyTorch counts them:
 * 28,288,354 for Swin-T at 224 px with 1,000 classes.
 */
export function countSwinParameters(config: SwinConfig): number {
  let total = 0;
  for (const shape of swinParameters(config).values()) total += sizeOf(shape);
  return total;
}
