import { type BackendWasm, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import type { BackendWish, OpenBackend } from "../backend.ts";
import { failedKernels, type Kernels } from "../kernels/kernels.ts";
import { sharedTfjs } from "../kernels/wasm/load.ts";
import { wasmKernels } from "../kernels/wasm/wasm-kernels.ts";
import { messageOf } from "../message-of.ts";
import { checkKernels } from "../self-check.ts";
import { activateBackend } from "./activate.ts";

/**
 * WebAssembly with SIMD where there is SIMD. tfjs itself stays on one thread: its threads
 * come from a blob, which the policy forbids. Where the page is cross-origin isolated its
 * memory is shared, and our kernels bring helpers of their own.
 */
export async function openWasm(wish: Pick<BackendWish, "threads" | "relaxedSimd"> = {}): Promise<OpenBackend> {
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  // In Node the package finds its own binaries; a bundler has renamed them.
  if (!tf.env().getBool("IS_NODE")) {
    const { wasmFiles } = await import("./wasm-files.ts");
    setWasmPaths(crossOriginIsolated ? { ...wasmFiles, "tfjs-backend-wasm-simd.wasm": sharedTfjs.href } : wasmFiles);
  }
  await activateBackend("wasm");
  return {
    ...{ adapter: null, kernels: await ownKernels(wish), bufferLimit: null, lost: null },
    ...{ takeDeviceError: () => null, destroyDevice: () => {} },
  };
}

/** A browser without SIMD has none, and the network computes all the same. */
async function ownKernels({ threads, relaxedSimd }: Pick<BackendWish, "threads" | "relaxedSimd">): Promise<Kernels> {
  try {
    const build = relaxedSimd === false ? "base" : undefined;
    const kernels = await wasmKernels(tf.backend() as BackendWasm, { build, threads });
    const wrong = await checkKernels(kernels);
    return wrong === null ? kernels : failedKernels(wrong);
  } catch (error) {
    return failedKernels(messageOf(error));
  }
}
