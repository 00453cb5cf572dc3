import type * as tf from "@tensorflow/tfjs-core";
import { attentionProgram } from "./attention-program.ts";
import { fits } from "./limits.ts";
import { componentsOf, startOf } from "./linear.ts";
import { runProgram } from "./program.ts";

export interface AttentionCall {
  readonly queries: 16 | 32;
  /** Windows, tokens of each, heads, and numbers of one head's vector. */
  readonly windows: number;
  readonly tokens: number;
  readonly heads: number;
  readonly headDim: number;
  /** Multiplies q · k. */
  readonly scale: number;
  /** [heads, tokens, tokens]; null for none. */
  readonly bias: tf.Tensor | null;
  /** [windows, tokens, tokens], or [tokens] for all queries alike. */
  readonly mask: tf.Tensor | null;
  /** [heads] */
  readonly gate: tf.Tensor | null;
  readonly keepScores: boolean;
}

/** Where the parts of the result lie in it, in scalars. */
export interface AttentionParts {
  /** All of it. */
  readonly whole: tf.Tensor1D;
  /** Its start: [windows · tokens, heads · headDim]. */
  readonly joined: tf.Tensor2D;
  /** [windows, heads, tokens, tokens] */
  readonly patternAt: number;
  /** The same; null when they were not kept. */
  readonly scoresAt: number | null;
}

/**
 * Attention in one dispatch.
 *
 * @param qkv [windows · tokens, 3 · heads · headDim]
 * @returns null when it is more than one dispatch takes
 */
export function runAttention(qkv: tf.Tensor2D, call: AttentionCall): AttentionParts | null {
  const { queries, windows, tokens, heads, headDim, bias, mask, gate, keepScores } = call;
  const dim = heads * headDim;
  const pairs = windows * heads * tokens * tokens;
  const patternAt = windows * tokens * dim;
  const scoresAt = keepScores ? patternAt + pairs : null;
  const size = patternAt + pairs * (keepScores ? 2 : 1);
  const groups = [windows * heads, Math.ceil(tokens / queries)] as const;
  if (!fits(groups, [size])) return null;
  const program = attentionProgram({
    queries,
    components: componentsOf(headDim),
    bias: bias !== null,
    mask: mask === null ? "none" : mask.size === tokens ? "keys" : "windows",
    gate: gate !== null,
  });
  const whole = runProgram<tf.Tensor1D>(
    program,
    [qkv, bias, mask, gate].filter((input) => input !== null),
    [
      ["tokens", "u32", tokens],
      ["heads", "u32", heads],
      ["headDim", "u32", headDim],
      ["patternAt", "u32", patternAt],
      ["scoresAt", "u32", scoresAt ?? 0], // 0 is where joined begins: none
      ["scale", "f32", call.scale],
    ],
    groups,
    [size],
  );
  return { whole, joined: startOf(whole, [windows * tokens, dim]), patternAt, scoresAt };
}
