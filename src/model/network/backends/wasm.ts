import { type BackendWasm, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import type { BackendWish, OpenBackend } from "../backend.ts";
import { failedKernels, type Kernels } from "../kernels/kernels.ts";
import { sharedTfjs } from "../kernels/wasm/load.ts";
import { wasmKernels } from "../kernels/wasm/wasm-kernels.ts";
import { messageOf } from "../message-of.ts";
import { checkKernels } from "../self-check.ts";
import { activateBackend } from "./activate.ts";

/** tfjs's own binaries as the bundler places them; in Node the package finds them by itself. */
const plain = new URL("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm", import.meta.url);
const simd = new URL("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm", import.meta.url);

/**
 * WebAssembly with SIMD where there is SIMD. tfjs itself stays on one thread: its threads
 * come from a blob, which the policy forbids. Where the page is cross-origin isolated its
 * memory is shared, and our kernels bring helpers of their own.
 */
export async function openWasm(wish: Pick<BackendWish, "threads" | "relaxedSimd"> = {}): Promise<OpenBackend> {
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  if (!tf.env().getBool("IS_NODE")) {
    const used = (crossOriginIsolated ? sharedTfjs : simd).href;
    // tfjs wants a name for its threaded build, too, which it never asks for.
    const names = { "tfjs-backend-wasm-simd.wasm": used, "tfjs-backend-wasm-threaded-simd.wasm": used };
    setWasmPaths({ ...names, "tfjs-backend-wasm.wasm": plain.href });
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
