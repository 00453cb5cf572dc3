import * as tf from "@tensorflow/tfjs-core";
import { gridSize, numPrefixTokens, numTokens, type VitConfig } from "../config.ts";
import { ModelError } from "../errors.ts";
import { type Intervention, shuffledPositions } from "../intervention.ts";
import { checkBlocksAndHeads, checkTemperature } from "./check-intervention.ts";
import type { AttentionChange } from "./layers/attention.ts";
import type { PositionUse } from "./layers/pos-embed.ts";

/** An intervention checked against a config and looked up by block. The methods that give tensors want a `tidy` around them. */
export interface Plan {
  readonly positions: PositionUse;
  attention(block: number): AttentionChange;
  blockIsOff(block: number): boolean;
  mlpIsOff(block: number): boolean;
  /** Mean over the patches that are not switched off: [patches, embedDim] to [1, embedDim]. */
  meanOverPatches(patches: tf.Tensor2D): tf.Tensor2D;
}

/**
 * What a masked key gets added at temperature 1. exp underflows to exactly 0 in
 * float32 from -104 on, and no score of a network comes near a billion. Every
 * backend here computes in float32; with half floats it would be -∞ and a row of
 * it not a number. `analysis/pair.ts` knows a masked score by its size.
 */
const masked = -1e9;

/**
 * Checks an intervention and prepares it for a forward pass.
 *
 * @throws ModelError when it names a block, head or patch that does not exist,
 *   masks every token, or its temperature is not a number above 1e-6
 */
export function planOf(config: VitConfig, intervention: Intervention): Plan {
  check(config, intervention);
  const { temperature } = intervention;
  const [rows, columns] = gridSize(config);
  const patches = rows * columns;
  const patchesOff = new Set(intervention.patchesOff);
  const blocksOff = new Set(intervention.blocksOff);
  const mlpsOff = new Set(intervention.mlpsOff);
  const mask = keyMask(config, intervention);

  const headGate = (block: number) => {
    const off = intervention.headsOff.filter((head) => head.block === block).map(({ head }) => head);
    if (off.length === 0) return null;
    const gate = Array.from({ length: config.numHeads }, (_, head) => (off.includes(head) ? 0 : 1));
    return tf.tensor3d(gate, [config.numHeads, 1, 1]);
  };

  return {
    positions:
      intervention.positions === "shuffled"
        ? shuffledPositions(patches, intervention.shuffleSeed)
        : intervention.positions,
    attention: (block) => ({
      keyMask: mask ? tf.tensor3d(mask, [1, 1, mask.length]) : null,
      headGate: headGate(block),
      temperature,
    }),
    blockIsOff: (block) => blocksOff.has(block),
    mlpIsOff: (block) => mlpsOff.has(block),
    meanOverPatches: (x) => {
      if (patchesOff.size === 0) return tf.mean(x, 0, true);
      const share = 1 / (patches - patchesOff.size);
      const shares = Array.from({ length: patches }, (_, patch) => (patchesOff.has(patch) ? 0 : share));
      return tf.matMul(tf.tensor2d(shares, [1, patches]), x);
    },
  };
}

/** [tokens], 0 where a key may be looked at; null when every key may. */
function keyMask(config: VitConfig, { patchesOff, classTokenOff, temperature }: Intervention): Float32Array | null {
  if (patchesOff.length === 0 && !classTokenOff) return null;
  const mask = new Float32Array(numTokens(config));
  // Low temperatures spread the scores, so the mask grows with them; high ones leave it.
  const value = masked / Math.min(1, temperature);
  if (classTokenOff) mask[0] = value;
  for (const patch of patchesOff) mask[numPrefixTokens(config) + patch] = value;
  return mask;
}

function check(config: VitConfig, intervention: Intervention): void {
  checkBlocksAndHeads(intervention, config.depth, () => config.numHeads);
  refuseSwinParts(intervention);
  const [rows, columns] = gridSize(config);
  const patches = rows * columns;
  for (const patch of intervention.patchesOff) {
    if (Number.isInteger(patch) && patch >= 0 && patch < patches) continue;
    throw new ModelError(
      "intervention.patch",
      `The intervention names patch ${patch}, but this model cuts the picture into ${patches}; use 0 to ${patches - 1}.`,
      { patch, patches },
    );
  }
  if (intervention.classTokenOff && !config.classToken) {
    throw new ModelError(
      "intervention.noClassToken",
      "The class token cannot be switched off: this model has none and averages its patches instead.",
      {},
    );
  }
  const visible = numTokens(config) - new Set(intervention.patchesOff).size - (intervention.classTokenOff ? 1 : 0);
  const pooled = config.globalPool === "avg" ? patches - new Set(intervention.patchesOff).size : visible;
  if (visible < 1 || pooled < 1) {
    throw new ModelError(
      "intervention.allMasked",
      "The intervention leaves no token that can be looked at; leave at least one patch on.",
      {},
    );
  }
  checkTemperature(intervention.temperature);
}

function refuseSwinParts({ maskOff, biasOff, shiftOff }: Intervention): void {
  const part = maskOff ? "maskOff" : biasOff ? "biasOff" : shiftOff ? "shiftOff" : null;
  if (part === null) return;
  throw new ModelError(
    "intervention.onlySwin",
    `The intervention "${part}" exists only in a Swin; a ViT has no windows to shift. Use headsOff, patchesOff or positions.`,
    { part },
  );
}
