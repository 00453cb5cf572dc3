import type { OnnxGraph } from "./graph.ts";

/** A weight by its timm name, as PyTorch stores it. */
export type WeightOf = (name: string) => Float32Array;

/** How linear layers are written: with float32 weights, or as transformers.js's default files have them. */
export type Precision = "fp32" | "q8";

const floats = (values: Float32Array): Float32Array<ArrayBuffer> => values as Float32Array<ArrayBuffer>;

/** [out, in] as stored to [in, out] as MatMul wants it. */
export function transposed(values: Float32Array, rows: number, columns: number): Float32Array<ArrayBuffer> {
  const turned = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      turned[column * rows + row] = values[row * columns + column] as number;
    }
  }
  return turned;
}

/** Eight bits for each weight with one scale for all and 128 for zero, as ONNX Runtime's dynamic quantisation writes them. */
export function quantised(values: Float32Array): { bytes: Uint8Array<ArrayBuffer>; scale: number } {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  const scale = largest / 127 || 1;
  const bytes = Uint8Array.from(values, (value) => Math.round(value / scale) + 128);
  return { bytes, scale };
}

/** The layers that both networks are made of, in the words of ONNX. */
export class OnnxLayers {
  constructor(
    readonly graph: OnnxGraph,
    readonly weight: WeightOf,
    readonly precision: Precision,
  ) {}

  vector(name: string): string {
    const values = this.weight(name);
    return this.graph.constant(name, [values.length], floats(values));
  }

  /** x · weightᵀ, and the bias where `bias` says that there is one. */
  linear(x: string, name: string, inputs: number, bias = true): string {
    const { graph } = this;
    const stored = this.weight(`${name}.weight`);
    const outputs = stored.length / inputs;
    const values = transposed(stored, outputs, inputs);
    const product =
      this.precision === "fp32"
        ? graph.op("MatMul", [x, graph.constant(`${name}.weight`, [inputs, outputs], values)])
        : this.#byteProduct(x, name, [inputs, outputs], values);
    return bias ? graph.op("Add", [product, this.vector(`${name}.bias`)]) : product;
  }

  #byteProduct(x: string, name: string, shape: readonly number[], values: Float32Array): string {
    const { graph } = this;
    const { bytes, scale } = quantised(values);
    const [codes = "", step = "", zero = ""] = graph.ops(3, "DynamicQuantizeLinear", [x]);
    const weight = graph.constant(`${name}.codes`, shape, bytes);
    const middle = graph.constant("middle", [], Uint8Array.of(128));
    const sums = graph.op("Cast", [graph.op("MatMulInteger", [codes, weight, zero, middle])], { to: 1 });
    return graph.op("Mul", [sums, graph.op("Mul", [step, graph.scalar(scale)])]);
  }

  norm(x: string, name: string, epsilon: number): string {
    const parts = [x, this.vector(`${name}.weight`), this.vector(`${name}.bias`)];
    return this.graph.op("LayerNormalization", parts, { axis: -1, epsilon: { float: epsilon } });
  }

  /** The exact GELU, as exporters of opset 17 write it; ONNX Runtime makes one operator of it. */
  gelu(x: string): string {
    const { graph } = this;
    const erf = graph.op("Erf", [graph.op("Div", [x, graph.scalar(Math.SQRT2)])]);
    const gate = graph.op("Add", [erf, graph.scalar(1)]);
    return graph.op("Mul", [graph.op("Mul", [x, gate]), graph.scalar(0.5)]);
  }

  /** The convolution that embeds the patches: [1, channels, height, width] to [1, patches, dim]. */
  patches(image: string, dim: number, patchSize: number, patches: number): string {
    const { graph } = this;
    const kernel = floats(this.weight("patch_embed.proj.weight"));
    const shape = [dim, kernel.length / (dim * patchSize ** 2), patchSize, patchSize];
    const side = [patchSize, patchSize];
    const map = graph.op(
      "Conv",
      [image, graph.constant("patch_embed.proj.weight", shape, kernel), this.vector("patch_embed.proj.bias")],
      { kernel_shape: side, strides: side, pads: [0, 0, 0, 0], dilations: [1, 1], group: 1 },
    );
    const rows = graph.op("Reshape", [map, graph.integers(1, dim, patches)]);
    return graph.op("Transpose", [rows], { perm: [0, 2, 1] });
  }

  /**
   * Attention of all heads, and of all windows.
   *
   * @param x [windows, N, dim], normalised
   * @param added names of what is added to the scores, each of a shape that reaches [windows, heads, N, N]
   */
  attention(
    x: string,
    name: string,
    shape: { readonly windows: number; readonly tokens: number; readonly heads: number; readonly dim: number },
    added: readonly string[] = [],
  ): string {
    const { graph } = this;
    const { windows, tokens, heads, dim } = shape;
    const headDim = dim / heads;
    const qkv = this.linear(x, `${name}.qkv`, dim);
    const split = graph.op("Reshape", [qkv, graph.integers(windows, tokens, 3, heads, headDim)]);
    const parts = graph.op("Transpose", [split], { perm: [2, 0, 3, 1, 4] });
    const part = (index: number) => {
      const scalarIndex = graph.constant(`index ${index}`, [], BigInt64Array.of(BigInt(index)));
      return graph.op("Gather", [parts, scalarIndex], { axis: 0 });
    };
    const q = graph.op("Mul", [part(0), graph.scalar(headDim ** -0.5)]);
    const k = graph.op("Transpose", [part(1)], { perm: [0, 1, 3, 2] });
    const products = graph.op("MatMul", [q, k]);
    const scores = added.reduce((sum, other) => graph.op("Add", [sum, other]), products);
    const pattern = graph.op("Softmax", [scores], { axis: -1 });
    const mixed = graph.op("Transpose", [graph.op("MatMul", [pattern, part(2)])], { perm: [0, 2, 1, 3] });
    const joined = graph.op("Reshape", [mixed, graph.integers(windows, tokens, dim)]);
    return this.linear(joined, `${name}.proj`, dim);
  }

  mlp(x: string, name: string, dim: number, hidden: number): string {
    return this.linear(this.gelu(this.linear(x, `${name}.fc1`, dim)), `${name}.fc2`, hidden);
  }
}
