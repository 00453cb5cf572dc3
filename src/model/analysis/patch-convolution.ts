/**
 * Cutting patches by a convolution, whatever its stride: what comes out, what of the
 * picture each output sees, and what it costs. Dosovitskiy et al. 2021, "An Image is
 * Worth 16x16 Words", arXiv:2010.11929, equation 1, takes stride = kernel.
 */

/** A square convolution without padding. */
export interface PatchConvolution {
  /** Height and width of the picture in pixels. */
  readonly imageSize: number;
  readonly kernel: number;
  readonly stride: number;
  readonly inChans: number;
  readonly embedDim: number;
}

export interface CutPatches {
  /** Places along one side of the output: ⌊(imageSize − kernel) / stride⌋ + 1. */
  readonly side: number;
  /** side², the number of tokens. */
  readonly tokens: number;
  /** Length of a flattened patch: kernel² · inChans. */
  readonly patchLength: number;
  /** Share of a patch's pixels that its neighbour along a side sees too, 0 to 1; 0 from stride = kernel on. */
  readonly overlap: number;
  /** Share of the picture's pixels that some patch sees, 0 to 1. */
  readonly covered: number;
  /** Most patches that one pixel is in. */
  readonly mostTimes: number;
  /** Parameters of the convolution without bias, independent of the stride. */
  readonly parameters: number;
  /** Multiply-adds of the convolution. */
  readonly multiplyAdds: number;
  /** Numbers of one head's attention matrix without a class token: tokens². */
  readonly pairs: number;
}

/** @throws RangeError when the kernel is larger than the picture */
export function cutPatches({ imageSize, kernel, stride, inChans, embedDim }: PatchConvolution): CutPatches {
  if (kernel > imageSize) {
    throw new RangeError(
      `A kernel of ${kernel} pixels does not fit into a picture of ${imageSize}; use ${imageSize} or less.`,
    );
  }
  const side = Math.floor((imageSize - kernel) / stride) + 1;
  const tokens = side * side;
  const patchLength = kernel * kernel * inChans;
  let [seen, most] = [0, 0];
  for (let pixel = 0; pixel < imageSize; pixel++) {
    const times = timesSeen(side, kernel, stride, pixel);
    if (times > 0) seen++;
    most = Math.max(most, times);
  }
  return {
    ...{ side, tokens, patchLength },
    overlap: Math.max(0, kernel - stride) / kernel,
    covered: (seen / imageSize) ** 2,
    mostTimes: most * most,
    parameters: patchLength * embedDim,
    multiplyAdds: tokens * patchLength * embedDim,
    pairs: tokens * tokens,
  };
}

/** How many places along one side see a pixel of that side. */
export function timesSeen(side: number, kernel: number, stride: number, pixel: number): number {
  const last = Math.min(side - 1, Math.floor(pixel / stride));
  const first = Math.max(0, Math.ceil((pixel - kernel + 1) / stride));
  return Math.max(0, last - first + 1);
}

/**
 * One number of a convolution's output: the filter laid on the picture at a place,
 * product by product. A token of the patch embedding is this where `top` and `left` are
 * multiples of the kernel.
 *
 * @param image [height, width, inChans]
 * @param filter [inChans, kernel, kernel]
 * @param size width of the image, inChans and kernel
 */
export function convolveAt(
  image: ArrayLike<number>,
  filter: ArrayLike<number>,
  { width, inChans, kernel }: { readonly width: number; readonly inChans: number; readonly kernel: number },
  top: number,
  left: number,
): number {
  let sum = 0;
  for (let channel = 0; channel < inChans; channel++) {
    for (let y = 0; y < kernel; y++) {
      const from = ((top + y) * width + left) * inChans + channel;
      const weight = (channel * kernel + y) * kernel;
      for (let x = 0; x < kernel; x++) sum += (image[from + x * inChans] as number) * (filter[weight + x] as number);
    }
  }
  return sum;
}

/**
 * The whole output of one filter: a feature map.
 *
 * @param image [height, width, inChans]
 * @returns [rows, columns] with ⌊(side − kernel) / stride⌋ + 1 each
 */
export function convolve(
  image: ArrayLike<number>,
  filter: ArrayLike<number>,
  size: { readonly height: number; readonly width: number; readonly inChans: number; readonly kernel: number },
  stride: number,
): { readonly rows: number; readonly columns: number; readonly values: Float32Array } {
  const rows = Math.floor((size.height - size.kernel) / stride) + 1;
  const columns = Math.floor((size.width - size.kernel) / stride) + 1;
  const values = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      values[row * columns + column] = convolveAt(image, filter, size, row * stride, column * stride);
    }
  }
  return { rows, columns, values };
}

/** Where a pixel of the picture lies in patches and in the vector that a patch is flattened to. */
export interface PixelPlace {
  /** Row and column of its patch, and the patch's number, row-major. */
  readonly patchRow: number;
  readonly patchColumn: number;
  readonly patch: number;
  /** Row and column inside the patch. */
  readonly y: number;
  readonly x: number;
  /** Index of its first channel in the patch flattened as an array [row, column, channel] lies. */
  readonly flat: number;
  /** The same in the order of a convolution's weights, [channel, row, column]; channels are patchSize² apart. */
  readonly inWeights: number;
}

export function placeOfPixel(row: number, column: number, patchSize: number, columns: number): PixelPlace {
  const [patchRow, patchColumn] = [Math.floor(row / patchSize), Math.floor(column / patchSize)];
  const [y, x] = [row % patchSize, column % patchSize];
  return {
    ...{ patchRow, patchColumn, y, x },
    patch: patchRow * columns + patchColumn,
    flat: (y * patchSize + x) * 3,
    inWeights: y * patchSize + x,
  };
}
