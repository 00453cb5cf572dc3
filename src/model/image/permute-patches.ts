/**
 * The picture with its patches dealt to other places; the pixels inside a patch stay as they are.
 *
 * @param pixels [height, width, 3]
 * @param columns patches of a row
 * @param order place i shows the patch that stood at `order[i]`, row-major
 * @throws RangeError when the order is not one place for every patch
 */
export function permutePatches(
  pixels: Uint8Array,
  patchSize: number,
  columns: number,
  order: ArrayLike<number>,
): Uint8Array {
  const line = patchSize * 3;
  const width = columns * line;
  if (pixels.length !== order.length * patchSize * line) {
    throw new RangeError(`permute: ${order.length} patches of ${patchSize} pixels are not ${pixels.length / 3} pixels`);
  }
  const out = new Uint8Array(pixels.length);
  const corner = (patch: number) => Math.floor(patch / columns) * patchSize * width + (patch % columns) * line;
  for (let place = 0; place < order.length; place++) {
    const [to, from] = [corner(place), corner(order[place] as number)];
    for (let y = 0; y < patchSize; y++) {
      out.set(pixels.subarray(from + y * width, from + y * width + line), to + y * width);
    }
  }
  return out;
}
