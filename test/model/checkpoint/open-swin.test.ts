import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isOfFamily, openCheckpoint } from "../../../src/model/checkpoint/open-checkpoint.ts";
import type { SwinConfig } from "../../../src/model/config.ts";
import { checkpointOf, failure, smallSwin } from "./support.ts";
import { changedSwin, type SwinGolden, swinGolden, without } from "./swin-goldens.ts";

const origin = (checkpoint: ReturnType<typeof openCheckpoint>, key: string) =>
  checkpoint.notes.find((note) => note.key === key)?.origin;

const padded: SwinConfig = {
  ...smallSwin,
  imageSize: [48, 48],
  patchSize: 4,
  embedDim: 8,
  depths: [2, 2, 2],
  numHeads: [2, 2, 4],
  windowSize: 5,
};
const beforeShift: SwinConfig = { ...smallSwin, padding: "beforeShift" };

const cases: [name: SwinGolden, config: SwinConfig, naming: string, scalars: number][] = [
  ["swin", smallSwin, "timm", 35_366],
  ["swin_ms", beforeShift, "microsoft", 35_366],
  ["swin_hf", beforeShift, "huggingface", 35_366],
  ["swin_pad", padded, "timm", 38_114],
];

describe("the golden Swins", () => {
  test.each(cases)("%s is opened as its case describes it", (name, config, naming, scalars) => {
    const { weights, stated } = swinGolden(name);
    const checkpoint = openCheckpoint({ weights, config: stated });
    expect(checkpoint.config).toEqual(config);
    expect(checkpoint.naming).toBe(naming);
    expect(checkpoint.parameters).toBe(scalars);
    expect(checkpoint.notes.map(({ key }) => key).slice(0, 14)).toEqual(Object.keys(config).slice(1));
    expect(origin(checkpoint, "padding")).toBe("default");
    expect(isOfFamily(checkpoint, "swin") && checkpoint.config.windowSize).toBe(config.windowSize);
    expect(isOfFamily(checkpoint, "vit")).toBe(false);
  });

  test.each(cases)("%s opens without a config, too", (name, config) => {
    const checkpoint = openCheckpoint({ weights: swinGolden(name).weights });
    // Maps of whole windows leave no trace of their size where no mask is stored.
    const unknown = name === "swin" || name === "swin_hf";
    expect(checkpoint.config).toEqual(unknown ? { ...config, imageSize: [16, 16] } : config);
    expect(origin(checkpoint, "imageSize")).toBe(unknown ? "default" : "shapes");
    for (const key of ["patchSize", "embedDim", "depths", "numHeads", "windowSize", "mlpRatio", "patchNorm"]) {
      expect(origin(checkpoint, key)).toBe("shapes");
    }
    expect(origin(checkpoint, "layerNormEps")).toBe("default");
  });

  test.each(["swin_ms", "swin_hf"] as const)("%s holds the values of swin, tensor by tensor", (name) => {
    const timm = openCheckpoint({ weights: swinGolden("swin").weights });
    const other = openCheckpoint({ weights: swinGolden(name).weights });
    expect(other.names()).toEqual(timm.names());
    for (const tensor of timm.names()) {
      expect(other.shape(tensor)).toEqual(timm.shape(tensor));
      expect(other.float32(tensor)).toEqual(timm.float32(tensor));
    }
  });

  test("names are timm's in any dialect; buffers and stored names are none", () => {
    const checkpoint = openCheckpoint({ weights: swinGolden("swin_ms").weights });
    expect(checkpoint.shape("layers.1.downsample.reduction.weight")).toEqual([32, 64]);
    expect(checkpoint.shape("layers.0.downsample.reduction.weight")).toBeUndefined();
    for (const name of ["layers.0.blocks.1.attn_mask", "head.weight"]) {
      expect(failure(() => checkpoint.float32(name)).code).toBe("checkpoint.unknownTensor");
    }
  });
});

describe("parts of a Swin that may be absent", () => {
  test("the buffers of Microsoft's code", () => {
    const bare = changedSwin("swin_ms", without(/attn_mask|relative_position_index/));
    const checkpoint = openCheckpoint({ weights: bare, config: swinGolden("swin_ms").stated });
    expect(checkpoint.config).toEqual(beforeShift);
  });

  test.each(["swin", "swin_ms", "swin_hf"] as const)("the head of %s, also where a config has labels", (name) => {
    const weights = changedSwin(name, without(/^(head|classifier)\./));
    expect(openCheckpoint({ weights }).config.numClasses).toBe(0);
    const opened = () => openCheckpoint({ weights, config: swinGolden(name).stated });
    if (name === "swin_hf") expect(opened().config.numClasses).toBe(0);
    else expect(failure(opened).values).toEqual({ key: "num_classes", config: "10", weights: "0" });
  });

  test("the swin. in front of a bare backbone of Hugging Face", () => {
    const weights = changedSwin("swin_hf", (tensors) => {
      without(/^classifier\./)(tensors);
      for (const [name, tensor] of Array.from(tensors)) {
        tensors.delete(name);
        tensors.set(name.replace(/^swin\./, ""), tensor);
      }
    });
    expect(openCheckpoint({ weights }).config).toEqual({ ...beforeShift, imageSize: [16, 16], numClasses: 0 });
  });

  test.each([
    ["swin", /qkv\.bias$/],
    ["swin_hf", /(query|key|value)\.bias$/],
  ] as const)("the biases of query, key and value of %s", (name, pattern) => {
    const checkpoint = openCheckpoint({ weights: changedSwin(name, without(pattern)) });
    expect(checkpoint.config).toMatchObject({ qkvBias: false });
    expect(checkpoint.shape("layers.0.blocks.0.attn.qkv.bias")).toBeUndefined();
  });

  test("the norm of the patch embedding, and a wrapper's prefix", () => {
    const weights = changedSwin("swin_ms", (tensors) => {
      without(/^patch_embed\.norm\./)(tensors);
      for (const [name, tensor] of Array.from(tensors)) {
        tensors.delete(name);
        tensors.set(`model.${name}`, tensor);
      }
    });
    expect(openCheckpoint({ weights })).toMatchObject({ naming: "microsoft", config: { patchNorm: false } });
  });

  test("a single stage is told by its head, else by its buffers", () => {
    const one: SwinConfig = { ...smallSwin, depths: [2], numHeads: [2], imageSize: [8, 8] };
    const open = (change: Parameters<typeof checkpointOf>[1]) => openCheckpoint({ weights: checkpointOf(one, change) });
    expect(open(() => {})).toMatchObject({ naming: "timm", config: one });
    expect(open(without(/^head/)).naming).toBe("timm");
    const renamed = open((tensors) => {
      for (const part of ["weight", "bias"]) {
        const tensor = tensors.get(`head.fc.${part}`);
        if (tensor) tensors.set(`head.${part}`, { ...tensor, name: `head.${part}` });
        tensors.delete(`head.fc.${part}`);
      }
    });
    expect(renamed.naming).toBe("microsoft");
  });
});

describe("input sizes that the weights imply", () => {
  const published = { ...smallSwin, embedDim: 8, depths: [1, 1, 1, 1], numHeads: [1, 2, 4, 8], patchSize: 4 };

  test.each([
    [7, 224, 248],
    [12, 384, 384],
  ])("windows of %i: %i px, resized to %i", (windowSize, side, resized) => {
    const config: SwinConfig = { ...published, windowSize, imageSize: [side, side] };
    const checkpoint = openCheckpoint({ weights: checkpointOf(config) });
    expect(checkpoint.config).toEqual(config);
    expect(origin(checkpoint, "imageSize")).toBe("default");
    expect(checkpoint.preprocessing).toEqual({
      resizeShorterSide: resized,
      cropSize: [side, side],
      interpolation: "bicubic",
      cropMode: "center",
      mean: [0.485, 0.456, 0.406],
      std: [0.229, 0.224, 0.225],
    });
  });

  test("another size, also a rectangle, comes from the file where the tables fit it", () => {
    const weights = checkpointOf({ ...published, windowSize: 7, imageSize: [224, 224] });
    for (const imageSize of [
      [448, 448],
      [224, 320],
      [256, 256],
    ] as const) {
      const { config } = openCheckpoint({ weights, config: JSON.stringify({ model_args: { img_size: imageSize } }) });
      expect(config.imageSize).toEqual(imageSize);
    }
  });

  test("the name of an architecture says it", () => {
    const weights = checkpointOf({ ...published, windowSize: 7, imageSize: [224, 224] });
    const config = JSON.stringify({ architecture: "swin_tiny_patch4_window7_256.some_tag" });
    expect(openCheckpoint({ weights, config }).config.imageSize).toEqual([256, 256]);
  });
});

describe("our own small Swin", () => {
  const shipped = new URL("../../../public/models/swin-imagenette/", import.meta.url);
  const weights = readFileSync(new URL("model.safetensors", shipped));

  test("opens with its picture settings and its names in both languages", () => {
    const text = readFileSync(new URL("config.json", shipped), "utf8");
    const { config, preprocessing, labels, parameters, naming } = openCheckpoint({ weights, config: text });
    expect(config).toEqual({
      ...smallSwin,
      imageSize: [112, 112],
      patchSize: 4,
      embedDim: 36,
      depths: [2, 2, 4],
      numHeads: [3, 6, 12],
      windowSize: 7,
    });
    expect(preprocessing).toMatchObject({ resizeShorterSide: 136, cropSize: [112, 112], mean: [0.5, 0.5, 0.5] });
    expect(labels?.[9]).toEqual({ en: "parachute", zh: "降落伞" });
    expect(parameters).toBe(1_228_576);
    expect(naming).toBe("timm");
  });

  test("needs no config for its network", () => {
    expect(openCheckpoint({ weights }).config).toMatchObject({ imageSize: [112, 112], windowSize: 7 });
  });
});
