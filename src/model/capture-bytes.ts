import { blockRoles, type Role } from "./capture.ts";
import { blockCount, headDim, type ModelConfig, numTokens } from "./config.ts";
import { stageOfBlock } from "./swin-stages.ts";

type BlockRole = (typeof blockRoles)[number];

/**
 * Size of a capture in bytes: what the stacked roles would hold as float32.
 *
 * @param blocks the blocks captured, counted through all stages; all when absent
 */
export function captureBytes(config: ModelConfig, roles: readonly Role[], blocks?: readonly number[]): number {
  const all = blocks ?? Array.from({ length: blockCount(config) }, (_, block) => block);
  const wanted = blockRoles.filter((role) => roles.includes(role));
  return all.reduce((sum, block) => {
    const scalars = scalarsOfBlock(config, block);
    return sum + wanted.reduce((bytes, role) => bytes + 4 * scalars[role], 0);
  }, 0);
}

function scalarsOfBlock(config: ModelConfig, block: number): Record<BlockRole, number> {
  if (config.family === "vit") {
    const tokens = numTokens(config);
    return scalars(config.numHeads * tokens, headDim(config), tokens, tokens * config.embedDim);
  }
  const { stage } = stageOfBlock(config, block);
  const [height, width] = stage.windowSize;
  // Places of the padded map; no table of them is made, so that any size can be asked about.
  const places = Math.ceil(stage.rows / height) * height * Math.ceil(stage.columns / width) * width;
  const dim = stage.rows * stage.columns * stage.dim;
  return scalars(stage.numHeads * places, stage.dim / stage.numHeads, height * width, dim);
}

/**
 * @param queries rows of all heads, of all windows
 * @param keys length of one row
 * @param tokens scalars of one tensor over all tokens
 */
function scalars(queries: number, headWidth: number, keys: number, tokens: number): Record<BlockRole, number> {
  const [vectors, pairs] = [queries * headWidth, queries * keys];
  return {
    "attn.q": vectors,
    "attn.k": vectors,
    "attn.v": vectors,
    "attn.z": vectors,
    "attn.scores": pairs,
    "attn.pattern": pairs,
    "attn.out": tokens,
    "block.out": tokens,
  };
}
