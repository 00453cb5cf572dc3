import { type CellLayout, cellCorner } from "../charts/cells.ts";
import { type CroppedPicture, imageCanvas, pixelImage } from "../charts/picture-crop.ts";

export interface WindowContent {
  /** Token at every place of the window, -1 for padding: [places]. */
  readonly tokens: Int32Array;
  /** Region at every place: [places]. */
  readonly regions: Uint8Array;
  /** The picture whose parts lie in the window; null leaves it empty. */
  readonly picture: CroppedPicture | null;
  /** The map of the block in tokens. */
  readonly rows: number;
  readonly columns: number;
  /** Side of a token in pixels of the model's input. */
  readonly tokenSize: number;
}

/** How much of the picture remains under what is drawn above it, 0 to 1. */
const remains = 0.4;

/** A window as it stands after the roll: the model's pixels of its tokens, pale, with lines between regions. */
export function drawWindow(context: CanvasRenderingContext2D, layout: CellLayout, content: WindowContent): void {
  const { tokens, regions, picture, columns, tokenSize } = content;
  const style = getComputedStyle(context.canvas);
  const color = (name: string) => style.getPropertyValue(name).trim();
  context.fillStyle = color("--panel");
  context.fillRect(0, 0, layout.width, layout.height);
  const { cell, cellHeight } = layout;
  if (picture) {
    const source = imageCanvas(pixelImage(picture));
    context.globalAlpha = remains;
    context.imageSmoothingEnabled = false;
    tokens.forEach((token, place) => {
      if (token < 0) return;
      const [x, y] = cellCorner(layout, place);
      const [left, top] = [(token % columns) * tokenSize, Math.floor(token / columns) * tokenSize];
      context.drawImage(source, left, top, tokenSize, tokenSize, x, y, cell, cellHeight);
    });
    context.globalAlpha = 1;
  }
  context.fillStyle = color("--faint");
  tokens.forEach((token, place) => {
    const [x, y] = cellCorner(layout, place);
    if (token < 0) context.fillRect(x, y, cell, cellHeight);
    context.fillRect(x, y, cell, 1);
    context.fillRect(x, y, 1, cellHeight);
  });
  // Where the region changes, the mask stands between.
  context.fillStyle = color("--ink");
  regions.forEach((region, place) => {
    const [x, y] = cellCorner(layout, place);
    if (place % layout.columns > 0 && regions[place - 1] !== region) context.fillRect(x - 1, y, 2, cellHeight);
    if (place >= layout.columns && regions[place - layout.columns] !== region) context.fillRect(x, y - 1, cell, 2);
  });
}
