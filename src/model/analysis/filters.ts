import type { NamedTensor } from "../tensor.ts";
import type { TokenGrid } from "./token-grid.ts";

/**
 * The patch embedding: a convolution whose stride is its size, so each filter is a
 * small picture and each patch one row of products. Dosovitskiy et al. 2021,
 * arXiv:2010.11929, equation 1 and Fig. 7 left.
 */

/** Largest absolute value: the scale that takes a filter, or all of them, from black to white. 0 for zeros. */
export function filterScale(values: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i] as number));
  return largest;
}

/**
 * The weights of one filter, or of one principal component of them, by number.
 *
 * @param weights [embedDim, inChans, patchSize, patchSize] or [k, inChans · patchSize²]
 * @returns [inChans, patchSize, patchSize], sharing the buffer
 * @throws RangeError when there is no such filter
 */
export function filterOf(weights: NamedTensor, index: number): Float32Array {
  const count = weights.shape[0] ?? 0;
  if (!Number.isInteger(index) || index < 0 || index >= count) {
    throw new RangeError(`filters: filter ${index} is outside 0 to ${count - 1}`);
  }
  const size = weights.data.length / count;
  return weights.data.subarray(index * size, (index + 1) * size);
}

/**
 * A filter as a picture. Signed and symmetric: 0 is mid-grey (128), `scale` is
 * 255 and −scale is 1, channel by channel, so that a weight and its negative lie
 * equally far from grey. With one channel the picture is grey; with more than
 * three the first three are shown; with two the third stays mid-grey.
 *
 * @param filter [inChans, patchSize, patchSize]
 * @param scale what becomes full strength: its own `filterScale` (default; makes each filter
 *   as strong as possible) or one of all filters (makes them comparable)
 * @returns RGBA, [patchSize, patchSize, 4], 0 to 255, opaque
 * @throws RangeError when the filter has another length
 */
export function filterPixels(
  filter: Float32Array,
  patchSize: number,
  scale: number = filterScale(filter),
): Uint8ClampedArray {
  const area = patchSize * patchSize;
  const channels = filter.length / area;
  if (!Number.isInteger(channels) || channels < 1) {
    throw new RangeError(`filters: ${filter.length} weights are not channels of ${patchSize} × ${patchSize}`);
  }
  const pixels = new Uint8ClampedArray(area * 4).fill(255);
  for (let pixel = 0; pixel < area; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      const from = channels === 1 ? 0 : channel;
      const weight = from < channels ? (filter[from * area + pixel] as number) : 0;
      pixels[pixel * 4 + channel] = scale > 0 ? 128 + (127 * weight) / scale : 128;
    }
  }
  return pixels;
}

/**
 * One patch of the network's input, in the order of the filters' weights.
 *
 * @param image normalised input [height, width, inChans], the grid's size
 * @param patch number of the patch, row-major
 * @returns [inChans, patchSize, patchSize]
 * @throws RangeError when the image does not fit the grid or there is no such patch
 */
export function flattenPatch(image: Float32Array, grid: TokenGrid, patch: number): Float32Array {
  const { rows, columns, patchSize } = grid;
  const area = patchSize * patchSize;
  const channels = image.length / (rows * columns * area);
  if (!Number.isInteger(channels) || channels < 1) {
    throw new RangeError(
      `filters: ${image.length} values are not channels of ${rows * patchSize} × ${columns * patchSize} pixels`,
    );
  }
  if (!Number.isInteger(patch) || patch < 0 || patch >= rows * columns) {
    throw new RangeError(`filters: patch ${patch} is outside 0 to ${rows * columns - 1}`);
  }
  const top = Math.floor(patch / columns) * patchSize;
  const left = (patch % columns) * patchSize;
  const flat = new Float32Array(channels * area);
  for (let y = 0; y < patchSize; y++) {
    for (let x = 0; x < patchSize; x++) {
      const from = ((top + y) * columns * patchSize + left + x) * channels;
      for (let c = 0; c < channels; c++) flat[c * area + y * patchSize + x] = image[from + c] as number;
    }
  }
  return flat;
}

/**
 * The token that the embedding makes of a patch: flatten and multiply. Equals the
 * row of `embed.patches` within float32.
 *
 * @param patch [inChans · patchSize²], from `flattenPatch`
 * @param weight [embedDim, inChans, patchSize, patchSize]
 * @param bias [embedDim], or null without one
 * @returns [embedDim]
 * @throws RangeError when patch and filters differ in length
 */
export function patchProjection(patch: Float32Array, weight: NamedTensor, bias: Float32Array | null): Float32Array {
  const embedDim = weight.shape[0] ?? 0;
  return Float32Array.from({ length: embedDim }, (_, dimension) => {
    const filter = filterOf(weight, dimension);
    checkLength(patch, filter);
    let sum = bias?.[dimension] ?? 0;
    for (let i = 0; i < filter.length; i++) sum += (patch[i] as number) * (filter[i] as number);
    return sum;
  });
}

/**
 * The terms behind one dimension of the token: value times weight. Their sum and
 * the bias are the number.
 *
 * @returns [inChans, patchSize, patchSize]
 */
export function projectionTerms(patch: Float32Array, weight: NamedTensor, dimension: number): Float32Array {
  const filter = filterOf(weight, dimension);
  checkLength(patch, filter);
  return patch.map((value, i) => value * (filter[i] as number));
}

function checkLength(patch: Float32Array, filter: Float32Array): void {
  if (patch.length !== filter.length) {
    throw new RangeError(`filters: patch has ${patch.length} values, a filter ${filter.length}`);
  }
}
