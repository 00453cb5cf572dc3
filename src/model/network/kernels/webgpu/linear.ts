import * as tf from "@tensorflow/tfjs-core";
import type { Activation } from "../../../config.ts";
import type { LinearWeights, NormWeights } from "../../layers/primitives.ts";
import { columnsPerGroup, type LinearVariant, linearProgram, type Matmul, rowsPerGroup } from "./linear-program.ts";
import { fits } from "./limits.ts";
import { type Components, runProgram, type Source, type Uniform } from "./program.ts";

/** What is done to the rows before the product and to the sums behind it; null for what is not. */
export interface LinearCall {
  readonly matmul: Matmul;
  /** Rows of the result. */
  readonly rows: number;
  readonly norm: NormWeights | null;
  /** Which row of the input each row of the result comes from, int32, -1 for a row of zeros behind the norm. */
  readonly table: tf.Tensor1D | null;
  readonly act: Activation | null;
  readonly scale: tf.Tensor | null;
  readonly residual: Source | null;
}

/** By fours where every length of a row is a multiple of it. */
export function componentsOf(...lengths: readonly number[]): Components {
  return lengths.every((length) => length % 4 === 0) ? 4 : 1;
}

/**
 * act(norm(x) · weight + bias) · scale + residual in one dispatch.
 *
 * @param x its first numbers are read as rows of the weight's first extent
 * @returns [rows, out], or null when it is more than one dispatch takes
 */
export function runLinear(x: Source, { weight, bias }: LinearWeights, call: LinearCall): tf.Tensor2D | null {
  const [inner, width] = weight.shape;
  const { matmul, rows, norm, table, act, scale, residual } = call;
  const variant: LinearVariant = {
    ...{ matmul, from: table ? "gather" : "rows", inner: componentsOf(inner), outer: componentsOf(width) },
    ...{ norm: norm !== null, bias: bias !== null, act, scale: scale !== null, residual: residual !== null },
    ...{ prefix: false, positions: false },
  };
  const uniforms: Uniform[] = [
    ["rows", "u32", rows],
    ["inner", "u32", inner],
    ["width", "u32", width],
    ["eps", "f32", norm?.eps ?? 0],
  ];
  const inputs = [x, weight, table, norm?.weight, norm?.bias, bias, scale, residual];
  return dispatch(variant, inputs, uniforms, [rows, width], [rows, width]);
}

/**
 * The dispatch of a linear program.
 *
 * @param shape of the result
 * @returns null when it is more than one dispatch takes
 */
export function dispatch<T extends tf.Tensor>(
  variant: LinearVariant,
  inputs: readonly (Source | null | undefined)[],
  uniforms: readonly Uniform[],
  [rows, width]: readonly [rows: number, width: number],
  shape: readonly number[],
): T | null {
  const groups = [Math.ceil(width / columnsPerGroup[variant.matmul]), Math.ceil(rows / rowsPerGroup)] as const;
  if (!fits(groups, shape)) return null;
  const there = inputs.filter((input) => input !== null && input !== undefined);
  return runProgram(linearProgram(variant), there, uniforms, groups, shape);
}

/** The first numbers of a tensor under a shape of their own; nothing is copied. */
export function startOf<T extends tf.Tensor>(tensor: tf.Tensor, shape: readonly number[]): T {
  const backend = tf.backend();
  backend.incRef(tensor.dataId);
  return tf.engine().makeTensorFromTensorInfo({ dataId: tensor.dataId, dtype: tensor.dtype, shape: [...shape] }) as T;
}
