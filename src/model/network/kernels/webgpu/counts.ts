/** What a page has asked its graphics device to do since the count began. */
export interface DeviceCounts {
  dispatches: number;
  passes: number;
  submits: number;
  /** Compute pipelines made, at once or beside the page. */
  pipelines: number;
  bindGroups: number;
  /** Buffers mapped to be read: waits for the device. */
  readbacks: number;
}

/**
 * Counts the calls of every device in this page or worker, for tests and the bench: the
 * number of dispatches is what a forward pass costs on a graphics card.
 */
export function countDeviceCalls(): { readonly counts: DeviceCounts; reset(): void; stop(): void } {
  const counts: DeviceCounts = { dispatches: 0, passes: 0, submits: 0, pipelines: 0, bindGroups: 0, readbacks: 0 };
  const undo = [
    watch(GPUComputePassEncoder.prototype, "dispatchWorkgroups", () => counts.dispatches++),
    watch(GPUCommandEncoder.prototype, "beginComputePass", () => counts.passes++),
    watch(GPUQueue.prototype, "submit", () => counts.submits++),
    watch(GPUDevice.prototype, "createComputePipeline", () => counts.pipelines++),
    watch(GPUDevice.prototype, "createComputePipelineAsync", () => counts.pipelines++),
    watch(GPUDevice.prototype, "createBindGroup", () => counts.bindGroups++),
    watch(GPUBuffer.prototype, "mapAsync", () => counts.readbacks++),
  ];
  return {
    counts,
    reset: () => {
      for (const key of Object.keys(counts) as (keyof DeviceCounts)[]) counts[key] = 0;
    },
    stop: () => undo.forEach((restore) => restore()),
  };
}

/** Calls `seen` before a method; gives back the way to undo it. */
function watch<T extends object>(prototype: T, method: keyof T, seen: () => void): () => void {
  const original = prototype[method] as (...args: unknown[]) => unknown;
  const watched = function (this: unknown, ...args: unknown[]) {
    seen();
    return original.apply(this, args);
  };
  Object.assign(prototype, { [method]: watched });
  return () => {
    Object.assign(prototype, { [method]: original });
  };
}
