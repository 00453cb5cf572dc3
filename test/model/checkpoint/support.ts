import { expect } from "vitest";
import { errors } from "../../../src/i18n/zh/errors.ts";
import { type StoredTensor, writeSafetensors } from "../../../src/model/checkpoint/safetensors.ts";
import { type Dtype, dtypeBits } from "../../../src/model/checkpoint/stored-tensor.ts";
import type { ModelConfig, SwinConfig, VitConfig } from "../../../src/model/config.ts";
import { parametersOf } from "../../../src/model/cost.ts";
import { type ErrorCode, type ErrorValues, ModelError } from "../../../src/model/errors.ts";
import { presets } from "../../../src/model/presets.ts";
import { sizeOf } from "../../../src/model/tensor.ts";

/** A network small enough to write in a test. */
export const smallConfig: VitConfig = {
  ...(presets[0]?.config as VitConfig),
  imageSize: [16, 16],
  positionGrid: [4, 4],
  patchSize: 4,
  embedDim: 64,
  depth: 3,
  numHeads: 1,
  numClasses: 5,
};

/** The Swin of the golden cases: maps of 16 x 16 and 8 x 8, windows of 4. */
export const smallSwin: SwinConfig = {
  family: "swin",
  imageSize: [32, 32],
  patchSize: 2,
  inChans: 3,
  embedDim: 16,
  depths: [2, 2],
  numHeads: [2, 4],
  windowSize: 4,
  mlpRatio: 4,
  numClasses: 10,
  qkvBias: true,
  patchNorm: true,
  layerNormEps: 1e-5,
  act: "gelu",
  padding: "afterShift",
};

/** A file of this header text and this many data bytes, its length field right unless given. */
export function fileOf(header: string | Uint8Array, dataBytes = 0, length?: bigint): Uint8Array {
  const text = typeof header === "string" ? new TextEncoder().encode(header) : header;
  const file = new Uint8Array(8 + text.byteLength + dataBytes);
  new DataView(file.buffer).setBigUint64(0, length ?? BigInt(text.byteLength), true);
  file.set(text, 8);
  return file;
}

/** A stored tensor of zeros. */
export function zeros(name: string, shape: readonly number[], dtype: Dtype = "F32"): StoredTensor {
  return { name, dtype, shape, bytes: new Uint8Array((sizeOf(shape) * dtypeBits[dtype]) / 8) };
}

/** A whole checkpoint of zeros for a config; `change` edits its tensors before they are written. */
export function checkpointOf(
  config: ModelConfig,
  change: (tensors: Map<string, StoredTensor>) => void = () => {},
  metadata?: Record<string, string>,
): Uint8Array {
  const tensors = new Map<string, StoredTensor>();
  // One byte per value keeps the large models small.
  for (const [name, shape] of parametersOf(config)) tensors.set(name, zeros(name, shape, "I8"));
  change(tensors);
  return writeSafetensors(tensors.values(), metadata);
}

/** The error of a call that must fail with a ModelError; its sentences in both languages are checked, too. */
export function failure(call: () => unknown): ModelError {
  try {
    call();
  } catch (error) {
    return checked(error);
  }
  throw new Error("expected a ModelError, but nothing was thrown");
}

/** Asserts that an error is a ModelError that reads well in English and in Chinese. */
export function checked(error: unknown): ModelError {
  if (!(error instanceof ModelError)) throw error;
  const chinese = sentence(error.code, error.values);
  expect(error.message).toMatch(/^[^\n]{20,}/);
  expect(error.message).not.toMatch(/undefined|NaN|\[object/);
  expect(chinese).toMatch(/[\u4e00-\u9fff]{3}/);
  expect(chinese).not.toMatch(/undefined|NaN|\[object/);
  if (error.code === "config.value") {
    // The phrase of what was expected has to be translated, too.
    expect(chinese).not.toContain(`应为${(error.values as ErrorValues["config.value"]).expected}`);
  }
  return error;
}

function sentence<Code extends ErrorCode>(code: Code, values: ErrorValues[Code]): string {
  return errors[code](values);
}
