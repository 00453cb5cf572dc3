import type { VitConfig } from "./config.ts";
import { ModelError } from "./errors.ts";

/** The divisors of a whole number, smallest first. */
export function divisors(value: number): number[] {
  const found: number[] = [];
  for (let candidate = 1; candidate <= value; candidate++) if (value % candidate === 0) found.push(candidate);
  return found;
}

const nearest = (values: readonly number[], to: number): number =>
  values.reduce((best, value) => (Math.abs(value - to) < Math.abs(best - to) ? value : best));

function checkWhole(key: string, value: number, from: number): void {
  if (Number.isSafeInteger(value) && value >= from) return;
  const expected = `a whole number from ${from}`;
  throw new ModelError("config.value", `${key} must be ${expected}, but is ${value}; use ${from} or more.`, {
    key,
    expected,
    got: String(value),
  });
}

function checkPositive(key: string, value: number): void {
  if (Number.isFinite(value) && value > 0) return;
  const expected = "a number above 0";
  throw new ModelError("config.value", `${key} must be ${expected}, but is ${value}.`, {
    key,
    expected,
    got: String(value),
  });
}

/**
 * Whether a network of this config can exist: whole sizes, heads that divide the
 * width, patches that divide the picture, a token to read out.
 *
 * @throws ModelError `config.value`, `.headsDivide`, `.imageDivide`, `.unsupported`,
 * each with the nearest possible value
 */
export function checkConfig(config: VitConfig): void {
  const { embedDim, numHeads, patchSize } = config;
  for (const key of ["patchSize", "inChans", "embedDim", "depth", "numHeads"] as const) checkWhole(key, config[key], 1);
  for (const key of ["numClasses", "regTokens"] as const) checkWhole(key, config[key], 0);
  checkPositive("mlpRatio", config.mlpRatio);
  checkPositive("layerNormEps", config.layerNormEps);
  if (embedDim % numHeads !== 0) {
    const possible = nearest(divisors(embedDim), numHeads);
    throw new ModelError(
      "config.headsDivide",
      `embedDim ${embedDim} cannot be split evenly over numHeads ${numHeads}; the nearest number of heads that divides it is ${possible}.`,
      { embedDim, numHeads, nearest: possible },
    );
  }
  for (const [axis, side] of (["height", "width"] as const).entries()) {
    const pixels = config.imageSize[axis] as number;
    checkWhole("imageSize", pixels, 1);
    if (pixels % patchSize === 0) continue;
    const above = Math.ceil(pixels / patchSize) * patchSize;
    const below = Math.max(above - patchSize, patchSize);
    throw new ModelError(
      "config.imageDivide",
      `The ${side} of the input, ${pixels} pixels, is not divisible by patchSize ${patchSize}; use ${below === above ? above : `${below} or ${above}`}.`,
      { side, pixels, patchSize, below, above },
    );
  }
  if (!config.classToken && config.globalPool === "token") {
    throw new ModelError(
      "config.unsupported",
      `"global_pool" is "token", but the model has no class token to read; use "avg".`,
      { key: "global_pool", value: '"token"', supported: "avg" },
    );
  }
}
