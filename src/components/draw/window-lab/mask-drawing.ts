import type { LabPart } from "./scene.ts";
import { type LabColors, mix, regionColor } from "./region-colors.ts";
import { rgb } from "d3-color";

/** Tables of the mask in CSS pixels: one of N × N cells for each window, in the windows' own order. */
export interface MaskGeometry {
  /** Places of a window, N. */
  readonly size: number;
  readonly cell: number;
  /** CSS pixels of one table. */
  readonly side: number;
  /** Tables down and across. */
  readonly rows: number;
  readonly columns: number;
  /** From one table to the next. */
  readonly pitchX: number;
  readonly pitchY: number;
  /** Room for a table's name above it. */
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Tables of whole device pixels per cell that fit into a room.
 *
 * @param titled leaves room above every table
 */
export function maskGeometry(
  size: number,
  rows: number,
  columns: number,
  room: readonly [width: number, height: number],
  ratio: number,
  titled: boolean,
): MaskGeometry {
  const between = titled ? 16 : 4;
  const top = titled ? 20 : 0;
  const most = Math.min(
    (room[0] - between * (columns - 1)) / columns / size,
    (room[1] - (top + between) * rows + between) / rows / size,
  );
  const cell =
    most * ratio >= 1 ? Math.min(titled ? 44 : 26, Math.floor(most * ratio) / ratio) : Math.max(most, 12 / size);
  const side = cell * size;
  const [pitchX, pitchY] = [side + between, side + between + top];
  return {
    size,
    cell,
    side,
    rows,
    columns,
    pitchX,
    pitchY,
    top,
    width: columns * pitchX - between,
    height: rows * pitchY - between,
  };
}

/** Upper left corner of a table. */
export function tableCorner(geometry: MaskGeometry, index: number): readonly [x: number, y: number] {
  const { columns, pitchX, pitchY, top } = geometry;
  return [(index % columns) * pitchX, Math.floor(index / columns) * pitchY + top];
}

/** The pair under a point. */
export function pairUnder(
  geometry: MaskGeometry,
  x: number,
  y: number,
): { readonly table: number; readonly query: number; readonly key: number } | null {
  const { columns, rows, pitchX, pitchY, top, cell, size } = geometry;
  const [across, down] = [Math.floor(x / pitchX), Math.floor(y / pitchY)];
  const [key, query] = [Math.floor((x - across * pitchX) / cell), Math.floor((y - down * pitchY - top) / cell)];
  if (
    across < 0 ||
    across >= columns ||
    down < 0 ||
    down >= rows ||
    key < 0 ||
    key >= size ||
    query < 0 ||
    query >= size
  ) {
    return null;
  }
  return { table: down * columns + across, query, key };
}

const scratch = new Map<number, { canvas: HTMLCanvasElement; image: ImageData }>();

/** Colours of open and closed pairs, before there is a mask and after, as 32-bit pixels. */
function pixel(color: string): number {
  const { r, g, b } = rgb(color);
  return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
}

/**
 * Draws the table of one window: open pairs in their region's colour, closed ones pale.
 *
 * @param share how much of the mask is seen, 0 to 1
 * @param strength 1 for the followed token's own window, less for the others
 */
export function drawTable(
  context: CanvasRenderingContext2D,
  part: LabPart,
  window: number,
  corner: readonly [x: number, y: number],
  { cell, size, side }: Pick<MaskGeometry, "cell" | "size" | "side">,
  colors: LabColors,
  share: number,
  strength: number,
): void {
  let source = scratch.get(size);
  if (!source) {
    const canvas = document.createElement("canvas");
    canvas.width = size;
    canvas.height = size;
    source = { canvas, image: new ImageData(size, size) };
    scratch.set(size, source);
  }
  const neutral = mix(colors.faint, colors.panel, 0.42);
  const closed = pixel(mix(mix(colors.faint, colors.panel, 0.28), neutral, share));
  const open = Array.from({ length: 9 }, (_, region) =>
    pixel(mix(mix(regionColor(region), colors.panel, strength), neutral, share)),
  );
  const out = new Uint32Array(source.image.data.buffer);
  const first = window * size * size;
  for (let pair = 0; pair < size * size; pair++) {
    const region = part.regions[window * size + Math.floor(pair / size)] as number;
    out[pair] = part.mask[first + pair] === 0 ? (open[region] as number) : closed;
  }
  source.canvas.getContext("2d")?.putImageData(source.image, 0, 0);
  const [x, y] = corner;
  context.imageSmoothingEnabled = cell < 1;
  context.drawImage(source.canvas, x, y, side, side);
  if (cell < 5) return;
  context.fillStyle = colors.panel;
  for (let line = 1; line < size; line++) {
    context.fillRect(x + line * cell - 0.5, y, 1, side);
    context.fillRect(x, y + line * cell - 0.5, side, 1);
  }
  if (cell >= numberRoom && share > 0.5) drawNumbers(context, part, first, corner, { cell, size }, colors);
}

/** CSS pixels from which a cell has room for its number. */
const numberRoom = 34;

function drawNumbers(
  context: CanvasRenderingContext2D,
  { mask }: LabPart,
  first: number,
  [x, y]: readonly [number, number],
  { cell, size }: Pick<MaskGeometry, "cell" | "size">,
  colors: LabColors,
): void {
  context.font = `11px ${colors.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (let pair = 0; pair < size * size; pair++) {
    const open = mask[first + pair] === 0;
    context.fillStyle = open ? "#000000" : colors.ink;
    const [column, row] = [pair % size, Math.floor(pair / size)];
    context.fillText(open ? "0" : "−100", x + (column + 0.5) * cell, y + (row + 0.5) * cell + 1);
  }
}
