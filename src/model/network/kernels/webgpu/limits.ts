import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";

/**
 * Whether the device takes a dispatch and its result. A buffer over the limit would be
 * garbage without an exception, and too many workgroups an error outside of any call.
 *
 * @param size scalars of the result
 */
export function fits(groups: readonly [x: number, y: number], size: number): boolean {
  const { limits } = (tf.backend() as WebGPUBackend).device;
  return (
    groups.every((count) => count <= limits.maxComputeWorkgroupsPerDimension) &&
    4 * size <= Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize)
  );
}
