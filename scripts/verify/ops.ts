import * as tf from "@tensorflow/tfjs-core";
import { crossEntropy, logSoftmax } from "../../src/model/network/layers/loss.ts";
import { activate, geluDerivative, layerNorm } from "../../src/model/network/layers/primitives.ts";
import type { Values } from "./case-folder.ts";

const upload = <T extends tf.Tensor>({ data, shape }: Values) => tf.tensor(data, [...shape]) as T;

/** x, weight, bias */
const norm =
  (eps: number) =>
  ([x, weight, bias]: readonly Values[]) =>
    layerNorm(upload<tf.Tensor2D>(x as Values), {
      weight: upload<tf.Tensor1D>(weight as Values),
      bias: upload<tf.Tensor1D>(bias as Values),
      eps,
    });

/** logits, labels */
const entropy =
  (smoothing: number) =>
  ([logits, labels]: readonly Values[]) =>
    crossEntropy(
      upload<tf.Tensor2D>(logits as Values),
      tf.cast(upload<tf.Tensor1D>(labels as Values), "int32"),
      smoothing,
    );

/** The engine's elementary functions, by the name of their reference tensor. */
const ops = {
  "gelu.erf": ([x]: readonly Values[]) => activate(upload(x as Values), "gelu"),
  "gelu.tanh": ([x]: readonly Values[]) => activate(upload(x as Values), "gelu_tanh"),
  "gelu.quick": ([x]: readonly Values[]) => activate(upload(x as Values), "quick_gelu"),
  "gelu.erf_derivative": ([x]: readonly Values[]) => geluDerivative(upload(x as Values)),
  "layernorm.eps_1e-5": norm(1e-5),
  "layernorm.eps_1e-6": norm(1e-6),
  "layernorm.eps_1e-12": norm(1e-12),
  "softmax.y": ([x]: readonly Values[]) => tf.softmax(upload(x as Values)),
  "log_softmax.y": ([x]: readonly Values[]) => logSoftmax(upload<tf.Tensor2D>(x as Values)),
  "cross_entropy.mean": entropy(0),
  "cross_entropy.label_smoothing_0.1": entropy(0.1),
} satisfies Record<string, (inputs: readonly Values[]) => tf.Tensor>;

export type OpName = keyof typeof ops;

export function isOp(name: string): name is OpName {
  return name in ops;
}

/** Computes one of them on the active backend. */
export async function computeOp(name: OpName, inputs: readonly Values[]): Promise<Float32Array> {
  const result = tf.tidy(() => ops[name](inputs));
  try {
    return await result.data<"float32">();
  } finally {
    result.dispose();
  }
}
