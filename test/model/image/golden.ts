import type { Preprocessing } from "../../../src/model/config.ts";
import type { Filter } from "../../../src/model/image/resize.ts";

/** The part of `case.json` that the tests read. */
export interface PreprocessCase {
  readonly config: {
    readonly resize_shorter_side: number;
    readonly center_crop: number;
    readonly interpolations: readonly Filter[];
    readonly normalizations: Readonly<Record<string, Pick<Preprocessing, "mean" | "std">>>;
  };
  readonly images: Readonly<Record<string, GoldenImage>>;
  readonly tolerance: { readonly max_levels: number; readonly mean_levels: number };
}

export interface GoldenImage {
  readonly width: number;
  readonly height: number;
  readonly resized_width: number;
  readonly resized_height: number;
  readonly crop_top: number;
  readonly crop_left: number;
  readonly checksums: Readonly<Record<string, Readonly<Record<string, Checksums>>>>;
}

export interface Checksums {
  readonly mean_per_channel: readonly number[];
  readonly std_per_channel_population: readonly number[];
  readonly at_row_18_col_28: readonly number[];
  readonly sum_of_squares: number;
}

/** Tensors of a small, trusted safetensors file: uint8 and float32. */
export function tensorsOf(file: Uint8Array): Map<string, Uint8Array | Float32Array> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const start = 8 + Number(view.getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(file.subarray(8, start)));
  const tensors = new Map<string, Uint8Array | Float32Array>();
  for (const [name, { dtype, data_offsets }] of Object.entries<{ dtype: string; data_offsets: [number, number] }>(
    header,
  )) {
    const bytes = Uint8Array.from(file.subarray(start + data_offsets[0], start + data_offsets[1]));
    tensors.set(name, dtype === "F32" ? new Float32Array(bytes.buffer) : bytes);
  }
  return tensors;
}

/** Largest and mean difference of two pictures in levels of 255. */
export function levels(got: Uint8Array, expected: Uint8Array): { readonly max: number; readonly mean: number } {
  if (got.length !== expected.length) return { max: Number.POSITIVE_INFINITY, mean: Number.POSITIVE_INFINITY };
  let max = 0;
  let sum = 0;
  for (let i = 0; i < got.length; i++) {
    const difference = Math.abs((got[i] as number) - (expected[i] as number));
    max = Math.max(max, difference);
    sum += difference;
  }
  return { max, mean: sum / got.length };
}

/** Preprocessing of the golden case with a filter and a crop mode. */
export function preprocessingOf(
  { config }: PreprocessCase,
  interpolation: Filter,
  cropMode: Preprocessing["cropMode"] = "center",
): Preprocessing {
  const norm = config.normalizations.imagenet as Pick<Preprocessing, "mean" | "std">;
  return {
    resizeShorterSide: config.resize_shorter_side,
    cropSize: [config.center_crop, config.center_crop],
    interpolation,
    cropMode,
    ...norm,
  };
}
