/**
 * How far a Swin sees. A block lets a token look round its window only; the shift of
 * every second block joins neighbouring windows, and patch merging makes the windows
 * of later stages wider. Liu et al. 2021, "Swin Transformer: Hierarchical Vision
 * Transformer using Shifted Windows", arXiv:2103.14030, section 3.2.
 */
import { gridSize, type SwinConfig } from "../config.ts";
import { blockWindows, mergedTokens, stageOfBlock, swinStages } from "../swin-stages.ts";
import { regionsOf } from "./window-attention.ts";

export interface ReachOptions {
  /** Whether the odd blocks shift their windows. */
  readonly shift: boolean;
  /** Whether the mask keeps strangers apart in shifted windows; true in every reference. */
  readonly mask?: boolean;
}

/**
 * The patches that can have an influence on a token of a block's output, going back
 * block by block, residual included. It is what the geometry permits: which of them
 * matter is for the weights to say. Padding carries nothing from block to block.
 *
 * @param block counted through all stages
 * @param token of the block's map, row-major
 * @param steps how many blocks to go back at most, this block being the first
 * @returns element k, for k = 0 to min(steps, block + 1): 1 for every patch of the first
 *   stage that reaches the token through the last k blocks, [rows · columns] of the
 *   first stage. Element 0 is the token's own patches. Patch merging between two
 *   blocks is passed with the step that follows it. The reach with the shift holds
 *   the one without whenever the earliest of the k blocks is a regular one; a shifted
 *   one can give less at the border, where the mask cuts its windows.
 * @throws RangeError when block or token is not there
 */
export function reach(
  config: SwinConfig,
  block: number,
  token: number,
  steps: number,
  { shift, mask = true }: ReachOptions,
): Uint8Array[] {
  let reached = ownToken(config, block, token);
  let { stage } = stageOfBlock(config, block);
  const found = [inFinestPatches(config, stage.index, reached)];
  for (let at = block; at >= 0 && found.length <= steps; at--) {
    if (at < stage.firstBlock) {
      reached = unmerged(config, stage.index, reached);
      stage = stageOfBlock(config, at).stage;
    }
    reached = throughBlock(config, at, reached, shift, mask);
    found.push(inFinestPatches(config, stage.index, reached));
  }
  return found;
}

/**
 * The last element of `reach` over all blocks up to this one, for those who need no
 * other: as soon as a map is reached whole, so is everything before it.
 *
 * @returns 1 for every patch of the first stage that can have an influence: [rows · columns] of the first stage
 * @throws RangeError when block or token is not there
 */
export function reachFromStart(
  config: SwinConfig,
  block: number,
  token: number,
  { shift, mask = true }: ReachOptions,
): Uint8Array {
  let reached = ownToken(config, block, token);
  let { stage } = stageOfBlock(config, block);
  for (let at = block; at >= 0; at--) {
    if (at < stage.firstBlock) {
      reached = unmerged(config, stage.index, reached);
      stage = stageOfBlock(config, at).stage;
    }
    reached = throughBlock(config, at, reached, shift, mask);
    if (!reached.includes(0)) {
      const [rows, columns] = gridSize(config);
      return new Uint8Array(rows * columns).fill(1);
    }
  }
  return reached;
}

/** The map of a block with nothing reached but the token itself. */
function ownToken(config: SwinConfig, block: number, token: number): Uint8Array<ArrayBuffer> {
  const { stage } = stageOfBlock(config, block);
  if (!(block >= 0 && block < stage.firstBlock + stage.depth))
    throw new RangeError(`reach: there is no block ${block}`);
  if (!(token >= 0 && token < stage.rows * stage.columns)) {
    throw new RangeError(`reach: token ${token} is outside 0 to ${stage.rows * stage.columns - 1}`);
  }
  const reached = new Uint8Array(stage.rows * stage.columns);
  reached[token] = 1;
  return reached;
}

/** Everything that shares a window, and a region where the mask is on, with a token that is reached. */
function throughBlock(
  config: SwinConfig,
  block: number,
  reached: Uint8Array,
  shift: boolean,
  mask: boolean,
): Uint8Array<ArrayBuffer> {
  const layout = blockWindows(config, block, !shift);
  const regions = regionsOf(layout);
  const groupOf = (token: number) => {
    const slot = layout.slotOf[token] as number;
    return 9 * Math.floor(slot / layout.windowTokens) + (mask ? (regions[slot] as number) : 0);
  };
  const groups = new Uint8Array(9 * layout.windowRows * layout.windowColumns);
  reached.forEach((is, token) => {
    if (is) groups[groupOf(token)] = 1;
  });
  return Uint8Array.from(reached, (_, token) => groups[groupOf(token)] as number);
}

/** The tokens of the stage before from which patch merging made those that are reached. */
function unmerged(config: SwinConfig, stage: number, reached: Uint8Array): Uint8Array<ArrayBuffer> {
  const before = swinStages(config)[stage - 1];
  if (!before) return Uint8Array.from(reached);
  const parts = new Uint8Array(before.rows * before.columns);
  mergedTokens(before.rows, before.columns).forEach((token, entry) => {
    if (token >= 0) parts[token] = reached[entry % reached.length] as number;
  });
  return parts;
}

function inFinestPatches(config: SwinConfig, stage: number, reached: Uint8Array<ArrayBuffer>): Uint8Array {
  let patches = reached;
  for (let index = stage; index > 0; index--) patches = unmerged(config, index, patches);
  return patches;
}
