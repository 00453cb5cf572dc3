import { describe, expect, test } from "vitest";
import { readLabels } from "../../../src/model/checkpoint/labels.ts";
import { readPreprocessing } from "../../../src/model/checkpoint/preprocessing.ts";
import { readVitConfigFile } from "../../../src/model/checkpoint/vit-config-file.ts";
import type { VitConfig } from "../../../src/model/config.ts";
import { presets } from "../../../src/model/presets.ts";
import { failure } from "./support.ts";

const read = (settings: object) => readVitConfigFile(JSON.stringify(settings));
const presetNamed = (id: string) => presets.find((preset) => preset.id === id)?.config as VitConfig;

describe("config.json", () => {
  test.each([
    ["an empty text", "", "config.json"],
    ["half of a file", '{"architecture": "vit', "config.json"],
    ["a list", "[1, 2]", "config.json"],
    ["null", "null", "config.json"],
    ["one of another network", '{"model_type": "beit", "hidden_size": 768}', "config.foreign"],
    ["one of a Swin", '{"model_type": "swin", "embed_dim": 96}', "config.contradiction"],
    ["one of a text model", '{"architectures": ["BertForMaskedLM"]}', "config.foreign"],
  ])("%s is refused", (_, text, code) => {
    expect(failure(() => readVitConfigFile(text)).code).toBe(code);
  });

  test.each([
    [{ model_args: { num_heads: "12" } }, "num_heads"],
    [{ model_args: { num_heads: 0 } }, "num_heads"],
    [{ model_args: { depth: 1.5 } }, "depth"],
    [{ model_args: { mlp_ratio: -4 } }, "mlp_ratio"],
    [{ model_args: { qkv_bias: 1 } }, "qkv_bias"],
    [{ model_args: { img_size: [224] } }, "img_size"],
    [{ model_args: { layer_norm_eps: "1e-6" } }, "layer_norm_eps"],
    [{ model_args: [] }, "model_args"],
    [{ num_classes: -1 }, "num_classes"],
    [{ architecture: ["ViT"] }, "architecture"],
    [{ pretrained_cfg: "none" }, "pretrained_cfg"],
    [{ pretrained_cfg: { input_size: [224, 224] } }, "input_size"],
    [{ pretrained_cfg: { mean: [0.5, 0.5] } }, "mean"],
    [{ pretrained_cfg: { std: [0, 0, 0] } }, "std"],
    [{ pretrained_cfg: { crop_pct: 0 } }, "crop_pct"],
  ])("a value of the wrong kind is refused by its key: %o", (settings, key) => {
    const error = failure(() => read(settings));
    expect(error.code).toBe("config.value");
    expect(error.values).toMatchObject({ key });
  });

  test.each([
    [{ model_args: { act_layer: "silu" } }, "act_layer", "gelu"],
    [{ model_args: { global_pool: "map" } }, "global_pool", "token, avg"],
    [{ model_args: { patch_size: [16, 8] } }, "patch_size", "square"],
    [{ model_args: { norm_layer: "rmsnorm" } }, "norm_layer", "layernorm"],
    [{ pretrained_cfg: { interpolation: "lanczos" } }, "interpolation", "bicubic"],
    [{ pretrained_cfg: { crop_mode: "border" } }, "crop_mode", "center, squash"],
  ])("what is not computed is refused with what is: %o", (settings, key, supported) => {
    const error = failure(() => read(settings));
    expect(error.code).toBe("config.unsupported");
    expect(error.values).toMatchObject({ key });
    expect(error.message).toContain(supported);
  });

  test("arguments of the model come before those at the top level, null counts as not given", () => {
    const { model } = read({
      global_pool: "token",
      num_classes: 3,
      model_args: { global_pool: "avg", num_heads: null },
    });
    expect(model).toMatchObject({ globalPool: "avg", numClasses: 3, numHeads: undefined });
  });

  test("names of Object's own properties are not settings", () => {
    expect(
      readVitConfigFile('{"__proto__": {"num_heads": 3}, "model_args": {"constructor": 1}}').model.numHeads,
    ).toBeUndefined();
  });

  test("activations and sizes are read in timm's forms", () => {
    const { model } = read({
      model_args: { act_layer: "quick_gelu", img_size: [160, 320], patch_size: [16, 16], init_values: 1e-5 },
    });
    expect(model).toMatchObject({ act: "quick_gelu", imageSize: [160, 320], patchSize: 16, layerScale: true });
    expect(read({ model_args: { init_values: null } }).model.layerScale).toBeUndefined();
  });
});

describe("labels", () => {
  test("plain descriptions, descriptions in two languages, and names alone", () => {
    expect(readLabels(["n1", "n2", "n3"], { n1: "tench", n2: { en: "church", zh: "教堂" } }, 3)).toEqual([
      { en: "tench" },
      { en: "church", zh: "教堂" },
      { en: "n3" },
    ]);
  });

  test("no names, or no classes, are no labels", () => {
    expect(readLabels(undefined, { n1: "tench" }, 3)).toBeNull();
    expect(readLabels(["a"], undefined, 0)).toBeNull();
  });

  test("another number of names than classes is refused with both", () => {
    const error = failure(() => readLabels(["a", "b"], undefined, 3));
    expect(error.values).toEqual({ labels: 2, classes: 3 });
  });

  test.each([
    ["names that are numbers", [1, 2], undefined],
    ["names as an object", { 0: "a" }, undefined],
    ["descriptions as a list", ["a", "b"], ["x", "y"]],
    ["a description that is a number", ["a", "b"], { a: 3 }],
    ["an English name that is a number", ["a", "b"], { a: { en: 3 } }],
  ])("%s are refused", (_, names, descriptions) => {
    expect(failure(() => readLabels(names, descriptions, 2)).code).toBe("config.value");
  });

  test("a class called like a property of every object is just its name", () => {
    expect(readLabels(["constructor", "toString"], {}, 2)).toEqual([{ en: "constructor" }, { en: "toString" }]);
  });
});

describe("preprocessing", () => {
  const silent = { model: {}, preprocessing: {} };
  const defaults = (id: string, architecture?: string) =>
    readPreprocessing(presetNamed(id), { file: silent, named: architecture }).preprocessing;

  test("each family has the settings it was published with", () => {
    expect(defaults("vit_base_patch16_224")).toMatchObject({ resizeShorterSide: 248, mean: [0.5, 0.5, 0.5] });
    expect(defaults("deit_tiny_distilled_patch16_224")).toMatchObject({
      resizeShorterSide: 256,
      std: [0.229, 0.224, 0.225],
    });
    expect(defaults("deit_small_patch16_224", "deit_small_patch16_224")).toMatchObject({ resizeShorterSide: 256 });
    expect(defaults("vit_small_patch14_dinov2")).toMatchObject({ resizeShorterSide: 518, cropSize: [518, 518] });
    expect(defaults("vit_huge_patch14_224")).toMatchObject({ resizeShorterSide: 248, mean: [0.5, 0.5, 0.5] });
  });

  test("the file comes first, and every value says where it is from", () => {
    const file = read({ pretrained_cfg: { crop_pct: 0.95, interpolation: "bilinear", crop_mode: "squash" } });
    const { preprocessing, notes } = readPreprocessing(presetNamed("vit_base_patch16_224"), { file, named: undefined });
    expect(preprocessing).toMatchObject({ resizeShorterSide: 235, interpolation: "bilinear", cropMode: "squash" });
    expect(Object.fromEntries(notes.map(({ key, origin }) => [key, origin]))).toEqual({
      resizeShorterSide: "config",
      interpolation: "config",
      cropMode: "config",
      mean: "default",
      std: "default",
    });
  });

  test("the crop of a rectangle never leaves the picture", () => {
    const { preprocessing } = readPreprocessing(
      { ...presetNamed("vit_base_patch16_224"), imageSize: [160, 320] },
      { file: silent, named: undefined },
    );
    expect(preprocessing.cropSize).toEqual([160, 320]);
    expect(preprocessing.resizeShorterSide).toBe(355);
  });
});
