import { reachFromStart } from "../../../model/analysis/reach.ts";
import { blockCount, gridSize, type SwinConfig } from "../../../model/config.ts";
import { stageOfBlock, swinStages } from "../../../model/swin-stages.ts";
import { relatives } from "./feature-maps.ts";

/** How far one place of the picture sees after every block. */
export interface ReachGrowth {
  /** Element k: the patches that have reached the place after k blocks, [rows · columns] of the first stage, 1 or 0. */
  readonly patches: readonly Uint8Array[];
  /** The same as a share of all patches, 0 to 1. */
  readonly shares: readonly number[];
}

/** Grows that were asked for lately: a hover asks for the same ones again and again. */
const kept = new WeakMap<SwinConfig, Map<string, ReachGrowth>>();
const keptAtMost = 512;

/**
 * The reach of a place after 0, 1, … blocks. The place is a patch of the first
 * stage; in later stages it is the token that the patch has been merged into.
 *
 * @param patch row-major, of the first stage
 * @param shift whether every second block shifts its windows
 */
export function reachGrowth(config: SwinConfig, patch: number, shift: boolean): ReachGrowth {
  const key = `${patch} ${shift}`;
  const known = kept.get(config) ?? new Map<string, ReachGrowth>();
  kept.set(config, known);
  const found = known.get(key);
  if (found) return found;
  const stages = swinStages(config);
  const [rows, columns] = gridSize(config);
  const own = new Uint8Array(rows * columns);
  own[patch] = 1;
  const patches: Uint8Array[] = [own];
  for (let block = 0; block < blockCount(config); block++) {
    const last = patches[block] as Uint8Array;
    // What is seen once stays in sight: behind the whole picture nothing is left to find.
    if (!last.includes(0)) {
      patches.push(last);
      continue;
    }
    const token = relatives(stages, 0, patch, stageOfBlock(config, block).stage.index).indexOf(1);
    patches.push(reachFromStart(config, block, token, { shift }));
  }
  const shares = patches.map((reached) => reached.reduce((sum, is) => sum + is, 0) / (rows * columns));
  if (known.size >= keptAtMost) known.clear();
  const growth = { patches, shares };
  known.set(key, growth);
  return growth;
}

/** After how many blocks a patch merging follows: the places where the map shrinks. */
export function mergingSteps(config: SwinConfig): readonly number[] {
  return swinStages(config)
    .slice(1)
    .map(({ firstBlock }) => firstBlock);
}

/** The first number of blocks after which everything is seen; null when that never happens. */
export function wholeAfter(growth: ReachGrowth): number | null {
  const at = growth.shares.findIndex((share) => share === 1);
  return at < 0 ? null : at;
}
