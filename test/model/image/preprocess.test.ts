import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { resizedSize, toModelPixels, cropStart } from "../../../src/model/image/crop.ts";
import { normalise } from "../../../src/model/image/normalise.ts";
import { preparePicture } from "../../../src/model/image/prepare.ts";
import { decodeInNode } from "./decode-node.ts";
import { levels, type PreprocessCase, preprocessingOf, tensorsOf } from "./golden.ts";

const folder = join(import.meta.dirname, "../../fixtures/goldens/preprocess");
const golden: PreprocessCase = JSON.parse(await readFile(join(folder, "case.json"), "utf8"));
const expected = tensorsOf(await readFile(join(folder, "expected.safetensors")));
const picture = async (name: string) => new Blob([await readFile(join(folder, "images", `${name}.png`))]);
const bytesOf = (name: string) => expected.get(name) as Uint8Array;

describe.each(Object.keys(golden.images))("golden picture %s", (name) => {
  const image = golden.images[name] as NonNullable<(typeof golden.images)[string]>;

  test("has torchvision's resized size and crop corner", () => {
    expect(resizedSize(image.width, image.height, 64)).toEqual([image.resized_width, image.resized_height]);
    expect([cropStart(image.resized_height, 56), cropStart(image.resized_width, 56)]).toEqual([
      image.crop_top,
      image.crop_left,
    ]);
  });

  test("is decoded to Pillow's pixels", async () => {
    const decoded = await decodeInNode(await picture(name));
    expect([decoded.width, decoded.height]).toEqual([image.width, image.height]);
    if (expected.has(`${name}.rgb`)) expect(levels(decoded.rgb, bytesOf(`${name}.rgb`)).max).toBe(0);
  });

  test.each(golden.config.interpolations)("%s crop equals Pillow's in every bit", async (filter) => {
    const blob = await picture(name);
    const center = await preparePicture(blob, preprocessingOf(golden, filter), { decode: decodeInNode });
    expect(levels(center.pixels, bytesOf(`${name}.${filter}`))).toEqual({ max: 0, mean: 0 });
    if (expected.has(`${name}.squash_${filter}`)) {
      const squash = await preparePicture(blob, preprocessingOf(golden, filter, "squash"), { decode: decodeInNode });
      expect(levels(squash.pixels, bytesOf(`${name}.squash_${filter}`))).toEqual({ max: 0, mean: 0 });
      expect(squash.crop).toEqual({ x: 0, y: 0, width: image.width, height: image.height });
    }
  });

  test.each(golden.config.interpolations)("normalised %s crop has the reference's checksums", async (filter) => {
    const { pixels } = await preparePicture(await picture(name), preprocessingOf(golden, filter), {
      decode: decodeInNode,
    });
    for (const [key, sums] of Object.entries(image.checksums[filter] ?? {})) {
      const norm = golden.config.normalizations[key] as (typeof golden.config.normalizations)[string];
      const got = checksums(normalise(pixels, norm), 56);
      const near = (value: number, wanted: number) =>
        // The stored numbers have seven decimals.
        expect(Math.abs(value - wanted)).toBeLessThan(1e-6 * Math.max(1, Math.abs(wanted)));
      sums.mean_per_channel.forEach((wanted, channel) => near(got.mean[channel] as number, wanted));
      sums.std_per_channel_population.forEach((wanted, channel) => near(got.std[channel] as number, wanted));
      sums.at_row_18_col_28.forEach((wanted, channel) => near(got.at[channel] as number, wanted));
      near(got.squares, sums.sum_of_squares);
    }
  });
});

test("normalised pixels of photo_odd equal the reference tensor", async () => {
  const preprocessing = preprocessingOf(golden, "bilinear");
  const { pixels } = await preparePicture(await picture("photo_odd"), preprocessing, { decode: decodeInNode });
  const got = normalise(pixels, preprocessing);
  const wanted = expected.get("photo_odd.bilinear.normalized_imagenet") as Float32Array;
  let largest = 0;
  for (let i = 0; i < got.length; i++) {
    // The reference is [channel, row, column].
    const value = wanted[(i % 3) * 56 * 56 + Math.floor(i / 3)] as number;
    largest = Math.max(largest, Math.abs((got[i] as number) - value));
  }
  // One unit in the last place of float32: the reference rounds after each of its steps.
  expect(largest).toBeLessThan(3e-7);
});

test("rgba dropped to its colours gives the reference crop from rgba.rgb", () => {
  const { pixels } = toModelPixels(bytesOf("rgba.rgb"), 90, 70, preprocessingOf(golden, "bicubic"));
  expect(levels(pixels, bytesOf("rgba.bicubic")).max).toBe(0);
});

/** Mean and population deviation per channel, one pixel, and the sum of squares; [side, side, 3]. */
function checksums(values: Float32Array, side: number) {
  const channel = (c: number) => Array.from({ length: side * side }, (_, i) => values[i * 3 + c] as number);
  const average = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
  const channels = [0, 1, 2].map(channel);
  const mean = channels.map(average);
  return {
    mean,
    std: channels.map((list, c) => Math.sqrt(average(list.map((value) => (value - (mean[c] as number)) ** 2)))),
    at: [0, 1, 2].map((c) => values[(18 * side + 28) * 3 + c] as number),
    squares: values.reduce((sum, value) => sum + value * value, 0),
  };
}
