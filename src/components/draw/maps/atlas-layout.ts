import type { TokenGrid } from "../../../model/analysis/token-grid.ts";
import type { Box } from "./box.ts";

/**
 * Where the small maps of an atlas lie. Everything is counted in *units*: one
 * patch of a map is one unit, one unit is a whole number of device pixels. So the
 * whole atlas is one small image of one pixel per unit, enlarged once, and every
 * map is crisp.
 */
export interface AtlasLayout {
  readonly blocks: number;
  readonly heads: number;
  /** Blocks run down and heads across instead of blocks across and heads down. */
  readonly transposed: boolean;
  /** Patches of one map. */
  readonly rows: number;
  readonly columns: number;
  /** Prefix tokens, drawn as a strip of one unit above each map. */
  readonly prefix: number;
  /** Units above the map for strip and gap: 2, or 0 without prefix tokens. */
  readonly strip: number;
  /** Units between maps. */
  readonly gapX: number;
  readonly gapY: number;
  /** CSS pixels per unit. */
  readonly unit: number;
  /** Whether a unit is smaller than a device pixel, so that patches are averaged. */
  readonly averaged: boolean;
  readonly unitsWide: number;
  readonly unitsHigh: number;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
}

export interface AtlasSpace {
  /** CSS pixels there are. */
  readonly width: number;
  /** CSS pixels; unlimited when absent. */
  readonly maxHeight?: number | undefined;
  /** Widest map in CSS pixels; 72 when absent. */
  readonly largest?: number | undefined;
  readonly transposed?: boolean | undefined;
  /** Device pixels per CSS pixel. */
  readonly ratio: number;
}

/** Gaps between maps in CSS pixels: never less, and no more when there is room. */
const narrowGap = 3;
const wideGap = 12;
const wideRowGap = 6;

/** The largest maps of a whole number of device pixels per patch that fit. */
export function atlasLayout(grid: TokenGrid, blocks: number, heads: number, space: AtlasSpace): AtlasLayout {
  const { ratio, transposed = false, largest = 72, maxHeight = Number.POSITIVE_INFINITY } = space;
  const { rows, columns } = grid;
  const prefix = grid.prefix.length;
  const strip = prefix > 0 ? 2 : 0;
  const [across, down] = transposed ? [heads, blocks] : [blocks, heads];
  const gapOf = (pixels: number) => Math.max(1, Math.ceil((narrowGap * ratio) / pixels));
  const wide = (gap: number) => across * (columns + gap) - gap;
  const high = (gap: number) => down * (rows + strip + gap) - gap;
  const fits = (pixels: number) =>
    wide(gapOf(pixels)) * pixels <= space.width * ratio &&
    high(gapOf(pixels)) * pixels <= maxHeight * ratio &&
    columns * pixels <= Math.max(columns, largest * ratio);

  let pixels = 1;
  while (fits(pixels + 1)) pixels++;
  let gapX = gapOf(pixels);
  let gapY = gapX;
  if (fits(pixels)) {
    while ((gapX + 1) * pixels <= wideGap * ratio && wide(gapX + 1) * pixels <= space.width * ratio) gapX++;
    const rowGap = Math.min(gapX * pixels, wideRowGap * ratio);
    while ((gapY + 1) * pixels <= rowGap && high(gapY + 1) * pixels <= maxHeight * ratio) gapY++;
  } else {
    gapX = Math.max(1, Math.round(columns / 12));
    gapY = gapX;
    pixels = Math.min(1, (space.width * ratio) / wide(gapX), (maxHeight * ratio) / high(gapY));
  }
  const unit = pixels / ratio;
  const [unitsWide, unitsHigh] = [wide(gapX), high(gapY)];
  return {
    ...{ blocks, heads, transposed, rows, columns, prefix, strip, gapX, gapY, unit, unitsWide, unitsHigh },
    averaged: pixels < 1,
    width: unitsWide * unit,
    height: unitsHigh * unit,
  };
}

/** Left upper corner in units of a map with its strip. `slot` is the place of a head in its block. */
export function mapCorner(layout: AtlasLayout, block: number, slot: number): readonly [x: number, y: number] {
  const [across, down] = layout.transposed ? [slot, block] : [block, slot];
  return [across * (layout.columns + layout.gapX), down * (layout.rows + layout.strip + layout.gapY)];
}

/** A map with its strip in CSS pixels. */
export function mapBox(layout: AtlasLayout, block: number, slot: number): Box {
  const [x, y] = mapCorner(layout, block, slot);
  const { unit, columns, rows, strip } = layout;
  return { x: x * unit, y: y * unit, width: columns * unit, height: (rows + strip) * unit };
}

/** The map under a point in CSS pixels, half of each gap counted to its neighbours; null outside. */
export function mapAt(
  layout: AtlasLayout,
  x: number,
  y: number,
): { readonly block: number; readonly slot: number } | null {
  const { unit, columns, rows, strip, gapX, gapY, transposed, blocks, heads } = layout;
  const across = Math.floor((x / unit + gapX / 2) / (columns + gapX));
  const down = Math.floor((y / unit + gapY / 2) / (rows + strip + gapY));
  const [block, slot] = transposed ? [down, across] : [across, down];
  return block >= 0 && slot >= 0 && block < blocks && slot < heads ? { block, slot } : null;
}
