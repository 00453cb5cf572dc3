import * as tf from "@tensorflow/tfjs-core";
import { sinusoidPositions } from "../../sinusoid.ts";

export interface TokenWeights {
  /** Class, distillation and register tokens in order, joined: [prefix, embedDim]; null when there are none. */
  readonly prefix: tf.Tensor2D | null;
  /** [patches, embedDim], or [prefix + patches, embedDim] when positions cover the prefix too; null when the network has none. */
  readonly positions: tf.Tensor2D | null;
}

/** What happens to the positions: used as learned, left out, replaced by sines and cosines, or dealt to other patches by index. */
export type PositionUse = "learned" | "zero" | "sinusoid" | Int32Array;

/**
 * Joins the prefix tokens and adds the positions, to the patches alone or to all
 * tokens, whichever the checkpoint was trained with.
 *
 * @param patches [patches, embedDim]
 * @returns [tokens, embedDim]
 */
export function joinTokens(patches: tf.Tensor2D, { prefix, positions }: TokenWeights, use: PositionUse): tf.Tensor2D {
  const join = (x: tf.Tensor2D) => (prefix ? tf.concat2d([prefix, x], 0) : x);
  const placed = positionsFor(positions, use, [patches.shape[0] + (prefix?.shape[0] ?? 0), patches.shape[1]]);
  if (placed === null) return join(patches);
  const onPatchesOnly = placed.shape[0] === patches.shape[0];
  return onPatchesOnly ? join(tf.add(patches, placed)) : tf.add(join(patches), placed);
}

/**
 * The positions as they are added, for all tokens or for the patches; null when none are.
 * A network without any can be given sines and cosines all the same.
 *
 * @param all [tokens, embedDim]
 */
export function positionsFor(
  positions: tf.Tensor2D | null,
  use: PositionUse,
  all: readonly [tokens: number, embedDim: number],
): tf.Tensor2D | null {
  if (use === "sinusoid") {
    const [count, dim] = positions?.shape ?? all;
    return tf.tensor2d(sinusoidPositions(count, dim), [count, dim]);
  }
  if (use === "zero" || !positions) return null;
  return use === "learned" ? positions : dealt(positions, use);
}

/** Patch i gets the position of patch `order[i]`; those of prefix tokens stay. */
function dealt(positions: tf.Tensor2D, order: Int32Array): tf.Tensor2D {
  const prefix = positions.shape[0] - order.length;
  const rows = Int32Array.from({ length: positions.shape[0] }, (_, row) =>
    row < prefix ? row : prefix + (order[row - prefix] as number),
  );
  return tf.gather(positions, tf.tensor1d(rows, "int32"));
}
