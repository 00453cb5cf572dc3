import type { ModelConfig, SwinConfig, VitConfig } from "./config.ts";
import { ModelError } from "./errors.ts";

/** The divisors of a whole number, smallest first. */
export function divisors(value: number): number[] {
  const found: number[] = [];
  for (let candidate = 1; candidate <= value; candidate++) if (value % candidate === 0) found.push(candidate);
  return found;
}

/** The divisor of a whole number that is next to another one; the smaller of two as near. */
function nearestDivisor(value: number, to: number): number {
  // A file can say a billion heads: beyond the number itself nothing divides it.
  if (to >= value) return value;
  // Every step is one nearer to 1, which divides: the search is no longer than `to`.
  for (let step = 0; step < to; step++) {
    if (value % (to - step) === 0) return to - step;
    if (value % (to + step) === 0 && to + step <= value) return to + step;
  }
  return 1;
}

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

function checkHeads(embedDim: number, numHeads: number): void {
  if (embedDim % numHeads === 0) return;
  const possible = nearestDivisor(embedDim, numHeads);
  throw new ModelError(
    "config.headsDivide",
    `embedDim ${embedDim} cannot be split evenly over numHeads ${numHeads}; the nearest number of heads that divides it is ${possible}.`,
    { embedDim, numHeads, nearest: possible },
  );
}

/**
 * Whether patches fill an input.
 *
 * @param imageSize height and width in pixels
 * @throws ModelError `config.value`, `.imageDivide` with the two next sizes
 */
export function checkImageSize(imageSize: readonly [height: number, width: number], patchSize: number): void {
  for (const [axis, side] of (["height", "width"] as const).entries()) {
    const pixels = imageSize[axis] as number;
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
}

/**
 * Whether a network of this config can exist: whole sizes, heads that divide the
 * width, patches that divide the picture, a token to read out.
 *
 * @throws ModelError `config.value`, `.headsDivide`, `.imageDivide`, `.unsupported`,
 * each with the nearest possible value
 */
export function checkConfig(config: ModelConfig): void {
  for (const key of ["patchSize", "inChans", "embedDim"] as const) checkWhole(key, config[key], 1);
  checkWhole("numClasses", config.numClasses, 0);
  checkPositive("mlpRatio", config.mlpRatio);
  checkPositive("layerNormEps", config.layerNormEps);
  if (config.family === "vit") checkVit(config);
  else checkSwin(config);
  checkImageSize(config.imageSize, config.patchSize);
}

function checkVit(config: VitConfig): void {
  for (const key of ["depth", "numHeads"] as const) checkWhole(key, config[key], 1);
  checkWhole("regTokens", config.regTokens, 0);
  checkHeads(config.embedDim, config.numHeads);
  if (!config.classToken && config.globalPool === "token") {
    throw new ModelError(
      "config.unsupported",
      `"global_pool" is "token", but the model has no class token to read; use "avg".`,
      { key: "global_pool", value: '"token"', supported: "avg" },
    );
  }
}

/** Enough stages to halve the largest picture to a single token; beyond them widths are no numbers any more. */
const mostStages = 16;

function checkSwin({ depths, numHeads, embedDim, windowSize }: SwinConfig): void {
  checkWhole("windowSize", windowSize, 1);
  if (depths.length < 1 || depths.length > mostStages || depths.length !== numHeads.length) {
    const expected = `a list of 1 to ${mostStages} stages, as many as numHeads has`;
    const got = `[${depths.slice(0, 4).join(", ")}${depths.length > 4 ? ", …" : ""}] of ${depths.length}, numHeads of ${numHeads.length}`;
    throw new ModelError("config.value", `depths must be ${expected}, but is ${got}.`, {
      key: "depths",
      expected,
      got,
    });
  }
  for (const [stage, depth] of depths.entries()) {
    checkWhole("depths", depth, 1);
    checkWhole("numHeads", numHeads[stage] as number, 1);
    checkHeads(embedDim * 2 ** stage, numHeads[stage] as number);
  }
}
