import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";

/**
 * Whether the device takes a dispatch and its result. A buffer over the limit would be
 * garbage without an exception, and too many workgroups an error outside of any call.
 *
 * @param shape of the result
 */
export function fits(groups: readonly [x: number, y: number], shape: readonly number[]): boolean {
  const { limits } = (tf.backend() as WebGPUBackend).device;
  return (
    groups.every((count) => count <= limits.maxComputeWorkgroupsPerDimension) &&
    4 * shape.reduce((product, extent) => product * extent, 1) <=
      Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize)
  );
}
