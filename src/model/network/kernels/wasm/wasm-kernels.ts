import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import type { LinearWeights, NormWeights } from "../../layers/primitives.ts";
import type { AroundLinear, AttentionOptions, AttentionResult, Kernels } from "../kernels.ts";
import { Heap } from "./heap.ts";
import { Jobs, type NormAddress } from "./jobs.ts";
import { bestBuild, type Build, compileKernels, type KernelCode, startKernels } from "./load.ts";
import { openPool, type Pool } from "./pool.ts";

/** tfjs's names of our kernels; its profiler shows them. */
const kernelNames = ["VitrineLinear", "VitrineAttention", "VitrineRows", "VitrinePack"] as const;

for (const kernelName of kernelNames) {
  tf.registerKernel({
    kernelName,
    backendName: "wasm",
    kernelFunc: ({ attrs }) => (attrs as unknown as { compute: Compute }).compute(),
  });
}

type Compute = () => tf.TensorInfo | tf.TensorInfo[];

/**
 * Through tfjs's own door, so that its accounts, its `tidy` and its profiler know of the result.
 * Spread objects and arrays are avoided from here on: a network calls this a hundred times, and
 * in a page that has just started they take as long as a small layer.
 */
function throughTfjs<Result>(name: (typeof kernelNames)[number], inputs: tf.NamedTensorMap, compute: Compute): Result {
  return tf.engine().runKernel(name, inputs, { compute } as unknown as tf.NamedAttrMap) as Result;
}

/**
 * Our kernels for a started wasm backend.
 *
 * @param build the fastest that the browser understands, when absent
 * @param threads how many may work, where the heap is shared; by measurement when absent
 * @throws Error when they cannot be loaded or compiled
 */
export async function wasmKernels(
  backend: BackendWasm,
  { build = bestBuild(), threads }: { readonly build?: Build; readonly threads?: number } = {},
): Promise<Kernels> {
  const heap = new Heap(backend);
  const module = await compileKernels(build, heap.memory);
  const code = await startKernels(module, heap.memory);
  return kernelsOf(heap, code, build, await openPool(heap, code, module, build, threads));
}

function kernelsOf(heap: Heap, code: KernelCode, build: Build, pool: Pool): Kernels {
  const jobs = new Jobs(heap, pool, build);
  const address = (tensor: tf.TensorInfo | null | undefined) => heap.address(tensor);
  const normOf = (norm: NormWeights | null | undefined): NormAddress | null =>
    norm ? { weight: address(norm.weight), bias: address(norm.bias), eps: norm.eps } : null;

  function prepare(weight: tf.Tensor2D): tf.Tensor2D {
    return throughTfjs("VitrinePack", { weight }, () => {
      const [rows, columns] = weight.shape;
      const out = heap.output(weight.shape);
      code.packWeight(address(weight), rows, columns, address(out));
      return out;
    });
  }

  function linear(x: tf.Tensor2D, { weight, bias }: LinearWeights, around: AroundLinear): tf.Tensor2D {
    const { norm, rows: indices, act, scale, residual } = around;
    const [inner, columns] = weight.shape;
    const rows = indices ? indices.length : x.shape[0];
    return throughTfjs("VitrineLinear", { x, weight }, () => {
      const out = heap.output([rows, columns]);
      jobs.linear({
        rows,
        inner,
        columns,
        indices: indices ?? null,
        act: act ?? null,
        norm: normOf(norm),
        x: address(x),
        weight: address(weight),
        bias: address(bias),
        scale: address(scale),
        residual: address(residual),
        out: address(out),
      });
      return out;
    });
  }

  function rowsOf(x: tf.Tensor2D, norm: NormWeights | null, indices: Int32Array | null): tf.Tensor2D {
    return throughTfjs("VitrineRows", { x }, () => {
      const rows = indices ? indices.length : x.shape[0];
      const out = heap.output([rows, x.shape[1]]);
      jobs.rows({ rows, size: x.shape[1], x: address(x), indices, norm: normOf(norm), out: address(out) });
      return out;
    });
  }

  function attention(qkv: tf.Tensor2D, options: AttentionOptions): AttentionResult {
    const { windows, numHeads: heads, scale, bias, mask, headGate } = options;
    const tokens = qkv.shape[0] / windows;
    const dim = qkv.shape[1] / 3;
    const results = throughTfjs<tf.Tensor[]>("VitrineAttention", { qkv }, () => {
      const joined = heap.output([qkv.shape[0], dim]);
      const pairs = [windows, heads, tokens, tokens];
      const pattern = options.keepPattern ? heap.output(pairs) : null;
      const scores = options.keepScores ? heap.output(pairs) : null;
      jobs.attention({
        windows,
        tokens,
        heads,
        headDim: dim / heads,
        scale,
        qkv: address(qkv),
        bias: address(bias),
        gate: address(headGate),
        mask: mask && {
          address: address(mask),
          window: mask.shape[0] === 1 ? 0 : 4 * mask.shape[1] * tokens,
          row: mask.shape[1] === 1 ? 0 : 4 * tokens,
        },
        pattern: address(pattern),
        scores: address(scores),
        joined: address(joined),
      });
      return [joined, pattern, scores].filter((output) => output !== null);
    });
    const joined = results.shift() as tf.Tensor2D;
    const next = (kept: boolean) => (kept ? { of: results.shift() as tf.Tensor, begin: 0 } : null);
    return { joined, pattern: next(options.keepPattern), scores: next(options.keepScores) };
  }

  /** A patch is a few stretches of rows of the picture, which lie one behind the other. */
  function patchEmbed(image: tf.Tensor3D, patchSize: number, projection: LinearWeights): tf.Tensor2D {
    const [height, width, channels] = image.shape;
    const columns = width / patchSize;
    const patches = (height / patchSize) * columns;
    const stretches = new Int32Array(patches * patchSize);
    for (let patch = 0; patch < patches; patch++) {
      const corner = Math.floor(patch / columns) * patchSize * columns + (patch % columns);
      for (let row = 0; row < patchSize; row++) stretches[patch * patchSize + row] = corner + row * columns;
    }
    const cut = rowsOf(tf.reshape(image, [height * columns, patchSize * channels]), null, stretches);
    return linear(tf.reshape(cut, [patches, patchSize * patchSize * channels]), projection, {});
  }

  const threads = pool.threads > 1 ? [`${pool.threads} threads`] : [];
  return {
    name: ["WebAssembly", build === "relaxed" ? "relaxed SIMD" : "SIMD", ...threads].join(", "),
    ...{ takesFewRows: true, prepare, linear, attention, patchEmbed },
    layerNorm: (x, norm) => rowsOf(x, norm, null),
    gatherRows: (x, indices) => rowsOf(x, null, indices),
    view: (tensor) => heap.numbers(tensor, tensor.size),
    underWay: (running) => pool.stayAwake(running),
  };
}
