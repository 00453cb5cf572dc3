import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";
import { ModelError } from "../../errors.ts";
import type { OpenBackend } from "../backend.ts";
import { describeAdapter, isSoftwareAdapter } from "./adapter.ts";
import { failedKernels, type Kernels } from "../kernels/kernels.ts";
import { checkPrograms, smallBlock } from "../kernels/webgpu/check.ts";
import { webgpuKernels } from "../kernels/webgpu/webgpu-kernels.ts";
import { messageOf } from "../message-of.ts";
import { activateBackend } from "./activate.ts";

/**
 * WebGPU. tfjs neither notices a lost device nor an error that WebGPU reports
 * outside of any call (a buffer over the limit computes garbage), so both are
 * watched here.
 */
export async function openWebgpu(): Promise<OpenBackend> {
  await activateBackend("webgpu");
  // A forward pass goes to the device as a whole: each submit costs, and in Firefox a good deal.
  tf.env().set("WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE", 64);
  const { device } = tf.backend() as WebGPUBackend;
  const kernels = await ownKernels(webgpuKernels(isSoftwareAdapter(device.adapterInfo)));
  let error: ModelError | null = null;
  device.addEventListener("uncapturederror", (event) => {
    const detail = event.error.message;
    error ??=
      event.error instanceof GPUOutOfMemoryError
        ? new ModelError("engine.outOfMemory", `WebGPU ran out of memory: ${detail}`, { backend: "WebGPU", detail })
        : new ModelError("engine.failed", `WebGPU reported an error: ${detail}`, { detail });
  });
  const lost = device.lost.then(({ message, reason }) => {
    const detail = message || reason || "unknown";
    return new ModelError("engine.deviceLost", `The graphics device was lost (${detail}); try again.`, { detail });
  });
  return {
    adapter: describeAdapter(device.adapterInfo),
    kernels,
    compile: compileAhead,
    bufferLimit: Math.min(device.limits.maxBufferSize, device.limits.maxStorageBufferBindingSize),
    lost,
    takeDeviceError: () => {
      const taken = error;
      error = null;
      return taken;
    },
    destroyDevice: () => device.destroy(),
  };
}

/**
 * A driver that does not compile our programs, or computes them wrongly, is left to tfjs's.
 * Else those are not asked: a dozen pipelines would be made that no network needs.
 */
async function ownKernels(kernels: Kernels): Promise<Kernels> {
  try {
    await compileAhead(async () => tf.tidy(() => void smallBlock(kernels)));
    const wrong = await checkPrograms(kernels);
    return wrong === null ? { ...kernels, checked: true } : failedKernels(wrong);
  } catch (error) {
    return failedKernels(messageOf(error));
  }
}

/**
 * Compiles what a pass needs all at once and beside the page. Left to the first run, each
 * pipeline would be made as it is met and stop the browser's graphics meanwhile, some for
 * whole seconds. The pass only says what it would run; nothing is computed.
 */
async function compileAhead(pass: () => Promise<void>): Promise<void> {
  tf.env().set("WEBGPU_ENGINE_COMPILE_ONLY", true);
  try {
    await pass();
  } finally {
    tf.env().set("WEBGPU_ENGINE_COMPILE_ONLY", false);
    await (tf.backend() as WebGPUBackend).checkCompileCompletionAsync();
  }
}
