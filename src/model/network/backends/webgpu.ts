import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";
import { ModelError } from "../../errors.ts";
import type { OpenBackend } from "../backend.ts";
import { describeAdapter } from "./adapter.ts";
import { noKernels } from "../kernels/kernels.ts";
import { activateBackend } from "./activate.ts";

/**
 * WebGPU. tfjs neither notices a lost device nor an error that WebGPU reports
 * outside of any call (a buffer over the limit computes garbage), so both are
 * watched here.
 */
export async function openWebgpu(): Promise<OpenBackend> {
  await activateBackend("webgpu");
  const { device } = tf.backend() as WebGPUBackend;
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
    kernels: noKernels,
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
