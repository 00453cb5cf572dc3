/**
 * Paints values as pixels, one value one pixel, through a colour table. The canvas
 * then enlarges them without smoothing, so a small map stays crisp.
 *
 * @param values row-major, rows · columns of them, starting at `offset`
 * @param unit position 0 to 1 in the table
 * @param target pixels to write into; at least `columns` × `rows` from (x, y)
 */
export function paint(
  values: ArrayLike<number>,
  rows: number,
  columns: number,
  unit: (value: number) => number,
  table: Uint8ClampedArray,
  target: ImageData,
  place: { readonly x?: number; readonly y?: number; readonly offset?: number; readonly alpha?: number } = {},
): void {
  const { x = 0, y = 0, offset = 0, alpha = 255 } = place;
  const out = new Uint32Array(target.data.buffer);
  const colors = new Uint32Array(table.buffer);
  const opacity = (alpha << 24) >>> 0;
  for (let row = 0; row < rows; row++) {
    let to = (y + row) * target.width + x;
    let from = offset + row * columns;
    for (let column = 0; column < columns; column++) {
      const entry = (unit(values[from++] as number) * 255 + 0.5) | 0;
      out[to++] = ((colors[entry] as number) & 0x00ffffff) | opacity;
    }
  }
}

/** Sets a canvas's backing store to its CSS size times the device's pixel ratio. */
export function fitCanvas(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D {
  const ratio = Math.max(1, globalThis.devicePixelRatio || 1);
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
  }
  const context = canvas.getContext("2d");
  if (!context) throw new Error("this browser gives no 2-d canvas");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.imageSmoothingEnabled = false;
  return context;
}
