import * as tf from "@tensorflow/tfjs-core";
import type { Kernels } from "../kernels.ts";
import { runAttention } from "./attention.ts";
import { runEmbed } from "./embed.ts";
import { gatherProgram } from "./gather-program.ts";
import { fits } from "./limits.ts";
import { componentsOf, runLinear } from "./linear.ts";
import { normProgram } from "./norm-program.ts";
import { type Program, runProgram, type Source } from "./program.ts";

/**
 * Our own programs on tfjs's WebGPU device. What decides there is how many there are, not
 * how fast: a dispatch costs some 24 to 71 µs whatever it does (arXiv:2604.02344), so that
 * a block is five of them.
 *
 * @param software whether a processor plays the graphics card: it wants no barriers
 */
export function webgpuKernels(software: boolean): Kernels {
  const matmul = software ? "registers" : "tile";
  const queries = software ? 32 : 16;
  return {
    name: `WebGPU programs, ${matmul}`,

    linear(x, weights, { norm = null, rows = null, act = null, scale = null, residual = null }) {
      // The first rows in their order need no table: the pipeline of all rows does for them.
      const table = rows && !rows.every((row, index) => row === index) ? tf.tensor1d(rows, "int32") : null;
      const count = rows?.length ?? x.shape[0];
      return runLinear(x, weights, { matmul, rows: count, norm, table, act, scale, residual });
    },

    layerNorm(x, { weight, bias, eps }) {
      const program = normProgram(componentsOf(x.shape[1]));
      return byRows(program, [x, weight, bias], x.shape, 1, eps);
    },

    gatherRows(x, indices) {
      const shape = [indices.length, x.shape[1]] as const;
      const program = gatherProgram(componentsOf(shape[1]));
      return byRows(program, [x, tf.tensor1d(indices, "int32")], shape, Math.ceil(shape[1] / 256), 0);
    },

    patchEmbed(image, patchSize, projection) {
      const call = { matmul, patchSize, prefix: null, positions: null, keepPatches: false } as const;
      return runEmbed(image, projection, call)?.tokens ?? null;
    },

    embedTokens: (image, patchSize, projection, around) =>
      runEmbed(image, projection, { matmul, patchSize, ...around }),

    attention(qkv, { windows, numHeads, scale, bias, mask, headGate, keepPattern, keepScores }) {
      const [rows, width] = qkv.shape;
      const sizes = { windows, tokens: rows / windows, heads: numHeads, headDim: width / 3 / numHeads };
      const parts = runAttention(qkv, { queries, ...sizes, scale, bias, mask, gate: headGate, keepScores });
      if (!parts) return null;
      const { joined, whole: of, patternAt, scoresAt } = parts;
      return {
        joined,
        pattern: keepPattern ? { of, begin: patternAt } : null,
        scores: scoresAt === null ? null : { of, begin: scoresAt },
      };
    },
  };
}

/** A program with rows of workgroups for its rows; null when there are too many. */
function byRows(
  program: Program,
  inputs: readonly Source[],
  shape: readonly [rows: number, columns: number],
  across: number,
  eps: number,
): tf.Tensor2D | null {
  const [rows, inner] = shape;
  const groups = [across, rows] as const;
  if (!fits(groups, shape)) return null;
  const uniforms = [
    ["rows", "u32", rows],
    ["inner", "u32", inner],
    ["eps", "f32", eps],
  ] as const;
  return runProgram(program, inputs, uniforms, groups, shape);
}
