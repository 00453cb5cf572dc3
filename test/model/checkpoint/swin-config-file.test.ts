import { describe, expect, test } from "vitest";
import { swinTransformersKeys, timmKeys } from "../../../src/model/checkpoint/config-keys.ts";
import { openCheckpoint } from "../../../src/model/checkpoint/open-checkpoint.ts";
import { readSwinConfigFile } from "../../../src/model/checkpoint/swin-config-file.ts";
import { failure } from "./support.ts";
import { swinGolden } from "./swin-goldens.ts";

const read = (settings: object) => readSwinConfigFile(JSON.stringify(settings));
const readHuggingFace = (settings: object) => read({ model_type: "swin", ...settings });

describe("a Swin's config.json in timm's keys", () => {
  test("what timm's own files say", () => {
    const file = read({
      architecture: "swin_tiny_patch4_window7_224",
      num_classes: 1000,
      num_features: 768,
      global_pool: "avg",
      pretrained_cfg: {
        tag: "ms_in1k",
        input_size: [3, 224, 224],
        fixed_input_size: true,
        interpolation: "bicubic",
        crop_pct: 0.9,
        crop_mode: "center",
        mean: [0.485, 0.456, 0.406],
        std: [0.229, 0.224, 0.225],
        num_classes: 1000,
        pool_size: [7, 7],
        first_conv: "patch_embed.proj",
        classifier: "head.fc",
        license: "mit",
      },
    });
    expect(file).toMatchObject({ keys: timmKeys, cropPct: 0.9, preprocessing: { interpolation: "bicubic" } });
    expect(file.model).toMatchObject({ imageSize: [224, 224], inChans: 3, numClasses: 1000 });
    expect(file.model.depths).toBeUndefined();
  });

  test("arguments of the model, a window given for both sides, our own order of padding", () => {
    const { model } = read({
      model_args: { depths: [2, 6], num_heads: [3, 6], window_size: [7, 7], padding: "before_shift", act_layer: null },
    });
    expect(model).toMatchObject({ depths: [2, 6], numHeads: [3, 6], windowSize: 7, padding: "beforeShift" });
    expect(model.act).toBeUndefined();
  });

  test.each([
    [{ model_args: { depths: 12 } }, "depths"],
    [{ model_args: { depths: [] } }, "depths"],
    [{ model_args: { num_heads: [3, 0] } }, "num_heads"],
    [{ model_args: { num_heads: 3 } }, "num_heads"],
    [{ model_args: { window_size: 3.5 } }, "window_size"],
    [{ model_args: { patch_norm: "yes" } }, "patch_norm"],
    [{ model_args: { img_size: 0 } }, "img_size"],
    [{ pretrained_cfg: { input_size: 224 } }, "input_size"],
    [{ architecture: 7 }, "architecture"],
    [{ model_type: "swin", image_size: "224" }, "image_size"],
    [{ model_type: "swin", num_labels: -1 }, "num_labels"],
    [{ model_type: "swin", id2label: ["a"] }, "id2label"],
    [{ model_type: "swin", id2label: { 1: "a", 2: "b" } }, "id2label"],
    [{ model_type: "swin", id2label: { 0: "a", 1: 2 } }, "id2label"],
  ])("a value of the wrong kind is refused by its key: %o", (settings, key) => {
    const error = failure(() => read(settings));
    expect(error.code).toBe("config.value");
    expect(error.values).toMatchObject({ key });
  });

  test.each([
    [{ model_args: { window_size: [7, 14] } }, "window_size", "square windows"],
    [{ model_args: { patch_size: [4, 2] } }, "patch_size", "square patches"],
    [{ model_args: { absolute_pos_embed: true } }, "absolute_pos_embed", "false"],
    [{ model_args: { ape: true } }, "ape", "false"],
    [{ model_args: { always_partition: true } }, "always_partition", "false"],
    [{ model_args: { norm_layer: "rmsnorm" } }, "norm_layer", "layernorm"],
    [{ model_args: { act_layer: "relu" } }, "act_layer", "gelu"],
    [{ model_args: { padding: "reflect" } }, "padding", "after_shift, before_shift"],
    [{ global_pool: "max" }, "global_pool", "avg"],
    [{ model_type: "swin", use_absolute_embeddings: true }, "use_absolute_embeddings", "false"],
    [{ model_type: "swin", hidden_act: "relu" }, "hidden_act", "gelu"],
  ])("what is not computed is refused with what is: %o", (settings, key, supported) => {
    const error = failure(() => read(settings));
    expect(error.code).toBe("config.unsupported");
    expect(error.values).toMatchObject({ key });
    expect(error.message).toContain(supported);
  });
});

describe("a Swin's config.json of the transformers library", () => {
  test("its keys mean ours", () => {
    const { keys, model, labelNames } = readHuggingFace({
      image_size: 224,
      num_channels: 3,
      patch_size: 4,
      window_size: 7,
      hidden_act: "gelu_pytorch_tanh",
      layer_norm_eps: 1e-6,
      drop_path_rate: 0.1,
      id2label: { 10: "ten", 2: "two", 0: "zero", 1: "one", ...numbered(3, 9) },
    });
    expect(keys).toBe(swinTransformersKeys);
    expect(model).toMatchObject({ imageSize: [224, 224], inChans: 3, patchSize: 4, act: "gelu_tanh", numClasses: 11 });
    expect(model.layerNormEps).toBe(1e-6);
    expect(labelNames).toEqual(["zero", "one", "two", "3", "4", "5", "6", "7", "8", "9", "ten"]);
  });

  test("names that the library filled in itself are none", () => {
    const { model, labelNames } = readHuggingFace({ id2label: { 0: "LABEL_0", 1: "LABEL_1" } });
    expect(labelNames).toBeUndefined();
    expect(model.numClasses).toBeUndefined();
  });

  test("its classes become the labels of the checkpoint", () => {
    const config = JSON.stringify({ ...JSON.parse(swinGolden("swin_hf").stated), id2label: numbered(0, 9) });
    const { labels } = openCheckpoint({ weights: swinGolden("swin_hf").weights, config });
    expect(labels?.map(({ en }) => en)).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
  });

  test("may also stand beside weights in timm's names: the names decide the padding", () => {
    const { weights } = swinGolden("swin");
    const { config } = openCheckpoint({ weights, config: swinGolden("swin_hf").stated });
    expect(config).toMatchObject({ padding: "afterShift", imageSize: [32, 32] });
  });

  test("padding is told by our own key alone", () => {
    const open = (padding: string) =>
      openCheckpoint({
        weights: swinGolden("swin_pad").weights,
        config: JSON.stringify({ architecture: "swin", model_args: { padding } }),
      });
    expect(open("before_shift").config).toMatchObject({ padding: "beforeShift" });
    expect(open("after_shift").notes.find(({ key }) => key === "padding")?.origin).toBe("config");
  });
});

const numbered = (from: number, to: number) =>
  Object.fromEntries(Array.from({ length: to - from + 1 }, (_, index) => [from + index, String(from + index)]));
