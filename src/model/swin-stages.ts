import { gridSize, type SwinConfig } from "./config.ts";
import { type WindowGeometry, type WindowLayout, windowLayout } from "./analysis/windows.ts";

/** One stage of a Swin: blocks over a map of one size, each with half the resolution and twice the channels of the one before. */
export interface SwinStage {
  readonly index: number;
  /** Number of its first block, counted through all stages. */
  readonly firstBlock: number;
  readonly depth: number;
  readonly numHeads: number;
  /** Channels. */
  readonly dim: number;
  /** Map in tokens. */
  readonly rows: number;
  readonly columns: number;
  /** Side of a token in pixels of the model's input. */
  readonly tokenSize: number;
  /** The window, shrunk to a map that is smaller. */
  readonly windowSize: readonly [rows: number, columns: number];
  /** Shift of the odd blocks; 0 where one window covers the map. */
  readonly shift: readonly [rows: number, columns: number];
}

const keptStages = new WeakMap<SwinConfig, readonly SwinStage[]>();

/** The stages of a config, first stage first. A map with an odd side is merged with a row or column of zeros. */
export function swinStages(config: SwinConfig): readonly SwinStage[] {
  const kept = keptStages.get(config);
  if (kept) return kept;
  const stages: SwinStage[] = [];
  let [rows, columns] = gridSize(config);
  let firstBlock = 0;
  for (const [index, depth] of config.depths.entries()) {
    if (index > 0) [rows, columns] = [Math.ceil(rows / 2), Math.ceil(columns / 2)];
    stages.push({
      index,
      firstBlock,
      depth,
      numHeads: config.numHeads[index] ?? 1,
      dim: config.embedDim * 2 ** index,
      rows,
      columns,
      tokenSize: config.patchSize * 2 ** index,
      ...windowOf(config, rows, columns),
    });
    firstBlock += depth;
  }
  keptStages.set(config, stages);
  return stages;
}

/**
 * A map not larger than the window has one window of its own size and no shift.
 * timm looks at each side for itself; Hugging Face and Microsoft let the shorter
 * side decide for both.
 */
function windowOf(config: SwinConfig, rows: number, columns: number): Pick<SwinStage, "windowSize" | "shift"> {
  const { windowSize: size, padding, shifted = true } = config;
  const shift = shifted ? Math.floor(size / 2) : 0;
  if (padding === "beforeShift") {
    const shorter = Math.min(rows, columns);
    return shorter <= size
      ? { windowSize: [shorter, shorter], shift: [0, 0] }
      : { windowSize: [size, size], shift: [shift, shift] };
  }
  return {
    windowSize: [Math.min(size, rows), Math.min(size, columns)],
    shift: [rows <= size ? 0 : shift, columns <= size ? 0 : shift],
  };
}

/** The stage of a block that is counted through all stages, and its number in that stage. */
export function stageOfBlock(
  config: SwinConfig,
  block: number,
): { readonly stage: SwinStage; readonly inStage: number } {
  const stages = swinStages(config);
  const stage = stages.findLast(({ firstBlock }) => firstBlock <= block) ?? stages[0];
  if (!stage) throw new RangeError("a Swin without stages has no blocks");
  return { stage, inStage: block - stage.firstBlock };
}

/** The windows of a block: every second one of a stage is shifted, unless the shift is off. */
export function windowGeometry(config: SwinConfig, block: number, shiftOff = false): WindowGeometry {
  const { stage, inStage } = stageOfBlock(config, block);
  const { rows, columns, windowSize } = stage;
  const shift = inStage % 2 === 1 && !shiftOff ? stage.shift : ([0, 0] as const);
  return { rows, columns, windowSize, shift, padding: config.padding };
}

const keptLayouts = new WeakMap<SwinConfig, Map<string, WindowLayout>>();

/** Where every token of a block sits; kept as long as the config. */
export function blockWindows(config: SwinConfig, block: number, shiftOff = false): WindowLayout {
  const geometry = windowGeometry(config, block, shiftOff);
  const key = `${stageOfBlock(config, block).stage.index} ${geometry.shift.join(" ")}`;
  const layouts = keptLayouts.get(config) ?? new Map<string, WindowLayout>();
  keptLayouts.set(config, layouts);
  const layout = layouts.get(key) ?? windowLayout(geometry);
  layouts.set(key, layout);
  return layout;
}

/**
 * The tokens that patch merging joins into each token of a stage, in the order in
 * which their channels are joined: (row 0, column 0), (1, 0), (0, 1), (1, 1); -1 for
 * the zeros beyond a side that is odd.
 *
 * @param rows map of the stage before, in tokens
 * @returns [4, merged tokens], row-major
 */
export function mergedTokens(rows: number, columns: number): Int32Array {
  const [mergedRows, mergedColumns] = [Math.ceil(rows / 2), Math.ceil(columns / 2)];
  const count = mergedRows * mergedColumns;
  return Int32Array.from({ length: 4 * count }, (_, entry) => {
    const [part, token] = [Math.floor(entry / count), entry % count];
    const row = 2 * Math.floor(token / mergedColumns) + (part % 2);
    const column = 2 * (token % mergedColumns) + Math.floor(part / 2);
    return row < rows && column < columns ? row * columns + column : -1;
  });
}

const keptNeighbours = new WeakMap<SwinStage, Int32Array>();

/**
 * The same table token by token, for the merging of a stage's map; kept as long as the stage.
 *
 * @returns [merged tokens, 4]
 */
export function neighboursToMerge(before: SwinStage): Int32Array {
  const kept = keptNeighbours.get(before);
  if (kept) return kept;
  const parts = mergedTokens(before.rows, before.columns);
  const count = parts.length / 4;
  const neighbours = parts.map((_, entry) => parts[(entry % 4) * count + Math.floor(entry / 4)] as number);
  keptNeighbours.set(before, neighbours);
  return neighbours;
}
