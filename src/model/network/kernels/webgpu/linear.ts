import * as tf from "@tensorflow/tfjs-core";
import type { Activation } from "../../../config.ts";
import type { LinearWeights, NormWeights } from "../../layers/primitives.ts";
import { columnsPerGroup, type LinearVariant, linearProgram, type Matmul, rowsPerGroup } from "./linear-program.ts";
import { fits } from "./limits.ts";
import { type Components, runProgram, type Source, type Uniform } from "./program.ts";
import type { RowSource } from "./rows-code.ts";

/** What is done to the rows before the product and to the sums behind it; null for what is not. */
export interface LinearCall {
  readonly matmul: Matmul;
  /** Rows of the result. */
  readonly rows: number;
  readonly norm: (NormWeights & { readonly eps: number }) | null;
  /** A table of rows, int32: one for each row of the result, or with `merge` four times as many. */
  readonly table: { readonly rows: tf.Tensor1D; readonly merge: boolean } | null;
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
  const from: RowSource = table ? (table.merge ? "merge" : "gather") : "rows";
  const variant: LinearVariant = {
    ...{ matmul, from, inner: componentsOf(table?.merge ? inner / 4 : inner), outer: componentsOf(width) },
    ...{ norm: norm !== null, bias: bias !== null, act, scale: scale !== null, residual: residual !== null },
    ...{ prefix: false, positions: false },
  };
  const uniforms: Uniform[] = [
    ["rows", "u32", rows],
    ["inner", "u32", inner],
    ["width", "u32", width],
    ["eps", "f32", norm?.eps ?? 0],
  ];
  const inputs = [x, weight, table?.rows, norm?.weight, norm?.bias, bias, scale, residual];
  return dispatch(variant, inputs, uniforms, rows, width, rows * width);
}

/** The dispatch of a linear program. */
export function dispatch(
  variant: LinearVariant,
  inputs: readonly (Source | null | undefined)[],
  uniforms: readonly Uniform[],
  rows: number,
  width: number,
  size: number,
): tf.Tensor2D | null {
  const groups = [Math.ceil(width / columnsPerGroup[variant.matmul]), Math.ceil(rows / rowsPerGroup)] as const;
  if (!fits(groups, size)) return null;
  const there = inputs.filter((input) => input !== null && input !== undefined);
  const result = runProgram(linearProgram(variant), there, uniforms, groups, size);
  return size === rows * width ? (tf.reshape(result, [rows, width]) as tf.Tensor2D) : startOf(result, [rows, width]);
}

/** The first numbers of a tensor under a shape of their own; nothing is copied. */
export function startOf<T extends tf.Tensor>(tensor: tf.Tensor, shape: readonly number[]): T {
  const backend = tf.backend();
  backend.incRef(tensor.dataId);
  return tf.engine().makeTensorFromTensorInfo({ dataId: tensor.dataId, dtype: tensor.dtype, shape: [...shape] }) as T;
}
