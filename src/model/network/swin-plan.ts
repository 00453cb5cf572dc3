import * as tf from "@tensorflow/tfjs-core";
import { attentionMask, isShifted } from "../analysis/windows.ts";
import { blockCount, type SwinConfig } from "../config.ts";
import { ModelError } from "../errors.ts";
import type { Intervention } from "../intervention.ts";
import { headCount } from "../selection.ts";
import { blockWindows } from "../swin-stages.ts";
import { checkBlocksAndHeads, checkTemperature } from "./check-intervention.ts";
import type { WindowAttentionChange } from "./layers/window-attention.ts";

/** An intervention checked against a Swin and looked up by block. `attention` gives tensors and wants a `tidy` around it. */
export interface SwinPlan {
  attention(block: number): WindowAttentionChange;
  blockIsOff(block: number): boolean;
  mlpIsOff(block: number): boolean;
}

/**
 * Checks an intervention and prepares it for a forward pass.
 *
 * @throws ModelError when it names a block or head that does not exist, or asks for
 *   what only a ViT has: class token, positions, single patches
 */
export function swinPlanOf(config: SwinConfig, intervention: Intervention): SwinPlan {
  const { temperature, biasOff, maskOff, shiftOff, headsOff } = intervention;
  checkBlocksAndHeads(intervention, blockCount(config), (block) => headCount(config, block));
  checkTemperature(temperature);
  refuseVitParts(intervention);
  const blocksOff = new Set(intervention.blocksOff);
  const mlpsOff = new Set(intervention.mlpsOff);

  const headGate = (block: number) => {
    const off = headsOff.filter((head) => head.block === block).map(({ head }) => head);
    if (off.length === 0) return null;
    const heads = headCount(config, block);
    const gate = Array.from({ length: heads }, (_, head) => (off.includes(head) ? 0 : 1));
    return tf.tensor4d(gate, [1, heads, 1, 1]);
  };

  return {
    attention: (block) => {
      const layout = blockWindows(config, block, shiftOff);
      const size = layout.windowTokens;
      const mask =
        isShifted(layout) && !maskOff
          ? tf.tensor3d(attentionMask(layout), [layout.tokenAt.length / size, size, size])
          : null;
      return { layout, mask, biasOff, headGate: headGate(block), temperature };
    },
    blockIsOff: (block) => blocksOff.has(block),
    mlpIsOff: (block) => mlpsOff.has(block),
  };
}

function refuseVitParts({ classTokenOff, patchesOff, positions }: Intervention): void {
  const part = classTokenOff
    ? "classTokenOff"
    : patchesOff.length > 0
      ? "patchesOff"
      : positions === "learned"
        ? null
        : "positions";
  if (part === null) return;
  throw new ModelError(
    "intervention.onlyVit",
    `The intervention "${part}" exists only in a ViT; a Swin has no class token and no position embeddings, and it merges its patches. Use maskOff, biasOff, shiftOff or headsOff.`,
    { part },
  );
}
