const kept = new Map<string, HTMLCanvasElement>();

/** Diagonal lines on nothing, for padding and for what leaks; 6 CSS pixels apart at any resolution. */
export function hatch(context: CanvasRenderingContext2D, color: string, ratio: number): CanvasPattern | string {
  const side = Math.max(4, Math.round(6 * ratio));
  const key = `${color} ${side}`;
  let tile = kept.get(key);
  if (!tile) {
    tile = document.createElement("canvas");
    tile.width = side;
    tile.height = side;
    const lines = tile.getContext("2d");
    if (lines) {
      lines.strokeStyle = color;
      lines.lineWidth = Math.max(1, 1.3 * ratio);
      lines.beginPath();
      for (const shift of [-side, 0, side]) {
        lines.moveTo(shift - 1, side + 1);
        lines.lineTo(shift + side + 1, -1);
      }
      lines.stroke();
    }
    kept.set(key, tile);
  }
  const pattern = context.createPattern(tile, "repeat");
  // The tile has device pixels; the context counts in CSS pixels.
  pattern?.setTransform(new DOMMatrix().scale(1 / ratio));
  return pattern ?? color;
}
