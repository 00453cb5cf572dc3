/**
 * The page registers only those of tfjs's kernels that its networks call: all of them would
 * be most of what a first visit downloads. In Node and in tests the packages stay whole;
 * test/scripts/tfjs-parts.test.ts holds this list against what the networks really call.
 */
export const kernelNames = [
  // What layers, interventions and self-checks are composed of.
  ...["Add", "BatchMatMul", "Cast", "ClipByValue", "Concat", "Erf", "Exp", "ExpandDims", "GatherV2", "Identity", "Log"],
  ...["Max", "Mean", "Multiply", "Neg", "OneHot", "Pack", "Range", "Reshape", "Rsqrt", "Sigmoid", "Sin", "Slice"],
  ...["Softmax", "Square", "Sub", "Sum", "Tanh", "Transpose", "_FusedMatMul"],
  // What their gradients and a step of training need besides.
  ...["Equal", "Fill", "Maximum", "PadV2", "Pow", "RealDiv", "SplitV", "Sqrt", "Unpack", "ZerosLike"],
];

const backends = ["webgpu", "wasm", "cpu"].map((name) => `@tensorflow/tfjs-backend-${name}`);

/** A module that stands in for a backend's package. */
function partsOf(name) {
  return [
    'import { registerKernel } from "@tensorflow/tfjs-core";',
    `export * from "${name}/dist/base";`,
    ...kernelNames.map((kernel, index) => `import * as kernel${index} from "${name}/dist/kernels/${kernel}";`),
    // A kernel's module exports its config beside the function itself.
    `for (const module of [${kernelNames.map((_, index) => `kernel${index}`).join(", ")}])`,
    "  for (const part of Object.values(module)) if (part?.kernelName) registerKernel(part);",
  ].join("\n");
}

/**
 * What the other backends borrow from the one in plain JavaScript for tensors of a few
 * numbers; taken whole it brings ragged tensors, strings and a package of 64-bit integers.
 */
function borrowed(code) {
  return code.replace(/export \{ (.+) \} from '\.\/kernels\/(\w+?)(?:_impl)?';/gi, (line, names, kernel) =>
    kernelNames.includes(kernel) ? line : `export const ${names.replaceAll(",", " = undefined,")} = undefined;`,
  );
}

/** Modules that a bundler keeps because they act when they are loaded, for what the page never asks of tfjs; and what stands in for them. */
const leftOut = {
  // Its own threads on WebAssembly: the policy forbids them, and our kernels bring theirs.
  "tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js": "export default undefined;",
  "tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.worker.js":
    "export const wasmWorkerContents = undefined;",
  // Models in its own format.
  "tfjs-core/dist/io/io.js": "export {};",
  "tfjs-core/dist/io/indexed_db.js": "export class BrowserIndexedDB {} export class BrowserIndexedDBManager {}",
  "tfjs-core/dist/io/local_storage.js":
    "export class BrowserLocalStorage {} export class BrowserLocalStorageManager {}",
  "tfjs-core/dist/optimizers/register_optimizers.js": "export function registerOptimizers() {}",
};
const standIn = (id) => leftOut[Object.keys(leftOut).find((end) => id.endsWith(`/${end}`))];

/** Vite plugin: the backends of tfjs with the kernels above. Goes into the plugins of workers. */
export function tfjsParts() {
  return {
    name: "tfjs-parts",
    apply: "build",
    enforce: "pre",
    resolveId: (id) => (backends.includes(id) ? `\0tfjs-parts:${id}` : undefined),
    load(id) {
      if (id.startsWith("\0tfjs-parts:")) return partsOf(id.slice("\0tfjs-parts:".length));
      return standIn(id);
    },
    transform: (code, id) => (id.endsWith("tfjs-backend-cpu/dist/shared.js") ? borrowed(code) : undefined),
  };
}
