/**
 * A tensor on the CPU with named axes, row-major. Everything outside
 * `model/network` speaks in these: they cross the worker boundary, lie in the
 * store by reference and are what every view reads.
 */
export interface NamedTensor {
  /** What it holds, in the vocabulary of `capture.ts`, e.g. `attn.pattern`. */
  readonly name: string;
  /** One name per axis, e.g. `["block", "head", "query", "key"]`. */
  readonly axes: readonly string[];
  /** One extent per axis. */
  readonly shape: readonly number[];
  /** Row-major values; its length is the product of `shape`. */
  readonly data: Float32Array;
}

/** Number of values of a shape; 1 for a scalar. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/**
 * A tensor from its parts.
 *
 * @throws RangeError when axes, shape and data disagree
 */
export function tensor(
  name: string,
  axes: readonly string[],
  shape: readonly number[],
  data: Float32Array,
): NamedTensor {
  if (axes.length !== shape.length) {
    throw new RangeError(`${name}: ${axes.length} axis names for ${shape.length} extents`);
  }
  if (data.length !== sizeOf(shape)) {
    throw new RangeError(`${name}: [${shape.join(", ")}] needs ${sizeOf(shape)} values, got ${data.length}`);
  }
  return { name, axes, shape, data };
}

/**
 * The sub-tensor at the given leading indices; shares the buffer, copies nothing.
 * `at(pattern, block, head)` of `[block, head, query, key]` is `[query, key]`.
 *
 * @throws RangeError when an index is outside its axis
 */
export function at(source: NamedTensor, ...indices: readonly number[]): NamedTensor {
  if (indices.length > source.shape.length) {
    throw new RangeError(`${source.name}: ${indices.length} indices for ${source.shape.length} axes`);
  }
  let offset = 0;
  let stride = source.data.length;
  indices.forEach((index, axis) => {
    const extent = source.shape[axis] ?? 0;
    if (!Number.isInteger(index) || index < 0 || index >= extent) {
      throw new RangeError(`${source.name}: ${source.axes[axis]} ${index} is outside 0 to ${extent - 1}`);
    }
    stride /= extent;
    offset += index * stride;
  });
  return {
    name: source.name,
    axes: source.axes.slice(indices.length),
    shape: source.shape.slice(indices.length),
    data: source.data.subarray(offset, offset + stride),
  };
}
