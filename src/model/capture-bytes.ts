import { blockRoles, type Role } from "./capture.ts";
import { headDim, numTokens, type VitConfig } from "./config.ts";

/**
 * Size of a capture in bytes: what the stacked roles would hold as float32.
 *
 * @param blocks number of blocks captured; all when absent
 */
export function captureBytes(config: VitConfig, roles: readonly Role[], blocks = config.depth): number {
  const tokens = numTokens(config);
  const perHead = config.numHeads * tokens;
  const perBlock: Record<(typeof blockRoles)[number], number> = {
    "attn.q": perHead * headDim(config),
    "attn.k": perHead * headDim(config),
    "attn.v": perHead * headDim(config),
    "attn.z": perHead * headDim(config),
    "attn.scores": perHead * tokens,
    "attn.pattern": perHead * tokens,
    "attn.out": tokens * config.embedDim,
    "block.out": tokens * config.embedDim,
  };
  return blockRoles.filter((role) => roles.includes(role)).reduce((sum, role) => sum + 4 * blocks * perBlock[role], 0);
}
