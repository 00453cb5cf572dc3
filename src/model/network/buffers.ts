import { type ModelConfig, numTokens, type SwinConfig, type VitConfig } from "../config.ts";
import { ModelError } from "../errors.ts";
import { blockWindows, swinStages } from "../swin-stages.ts";

/** Bytes of the largest tensor that a forward pass of one picture touches, weights included. */
export function largestBuffer(config: ModelConfig): number {
  const scalars = config.family === "vit" ? largestOfVit(config) : largestOfSwin(config);
  return scalars * Float32Array.BYTES_PER_ELEMENT;
}

/** Scalars of the largest tensor of a Swin. */
function largestOfSwin(config: SwinConfig): number {
  const { mlpRatio, numClasses, inChans, patchSize } = config;
  const ofStages = swinStages(config).map(({ dim, numHeads, firstBlock }) => {
    const { tokenAt, windowTokens } = blockWindows(config, firstBlock);
    const widest = Math.max(3 * dim, Math.round(dim * mlpRatio), 4 * dim);
    return Math.max(
      numHeads * tokenAt.length * windowTokens,
      tokenAt.length * widest,
      dim * Math.max(widest, numClasses),
    );
  });
  return Math.max(config.embedDim * patchSize * patchSize * inChans, ...ofStages);
}

/** Scalars of the largest tensor of a ViT. */
function largestOfVit(config: VitConfig): number {
  const { embedDim, numHeads, numClasses, mlpRatio, patchSize, inChans } = config;
  const tokens = numTokens(config);
  const hidden = Math.round(embedDim * mlpRatio);
  return Math.max(
    numHeads * tokens * tokens,
    tokens * Math.max(3 * embedDim, hidden),
    embedDim * Math.max(3 * embedDim, hidden, numClasses, patchSize * patchSize * inChans),
  );
}

/**
 * WebGPU computes garbage on a buffer over its limit, without an exception, so the
 * sizes are checked before anything is uploaded.
 *
 * @param limit bytes, or null without a limit
 * @throws ModelError `engine.bufferLimit`
 */
export function checkBuffers(config: ModelConfig, limit: number | null): void {
  const bytes = largestBuffer(config);
  if (limit === null || bytes <= limit) return;
  const values = { megabytes: Math.round(bytes / 2 ** 20), limit: Math.round(limit / 2 ** 20) };
  throw new ModelError(
    "engine.bufferLimit",
    `A tensor of this model takes ${values.megabytes} MB, but this graphics device allows ${values.limit} MB in one buffer; use backend=wasm.`,
    values,
  );
}
