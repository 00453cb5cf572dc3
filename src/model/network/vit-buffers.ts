import { numTokens, type VitConfig } from "../config.ts";
import { ModelError } from "../errors.ts";

/** Bytes of the largest tensor that a forward pass of one picture touches, weights included. */
export function largestBuffer(config: VitConfig): number {
  const { embedDim, numHeads, numClasses, mlpRatio, patchSize, inChans } = config;
  const tokens = numTokens(config);
  const hidden = Math.round(embedDim * mlpRatio);
  const scalars = Math.max(
    numHeads * tokens * tokens,
    tokens * Math.max(3 * embedDim, hidden),
    embedDim * Math.max(3 * embedDim, hidden, numClasses, patchSize * patchSize * inChans),
  );
  return scalars * Float32Array.BYTES_PER_ELEMENT;
}

/**
 * WebGPU computes garbage on a buffer over its limit, without an exception, so the
 * sizes are checked before anything is uploaded.
 *
 * @param limit bytes, or null without a limit
 * @throws ModelError `engine.bufferLimit`
 */
export function checkBuffers(config: VitConfig, limit: number | null): void {
  const bytes = largestBuffer(config);
  if (limit === null || bytes <= limit) return;
  const values = { megabytes: Math.round(bytes / 2 ** 20), limit: Math.round(limit / 2 ** 20) };
  throw new ModelError(
    "engine.bufferLimit",
    `A tensor of this model takes ${values.megabytes} MB, but this graphics device allows ${values.limit} MB in one buffer; use backend=wasm.`,
    values,
  );
}
