import { describe, expect, test } from "vitest";
import { openCheckpoint } from "../../../src/model/checkpoint/open-checkpoint.ts";
import { readProcessorFile } from "../../../src/model/checkpoint/processor-file.ts";
import { cropStart, toModelPixels } from "../../../src/model/image/crop.ts";
import { normalise } from "../../../src/model/image/normalise.ts";
import { resize } from "../../../src/model/image/resize.ts";
import { checkpointOf, failure, smallConfig, smallSwin } from "./support.ts";
import { fileOfTensors, renamed, tensorsOf, transformersNames } from "./vit-goldens.ts";

const read = (settings: object) => readProcessorFile(JSON.stringify(settings));
const half = [0.5, 0.5, 0.5];
const imagenet = { image_mean: [0.485, 0.456, 0.406], image_std: [0.229, 0.224, 0.225] };

/** Files as the published models have them. */
const published = {
  vit: {
    do_normalize: true,
    do_rescale: true,
    do_resize: true,
    image_mean: half,
    image_processor_type: "ViTFeatureExtractor",
    image_std: half,
    resample: 2,
    rescale_factor: 0.00392156862745098,
    size: { height: 224, width: 224 },
  },
  oldVit: { do_normalize: true, do_resize: true, image_mean: half, image_std: half, resample: 2, size: 224 },
  deit: {
    crop_size: 224,
    do_center_crop: true,
    do_normalize: true,
    do_resize: true,
    feature_extractor_type: "DeiTFeatureExtractor",
    ...imagenet,
    resample: 3,
    size: 256,
  },
  dinov2: {
    crop_size: { height: 224, width: 224 },
    do_center_crop: true,
    do_convert_rgb: true,
    do_normalize: true,
    do_rescale: true,
    do_resize: true,
    image_processor_type: "BitImageProcessor",
    ...imagenet,
    resample: 3,
    rescale_factor: 0.00392156862745098,
    size: { shortest_edge: 256 },
  },
};

describe("preprocessor_config.json", () => {
  test("ViT squashes to its size", () => {
    for (const file of [published.vit, published.oldVit]) {
      expect(read(file)).toEqual({
        pictureSize: [224, 224],
        geometry: { resizeShorterSide: 224, cropMode: "squash" },
        colours: { interpolation: "bilinear", mean: half, std: half },
      });
    }
  });

  test("DeiT squashes to a larger square and crops its middle", () => {
    expect(read(published.deit)).toEqual({
      pictureSize: [224, 224],
      geometry: { resizeShorterSide: 256, cropMode: "squash", squashSize: [256, 256], cropRounding: "floor" },
      colours: { interpolation: "bicubic", mean: imagenet.image_mean, std: imagenet.image_std },
    });
  });

  test("DINOv2 keeps the aspect ratio and crops", () => {
    expect(read(published.dinov2)).toMatchObject({
      pictureSize: [224, 224],
      geometry: { resizeShorterSide: 256, cropMode: "center", cropRounding: "floor" },
    });
    expect(read({ ...published.dinov2, size: 518, crop_size: [518, 336] })).toMatchObject({
      pictureSize: [518, 336],
      geometry: { resizeShorterSide: 518 },
    });
  });

  test("what a class does where the file is silent", () => {
    expect(read({ image_processor_type: "DeiTImageProcessor" })).toEqual({
      pictureSize: [224, 224],
      geometry: { resizeShorterSide: 256, cropMode: "squash", squashSize: [256, 256], cropRounding: "floor" },
      colours: {},
    });
    expect(read({ image_processor_type: "BitImageProcessorFast" }).geometry).toMatchObject({ resizeShorterSide: 224 });
    expect(read({ image_processor_type: "ViTImageProcessorFast" }).pictureSize).toEqual([224, 224]);
    expect(read({}).geometry).toEqual({ resizeShorterSide: 224, cropMode: "squash" });
    expect(read({ size: 96, crop_size: 96, do_center_crop: false }).geometry.squashSize).toBeUndefined();
  });

  test("a shorter side without a crop says nothing of the other side", () => {
    const error = failure(() => read({ ...published.dinov2, do_center_crop: false }));
    expect(error.values).toMatchObject({ key: "do_center_crop" });
    expect(error.message).toContain("preprocessor_config.json");
  });

  test.each([
    ["config.value", "size", { size: "large" }],
    ["config.value", "size", { size: { longest_edge: 224 } }],
    ["config.value", "size", { size: { height: 224 } }],
    ["config.value", "size", { size: 0 }],
    ["config.value", "crop_size", { crop_size: [1, 2, 3] }],
    ["config.value", "image_mean", { image_mean: [0.5, 0.5] }],
    ["config.value", "image_std", { image_std: [0.5, 0, 0.5] }],
    ["config.value", "do_resize", { do_resize: "yes" }],
    ["config.value", "rescale_factor", { rescale_factor: 0 }],
    ["config.value", "image_mean", { do_rescale: false }],
    ["config.unsupported", "resample", { resample: 0 }],
    ["config.unsupported", "resample", { resample: 1 }],
    ["config.unsupported", "resample", { resample: 99 }],
    ["config.unsupported", "do_resize", { do_resize: false }],
    ["config.unsupported", "do_pad", { do_pad: true }],
  ])("%s for %s: %o", (code, key, settings) => {
    const error = failure(() => read(settings));
    expect(error.code).toBe(code);
    expect(error.values).toMatchObject({ key });
    expect(error.message).toContain("preprocessor_config.json");
  });

  test.each(["", "[1]", "{"])("%j is no settings, and the sentence names the file", (text) => {
    const error = failure(() => readProcessorFile(text));
    expect(error.values).toMatchObject({ file: "preprocessor_config.json" });
  });

  test.each([
    [{ do_normalize: false }, 0, 0, 1],
    [{ do_normalize: false, do_rescale: false }, 0, 0, 255],
    [{ do_rescale: false, image_mean: 127.5, image_std: 127.5 }, -1, 0, 1],
    [{ rescale_factor: 2 / 255, image_mean: 1, image_std: 1 }, -1, 0, 1],
    [{ image_mean: half, image_std: half }, -1, 0, 1],
  ])("the network gets the same numbers for %o", (settings, black, _, white) => {
    const { mean = [9, 9, 9] as const, std = [9, 9, 9] as const } = read(settings).colours;
    const [low, high] = [
      normalise(Uint8Array.of(0, 0, 0), { mean, std }),
      normalise(Uint8Array.of(255, 255, 255), { mean, std }),
    ];
    expect(low[1]).toBeCloseTo(black, 6);
    expect(high[2]).toBeCloseTo(white, 4);
  });
});

describe("the pictures of a checkpoint", () => {
  const dinov2 = () => {
    const plain = { ...smallConfig, layerScale: true, numClasses: 0 };
    return fileOfTensors(renamed(tensorsOf(checkpointOf(plain)), transformersNames("", undefined, "dinov2")));
  };
  const vit = () => fileOfTensors(renamed(tensorsOf(checkpointOf(smallConfig)), transformersNames("vit.")));
  const config = (model_type: string, image_size?: number) =>
    JSON.stringify({ model_type, num_attention_heads: 1, ...(image_size ? { image_size } : {}) });
  const processor = (side: number) => JSON.stringify({ ...published.vit, size: side });

  test("the file says all, and the page is told so", () => {
    const { preprocessing, notes } = openCheckpoint({
      weights: vit(),
      config: config("vit", 16),
      preprocessor: processor(16),
    });
    expect(preprocessing).toEqual({
      resizeShorterSide: 16,
      cropSize: [16, 16],
      interpolation: "bilinear",
      cropMode: "squash",
      mean: half,
      std: half,
    });
    expect(notes.slice(-5).map(({ origin }) => origin)).toEqual(Array(5).fill("config"));
  });

  test("without the file it is the library's own way", () => {
    const { preprocessing, notes } = openCheckpoint({ weights: vit() });
    expect(preprocessing).toMatchObject({ cropMode: "squash", interpolation: "bilinear", mean: half });
    expect(notes.slice(-5).map(({ origin }) => origin)).toEqual(Array(5).fill("default"));
    const swin = renamed(tensorsOf(checkpointOf(smallSwin)), (name) => name);
    expect(openCheckpoint({ weights: fileOfTensors(swin), preprocessor: processor(32) }).preprocessing).toMatchObject({
      cropMode: "squash",
      cropSize: [32, 32],
    });
  });

  test("a size that config.json contradicts is refused with both", () => {
    const error = failure(() =>
      openCheckpoint({ weights: vit(), config: config("vit", 16), preprocessor: processor(32) }),
    );
    expect(error.code).toBe("config.pictureSize");
    expect(error.values).toEqual({ pictures: "32 × 32", model: "16 × 16" });
  });

  test("DINOv2 takes the size of its pictures whatever it was trained with", () => {
    const preprocessor = JSON.stringify({ ...published.dinov2, crop_size: 24, size: { shortest_edge: 28 } });
    const opened = openCheckpoint({ weights: dinov2(), config: config("dinov2", 16), preprocessor });
    expect(opened.config).toMatchObject({ imageSize: [24, 24], positionGrid: [4, 4] });
    expect(opened.preprocessing).toMatchObject({ cropSize: [24, 24], resizeShorterSide: 28, cropMode: "center" });
  });

  test("pictures that patches do not fill get the two next sizes", () => {
    const error = failure(() => openCheckpoint({ weights: vit(), preprocessor: processor(18) }));
    expect(error.values).toMatchObject({ pixels: 18, below: 16, above: 20 });
  });

  test("timm's squash with a margin brings each side to its own size before the crop", () => {
    const timm = JSON.stringify({ pretrained_cfg: { crop_pct: 0.8, crop_mode: "squash" } });
    expect(openCheckpoint({ weights: checkpointOf(smallConfig), config: timm }).preprocessing).toMatchObject({
      cropMode: "squash",
      squashSize: [20, 20],
    });
  });
});

describe("pixels", () => {
  const picture = Uint8Array.from({ length: 31 * 20 * 3 }, (_, i) => (i * 37) % 251);
  const base = {
    cropSize: [8, 8],
    interpolation: "bicubic",
    resizeShorterSide: 13,
    mean: [0, 0, 0],
    std: [1, 1, 1],
  } as const;

  test("a squash with a margin is the whole picture resized, and its middle", () => {
    const { pixels, crop } = toModelPixels(picture, 31, 20, {
      ...base,
      cropMode: "squash",
      squashSize: [12, 10],
      cropRounding: "floor",
    });
    const whole = resize(picture, 31, 20, 10, 12, "bicubic");
    const middle = Array.from({ length: 8 }, (_, row) => [
      ...whole.subarray(((row + 2) * 10 + 1) * 3, ((row + 2) * 10 + 9) * 3),
    ]);
    expect([...pixels]).toEqual(middle.flat());
    expect(crop.x).toBeCloseTo(3.1);
    expect(crop.width).toBeCloseTo(24.8);
    expect(crop.y).toBeCloseTo(20 / 6);
  });

  test("a squash without one is as before, and covers the picture", () => {
    const { pixels, crop } = toModelPixels(picture, 31, 20, { ...base, cropMode: "squash" });
    expect(pixels).toEqual(resize(picture, 31, 20, 8, 8, "bicubic"));
    expect(crop).toEqual({ x: 0, y: 0, width: 31, height: 20 });
  });

  test("half a pixel in front of the crop: torchvision goes to the even one, transformers below", () => {
    expect([11, 13, 15].map((side) => cropStart(side, 8))).toEqual([2, 2, 4]);
    expect([11, 13, 15].map((side) => cropStart(side, 8, "floor"))).toEqual([1, 2, 3]);
    expect(cropStart(5, 8, "floor")).toBe(-1);
  });
});
