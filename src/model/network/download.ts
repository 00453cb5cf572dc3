import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";
import type { Kernels } from "./kernels/kernels.ts";
import type { KeptPart } from "./recorder.ts";

/** Numbers of a tensor on this side; the first of them is its number `from`. */
export interface Downloaded {
  readonly data: Float32Array;
  readonly from: number;
}

/** Bytes of one staging buffer; more is fetched in several, which does not take longer. */
const stagingLimit = 128 * 2 ** 20;

/**
 * Brings what was kept to this side, all at once: on WebGPU by one copy into a buffer that
 * is mapped once, because every wait for the device costs some milliseconds however little
 * is read.
 *
 * @param take what is done with the numbers; they are gone when it returns
 * @param limit bytes of one staging buffer
 */
export async function download<T>(
  parts: readonly KeptPart[],
  kernels: Kernels,
  take: (numbersOf: (part: KeptPart) => Downloaded) => T,
  limit = stagingLimit,
): Promise<T> {
  const { view } = kernels;
  if (view) return take(({ of }) => ({ data: view(of), from: 0 }));
  const found = new Map<object, Downloaded>();
  const numbersOf = ({ of }: KeptPart) => found.get(of.dataId) as Downloaded;
  if (tf.getBackend() !== "webgpu") {
    const tensors = new Map(parts.map(({ of }) => [of.dataId as object, of]));
    await Promise.all(
      [...tensors].map(async ([id, tensor]) => found.set(id, { data: await tensor.data<"float32">(), from: 0 })),
    );
    return take(numbersOf);
  }
  const stagings = stage(parts, found, limit);
  try {
    await Promise.all(stagings.map(({ buffer }) => buffer.mapAsync(GPUMapMode.READ)));
    for (const { buffer, pieces } of stagings) {
      for (const { id, from, at, size } of pieces) {
        found.set(id, { data: new Float32Array(buffer.getMappedRange(at, size)), from });
      }
    }
    return take(numbersOf);
  } finally {
    for (const { buffer } of stagings) buffer.destroy();
  }
}

interface Piece {
  readonly id: object;
  readonly source: GPUBuffer;
  /** The first number that is fetched. */
  readonly from: number;
  /** Bytes. */
  readonly size: number;
  /** Place in the staging buffer, in bytes. */
  readonly at: number;
}

interface Staging {
  readonly buffer: GPUBuffer;
  readonly pieces: readonly Piece[];
}

/** Copies what is on the device into staging buffers; what tfjs still has on this side is taken from there. */
function stage(parts: readonly KeptPart[], found: Map<object, Downloaded>, limit: number): Staging[] {
  const backend = tf.backend() as WebGPUBackend;
  const { device } = backend;
  // What has been recorded so far is to be computed before the copies.
  backend.ensureCommandEncoderReady();
  backend.endComputePassEncoder();
  backend.submitQueue();

  const stagings: { pieces: Piece[]; size: number }[] = [];
  for (const [id, { begin, end }] of extents(parts)) {
    const { resource, values } = backend.tensorMap.get(id);
    if (!(resource instanceof GPUBuffer)) {
      found.set(id, { data: values as Float32Array, from: 0 });
      continue;
    }
    const size = 4 * (end - begin);
    const last = stagings.at(-1);
    const staging = last && last.size + size <= limit ? last : { pieces: [], size: 0 };
    if (staging !== last) stagings.push(staging);
    staging.pieces.push({ id, source: resource, from: begin, size, at: staging.size });
    staging.size = 8 * Math.ceil((staging.size + size) / 8); // a mapped range begins at a multiple of 8
  }

  const encoder = device.createCommandEncoder();
  const made = stagings.map(({ pieces, size }) => {
    const buffer = device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
    for (const piece of pieces) encoder.copyBufferToBuffer(piece.source, 4 * piece.from, buffer, piece.at, piece.size);
    return { buffer, pieces };
  });
  device.queue.submit([encoder.finish()]);
  return made;
}

/** For each tensor its first number that is kept, and the one behind the last. */
function extents(parts: readonly KeptPart[]): Map<object, { begin: number; end: number }> {
  const all = new Map<object, { begin: number; end: number }>();
  for (const { of, begin, shape, strides } of parts) {
    const size = strides
      ? shape.reduce((last, extent, axis) => last + (extent - 1) * (strides[axis] as number), 1)
      : shape.reduce((product, extent) => product * extent, 1);
    const other = all.get(of.dataId);
    all.set(of.dataId, {
      begin: Math.min(begin, other?.begin ?? begin),
      end: Math.max(begin + size, other?.end ?? 0),
    });
  }
  return all;
}
