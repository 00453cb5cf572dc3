import type { Preprocessing } from "../../../src/model/config.ts";
import { toModelPixels } from "../../../src/model/image/crop.ts";
import { normalise } from "../../../src/model/image/normalise.ts";
import { type CaseFolder, pathIn, readBytes, readTensors } from "../case-folder.ts";
import { compareAbsolute, compareRelative, largestDifference, type Measured } from "../compare.ts";
import { decodePillow } from "../decode.ts";

interface PreprocessConfig {
  readonly resize_shorter_side: number;
  readonly center_crop: number;
  readonly normalizations: Readonly<Record<string, Pick<Preprocessing, "mean" | "std">>>;
}

interface PreprocessTolerance {
  readonly max_levels: number;
  readonly mean_levels: number;
}

interface Checksums {
  readonly mean_per_channel: readonly number[];
  readonly std_per_channel_population: readonly number[];
  readonly sum_of_squares: number;
  readonly [at: `at_row_${number}_col_${number}`]: readonly number[];
}

type Images = Readonly<
  Record<string, { readonly checksums: Readonly<Record<string, Readonly<Record<string, Checksums>>>> }>
>;

/** Decode, resize, crop and normalise against Pillow and torchvision. Computed on the CPU whatever the backend. */
export async function verifyPreprocess(folder: CaseFolder): Promise<Measured[]> {
  const { resize_shorter_side, center_crop, normalizations } = folder.json.config as PreprocessConfig;
  const tolerance = folder.json.tolerance as unknown as PreprocessTolerance;
  const images = folder.json.images as Images;
  const tensors = readTensors(pathIn(folder, "expected.safetensors"));
  const decoded = new Map<string, Awaited<ReturnType<typeof decodePillow>>>();
  const measured: Measured[] = [];

  for (const [name, { data: expected }] of tensors) {
    const [image = "", how = "", normalised] = name.split(".");
    const picture = decoded.get(image) ?? (await decodePillow(readBytes(pathIn(folder, `images/${image}.png`))));
    decoded.set(image, picture);
    if (how === "rgb") {
      measured.push(compareAbsolute(name, picture.rgb, expected, 0));
      continue;
    }
    if (normalised) {
      const crop = tensors.get(`${image}.${how}`)?.data ?? new Float32Array();
      const statistics = normalizations[normalised.replace("normalized_", "")] as Pick<Preprocessing, "mean" | "std">;
      const got = channelsFirst(normalise(Uint8Array.from(crop), statistics));
      measured.push(compareRelative(name, got, expected, 1e-6));
      continue;
    }
    const squash = how.startsWith("squash_");
    const { pixels } = toModelPixels(picture.rgb, picture.width, picture.height, {
      resizeShorterSide: resize_shorter_side,
      cropSize: [center_crop, center_crop],
      cropMode: squash ? "squash" : "center",
      interpolation: how.replace("squash_", "") as Preprocessing["interpolation"],
      mean: [0, 0, 0],
      std: [1, 1, 1],
    });
    measured.push(compareLevels(name, pixels, expected, tolerance));
    if (squash) continue;
    const crop = Uint8Array.from(expected);
    for (const [statistics, sums] of Object.entries(images[image]?.checksums[how] ?? {})) {
      const values = normalise(crop, normalizations[statistics] as Pick<Preprocessing, "mean" | "std">);
      measured.push(...compareChecksums(`${name} ${statistics}`, values, center_crop, sums));
    }
  }
  return measured;
}

/** Every value within `max_levels`, on average within `mean_levels`; the line shows the largest difference. */
function compareLevels(
  name: string,
  got: Uint8Array,
  expected: Float32Array,
  { max_levels, mean_levels }: PreprocessTolerance,
): Measured {
  const error = largestDifference(got, expected);
  let sum = 0;
  for (let i = 0; i < expected.length; i++) sum += Math.abs((got[i] ?? 0) - (expected[i] as number));
  return {
    tensor: `${name} (levels)`,
    error,
    tolerance: max_levels,
    pass: error <= max_levels && sum / expected.length <= mean_levels,
  };
}

/** The sums are printed with seven digits after the point: half of the last one is allowed besides the 1e-6. */
function compareChecksums(name: string, values: Float32Array, width: number, sums: Checksums): Measured[] {
  const count = values.length / 3;
  const ofChannel = (channel: number, f: (value: number) => number) => {
    let sum = 0;
    for (let i = channel; i < values.length; i += 3) sum += f(values[i] as number);
    return sum / count;
  };
  const means = [0, 1, 2].map((channel) => ofChannel(channel, (value) => value));
  const deviations = means.map((mean, channel) => Math.sqrt(ofChannel(channel, (value) => (value - mean) ** 2)));
  const squares = [0, 1, 2].reduce((sum, channel) => sum + count * ofChannel(channel, (value) => value * value), 0);
  const compare = (what: string, got: readonly number[], expected: readonly number[], printed: number) =>
    compareAbsolute(`${name} ${what}`, got, expected, 1e-6 * Math.max(...expected.map(Math.abs)) + printed);
  const points = Object.entries(sums).flatMap(([key, expected]) => {
    const [, row, column] = /^at_row_(\d+)_col_(\d+)$/.exec(key) ?? [];
    if (row === undefined) return [];
    const offset = (Number(row) * width + Number(column)) * 3;
    return [compare("point", [...values.subarray(offset, offset + 3)], expected as readonly number[], 5e-8)];
  });
  return [
    compare("mean", means, sums.mean_per_channel, 5e-8),
    compare("deviation", deviations, sums.std_per_channel_population, 5e-8),
    compare("squares", [squares], [sums.sum_of_squares], 5e-5),
    ...points,
  ];
}

/** [height, width, 3] to [3, height, width]. */
function channelsFirst(values: Float32Array): Float32Array {
  const count = values.length / 3;
  return values.map((_, index) => values[(index % count) * 3 + Math.floor(index / count)] as number);
}
