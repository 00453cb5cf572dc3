import { type BackendWasm, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import type { OpenBackend } from "../backend.ts";
import { failedKernels, type Kernels } from "../kernels/kernels.ts";
import { wasmKernels } from "../kernels/wasm/wasm-kernels.ts";
import { messageOf } from "../message-of.ts";
import { checkKernels } from "../self-check.ts";
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
    ...{ adapter: null, kernels: await ownKernels(), bufferLimit: null, lost: null },
    ...{ takeDeviceError: () => null, destroyDevice: () => {} },
  };
}

/** A browser without SIMD has none, and the network computes all the same. */
async function ownKernels(): Promise<Kernels> {
  try {
    const kernels = await wasmKernels(tf.backend() as BackendWasm);
    const wrong = await checkKernels(kernels);
    return wrong === null ? kernels : failedKernels(wrong);
  } catch (error) {
    return failedKernels(messageOf(error));
  }
}
