import type { SwinStage } from "../../../model/swin-stages.ts";
import type { Box } from "../maps/box.ts";

/** Where the maps of one stage lie; CSS pixels. */
export interface StagePlace {
  readonly stage: SwinStage;
  readonly x: number;
  /** Of its maps; the heading may need more. */
  readonly width: number;
  /** Side of a token: a whole number of device pixels unless the maps are averaged. */
  readonly unit: number;
  readonly mapWidth: number;
  readonly mapHeight: number;
  /** Heads of a block stand in columns of this many, then the next column begins. */
  readonly down: number;
  /** Columns of a block. */
  readonly across: number;
  readonly gapX: number;
  readonly gapY: number;
  /** From one block to the next. */
  readonly pitch: number;
  /** Number of its first column, counted through all stages. */
  readonly firstColumn: number;
}

/** Where the small maps of a Swin's atlas lie: stages from left to right, their blocks side by side, heads down. */
export interface SwinAtlasLayout {
  readonly stages: readonly StagePlace[];
  /** Columns of maps in all stages, and maps in the longest of them. */
  readonly columns: number;
  readonly rows: number;
  /** Whether a token is smaller than a device pixel somewhere, so that tokens are averaged. */
  readonly averaged: boolean;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
}

export interface SwinAtlasSpace {
  /** CSS pixels there are. */
  readonly width: number;
  readonly height: number;
  /** Device pixels per CSS pixel. */
  readonly ratio: number;
  /** Widest map in CSS pixels; 112 when absent. */
  readonly largest?: number;
  /** What the heading of every stage needs in CSS pixels; nothing when absent. */
  readonly headings?: readonly number[];
}

/** CSS pixels between maps, between blocks and between stages, at least. */
const gap = { map: 4, block: 7, stage: 18 };
/** Rows fill the height up to this gap, stages the width up to this one. */
const wideGap = { row: 10, stage: 44 };
/** How much sooner an early stage grows: its maps are the largest ones, as its resolution is. */
const preference = 1.6;

interface Size {
  /** Device pixels of a token. */
  readonly pixels: number;
  readonly down: number;
  readonly across: number;
  readonly mapWidth: number;
  readonly mapHeight: number;
  readonly width: number;
}

function sizeOf(stage: SwinStage, pixels: number, height: number, ratio: number): Size {
  const unit = pixels / ratio;
  const [mapWidth, mapHeight] = [stage.columns * unit, stage.rows * unit];
  const most = Math.max(1, Math.floor((height + gap.map) / (mapHeight + gap.map)));
  // Columns of equal length: the rest of a division would stand alone.
  let across = Math.ceil(stage.numHeads / most);
  while (stage.numHeads % across !== 0) across++;
  const block = across * (mapWidth + gap.map) - gap.map;
  return {
    ...{ pixels, across, mapWidth, mapHeight },
    down: Math.ceil(stage.numHeads / across),
    width: stage.depth * (block + gap.block) - gap.block,
  };
}

/**
 * The largest maps of a whole number of device pixels per token that fit, those of
 * a later stage never larger than those of the one before.
 */
export function swinAtlasLayout(stages: readonly SwinStage[], space: SwinAtlasSpace): SwinAtlasLayout {
  const { ratio, largest = 112, headings = [] } = space;
  const sizes = stages.map((stage) => sizeOf(stage, 1, space.height, ratio));
  const roomOf = (all: readonly Size[]) =>
    all.reduce((sum, size, index) => sum + Math.max(size.width, headings[index] ?? 0) + gap.stage, -gap.stage);
  // Headings that do not fit may overlap; the maps do not shrink for them.
  if (headings.length > 0 && roomOf(sizes) > space.width) return swinAtlasLayout(stages, { ...space, headings: [] });
  const side = (size: Size) => Math.max(size.mapWidth, size.mapHeight);
  for (;;) {
    const grown = stages
      .map((stage, index) => ({ index, size: sizeOf(stage, (sizes[index]?.pixels ?? 0) + 1, space.height, ratio) }))
      .filter(({ index, size }) => {
        const before = sizes[index - 1];
        const fits = side(size) <= largest && (!before || side(size) <= side(before)) && size.mapHeight <= space.height;
        return fits && roomOf(sizes.with(index, size)) <= space.width;
      })
      .sort((a, b) => side(a.size) * preference ** a.index - side(b.size) * preference ** b.index)[0];
    if (!grown) break;
    sizes[grown.index] = grown.size;
  }
  return placed(stages, sizes, space, roomOf(sizes));
}

function placed(
  stages: readonly SwinStage[],
  sizes: readonly Size[],
  { width, height, ratio, headings = [] }: SwinAtlasSpace,
  room: number,
): SwinAtlasLayout {
  const least = (size: Size) => size.down * (size.mapHeight + gap.map) - gap.map;
  const tallest = Math.max(...sizes.map(least));
  // Even one device pixel per token may be too much: then everything shrinks alike.
  const shrink = Math.min(1, width / room, height / tallest);
  const snap = (value: number) => Math.floor(value * ratio) / ratio;
  const spare = stages.length > 1 ? snap(Math.max(0, width - room) / (stages.length - 1)) : 0;
  const between = gap.stage + Math.min(spare, wideGap.stage - gap.stage);
  let [x, firstColumn] = [0, 0];
  const places = sizes.map((size, index): StagePlace => {
    const stage = stages[index] as SwinStage;
    const free = size.down > 1 ? (tallest - size.down * size.mapHeight) / (size.down - 1) : gap.map;
    const gapY = snap(Math.min(wideGap.row, free));
    const block = size.across * (size.mapWidth + gap.map) - gap.map;
    const place = {
      ...{ stage, x: x * shrink, width: size.width * shrink, unit: (size.pixels / ratio) * shrink },
      ...{ mapWidth: size.mapWidth * shrink, mapHeight: size.mapHeight * shrink },
      ...{ down: size.down, across: size.across, gapX: gap.map * shrink, gapY: gapY * shrink },
      ...{ pitch: (block + gap.block) * shrink, firstColumn },
    };
    x += Math.max(size.width, headings[index] ?? 0) + between;
    firstColumn += stage.depth * size.across;
    return place;
  });
  return {
    stages: places,
    columns: firstColumn,
    rows: Math.max(...sizes.map(({ down }) => down)),
    averaged: shrink < 1,
    width: Math.ceil((x - between) * shrink),
    height: tallest * shrink,
  };
}

/** The place of a block's stage. */
export function placeOfBlock(layout: SwinAtlasLayout, block: number): StagePlace {
  const place = layout.stages.findLast(({ stage }) => stage.firstBlock <= block) ?? layout.stages[0];
  if (!place) throw new RangeError("an atlas without stages has no blocks");
  return place;
}

/** The map at a slot of a block in CSS pixels; slots run down, then to the next column. */
export function swinMapBox(layout: SwinAtlasLayout, block: number, slot: number): Box {
  const place = placeOfBlock(layout, block);
  const [column, row] = [Math.floor(slot / place.down), slot % place.down];
  return {
    x: place.x + (block - place.stage.firstBlock) * place.pitch + column * (place.mapWidth + place.gapX),
    y: row * (place.mapHeight + place.gapY),
    width: place.mapWidth,
    height: place.mapHeight,
  };
}

export interface AtlasSlot {
  readonly block: number;
  readonly slot: number;
}

/** The map at a column and a row of the whole atlas, the nearest where a column is shorter. */
export function slotAt(layout: SwinAtlasLayout, column: number, row: number): AtlasSlot {
  const place = layout.stages.findLast(({ firstColumn }) => firstColumn <= column) ?? layout.stages[0];
  if (!place) throw new RangeError("an atlas without stages has no maps");
  const inStage = column - place.firstColumn;
  const first = (inStage % place.across) * place.down;
  const slot = Math.min(first + Math.min(row, place.down - 1), place.stage.numHeads - 1);
  return { block: place.stage.firstBlock + Math.floor(inStage / place.across), slot };
}

/** Column and row of a map in the whole atlas. */
export function cellOfSlot(layout: SwinAtlasLayout, { block, slot }: AtlasSlot): { row: number; column: number } {
  const place = placeOfBlock(layout, block);
  const column = place.firstColumn + (block - place.stage.firstBlock) * place.across + Math.floor(slot / place.down);
  return { row: slot % place.down, column };
}

/** The map under a point in CSS pixels, half of each gap counted to its neighbours; null outside. */
export function swinMapAt(layout: SwinAtlasLayout, x: number, y: number): AtlasSlot | null {
  const place = layout.stages.findLast((one) => one.x - one.gapX <= x);
  if (!place || x > place.x + place.width + gap.block) return null;
  const { stage, pitch, mapWidth, mapHeight, gapX, gapY, across, down } = place;
  const inStage = Math.min(stage.depth - 1, Math.max(0, Math.floor((x - place.x) / pitch)));
  const left = x - place.x - inStage * pitch;
  const column = Math.min(across - 1, Math.max(0, Math.floor((left + gapX / 2) / (mapWidth + gapX))));
  const row = Math.floor((y + gapY / 2) / (mapHeight + gapY));
  const slot = column * down + row;
  if (row < 0 || row >= down || slot >= stage.numHeads) return null;
  return { block: stage.firstBlock + inStage, slot };
}
