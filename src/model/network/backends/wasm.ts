import { type BackendWasm, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import type { OpenBackend } from "../backend.ts";
import { wasmKernels } from "../kernels/wasm/wasm-kernels.ts";
import { activateBackend } from "./activate.ts";

/**
 * WebAssembly with SIMD where there is SIMD, on one thread: threads need a page
 * that is cross-origin isolated and a policy that allows scripts from blobs.
 */
export async function openWasm(): Promise<OpenBackend> {
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  // In Node the package finds its own binaries; a bundler has renamed them.
  if (!tf.env().getBool("IS_NODE")) setWasmPaths((await import("./wasm-files.ts")).wasmFiles);
  await activateBackend("wasm");
  return {
    ...{ adapter: null, kernels: await wasmKernels(tf.backend() as BackendWasm), bufferLimit: null, lost: null },
    ...{ takeDeviceError: () => null, destroyDevice: () => {} },
  };
}
