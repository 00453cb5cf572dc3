import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { openCheckpoint } from "../../../src/model/checkpoint/open-checkpoint.ts";
import type { StoredTensor } from "../../../src/model/checkpoint/safetensors.ts";
import type { VitConfig } from "../../../src/model/config.ts";
import { presets } from "../../../src/model/presets.ts";
import { checkpointOf, failure, zeros } from "./support.ts";

const goldens = new URL("../../fixtures/goldens/", import.meta.url);
const cases = ["vit_cls", "vit_gap", "deit_distilled", "vit_prelogits", "vit_dinov2_reg", "vit_reg_embed"];

function golden(name: string) {
  const { config, weights } = JSON.parse(readFileSync(new URL(`${name}/case.json`, goldens), "utf8"));
  return { config, scalars: weights.scalars, weights: readFileSync(new URL(`${name}/weights.safetensors`, goldens)) };
}

/** A network small enough to write in a test. */
const small: VitConfig = {
  ...(presets[0]?.config as VitConfig),
  imageSize: [16, 16],
  positionGrid: [4, 4],
  patchSize: 4,
  embedDim: 64,
  depth: 3,
  numHeads: 1,
  numClasses: 5,
};
const configOf = (settings: object) => JSON.stringify({ model_args: settings });
const origin = (checkpoint: ReturnType<typeof openCheckpoint>, key: string) =>
  checkpoint.notes.find((note) => note.key === key)?.origin;

describe("the golden networks", () => {
  test.each(cases)("%s is opened as its case describes it", (name) => {
    const { config: stated, scalars, weights } = golden(name);
    const { config, parameters, bytes } = openCheckpoint({ weights, config: JSON.stringify(stated) });
    expect(config).toEqual({
      family: "vit",
      imageSize: [stated.img_size, stated.img_size],
      patchSize: stated.patch_size,
      inChans: 3,
      embedDim: stated.embed_dim,
      depth: stated.depth,
      numHeads: stated.num_heads,
      mlpRatio: stated.mlp_ratio,
      numClasses: stated.num_classes,
      qkvBias: true,
      classToken: stated.class_token,
      distilled: stated.distilled ?? false,
      regTokens: stated.reg_tokens ?? 0,
      noEmbedClass: stated.no_embed_class ?? false,
      globalPool: stated.global_pool,
      fcNorm: stated.fc_norm ?? false,
      representationSize: stated.representation_size ?? null,
      layerScale: stated.layer_scale ?? false,
      layerNormEps: 1e-6,
      act: "gelu",
      positionGrid: [stated.img_size / stated.patch_size, stated.img_size / stated.patch_size],
    });
    expect(parameters).toBe(scalars);
    expect(bytes).toBe(weights.byteLength);
  });

  test.each(cases)("%s needs only its number of heads to be told: the rest is in the shapes", (name) => {
    const { config: stated, weights } = golden(name);
    const whole = openCheckpoint({ weights, config: JSON.stringify(stated) });
    const inferred = openCheckpoint({ weights, config: configOf({ num_heads: stated.num_heads }) });
    expect(inferred.config).toEqual(whole.config);
    for (const key of ["imageSize", "embedDim", "depth", "regTokens", "noEmbedClass", "fcNorm", "layerScale"]) {
      expect(origin(inferred, key)).toBe("shapes");
    }
    expect(origin(inferred, "numHeads")).toBe("config");
    expect(origin(inferred, "layerNormEps")).toBe("default");
    expect(inferred.notes).toHaveLength(20 + 5);
  });

  test.each(cases)("%s without any config says that the heads cannot be read", (name) => {
    const error = failure(() => openCheckpoint({ weights: golden(name).weights }));
    expect(error.code).toBe("checkpoint.numHeads");
    expect(error.message).toContain('"num_heads"');
  });

  test("values come in float32 by their timm names, an unknown name is refused", () => {
    const { config, weights } = golden("vit_cls");
    const checkpoint = openCheckpoint({ weights, config: JSON.stringify(config) });
    expect(checkpoint.names()[0]).toBe("cls_token");
    expect(checkpoint.shape("blocks.2.attn.qkv.weight")).toEqual([108, 36]);
    expect(checkpoint.float32("blocks.2.attn.qkv.weight")).toHaveLength(108 * 36);
    expect(checkpoint.float32("pos_embed").some((value) => value !== 0)).toBe(true);
    expect(checkpoint.shape("blocks.3.norm1.weight")).toBeUndefined();
    expect(failure(() => checkpoint.float32("blocks.3.norm1.weight")).code).toBe("checkpoint.unknownTensor");
  });
});

describe("models that ship or are published", () => {
  const shipped = new URL("../../../public/models/vit-imagenette/", import.meta.url);

  test("our own model opens with its picture settings and its names in both languages", () => {
    const { config, preprocessing, labels, parameters } = openCheckpoint({
      weights: readFileSync(new URL("model.safetensors", shipped)),
      config: readFileSync(new URL("config.json", shipped), "utf8"),
    });
    expect(config).toMatchObject({ imageSize: [96, 96], patchSize: 8, embedDim: 128, depth: 5, numHeads: 4 });
    expect(preprocessing).toEqual({
      resizeShorterSide: 120,
      cropSize: [96, 96],
      interpolation: "bicubic",
      cropMode: "center",
      mean: [0.5, 0.5, 0.5],
      std: [0.5, 0.5, 0.5],
    });
    expect(labels).toHaveLength(10);
    expect(labels?.[9]).toEqual({ en: "parachute", zh: "降落伞" });
    expect(parameters).toBe(1_036_298);
  });

  const deit = new URL("../../../../shared/weights/deit_tiny_patch16_224/model.safetensors", import.meta.url);
  test.skipIf(!existsSync(deit))("DeiT-Ti opens from its weights alone (left out where ../shared is absent)", () => {
    const { config, preprocessing, parameters } = openCheckpoint({ weights: readFileSync(deit) });
    expect(config).toEqual(presets.find(({ id }) => id === "deit_tiny_patch16_224")?.config);
    expect(preprocessing).toMatchObject({ resizeShorterSide: 256, mean: [0.485, 0.456, 0.406] });
    expect(parameters).toBe(5_717_416);
  });

  const light = presets.filter(({ id }) => /tiny|small/.test(id));
  test.each(light.map((preset) => [preset.id, preset] as const))(
    "%s is recognised by its shapes alone, heads from the table",
    (_, preset) => {
      const checkpoint = openCheckpoint({ weights: checkpointOf(preset.config) });
      expect(checkpoint.config).toEqual(preset.config);
      expect(origin(checkpoint, "numHeads")).toBe("default");
    },
  );

  test("the heads of ViT-H are the 16 of the table, not the 20 of a width of 64", () => {
    const config = { ...small, embedDim: 1280, depth: 1, numHeads: 16 };
    expect(openCheckpoint({ weights: checkpointOf(config) }).config.numHeads).toBe(16);
  });

  test("a width that nobody published gets heads of 64, flagged as a default", () => {
    const checkpoint = openCheckpoint({ weights: checkpointOf({ ...small, embedDim: 128 }) });
    expect(checkpoint.config.numHeads).toBe(2);
    expect(origin(checkpoint, "numHeads")).toBe("default");
  });

  test("a config of the Hub with an architecture and no arguments is enough", () => {
    const config = JSON.stringify({
      architecture: "vit_tiny_patch16_224.augreg_in21k_ft_in1k",
      num_classes: 1000,
      num_features: 192,
      global_pool: "token",
      pretrained_cfg: {
        tag: "augreg_in21k_ft_in1k",
        input_size: [3, 224, 224],
        fixed_input_size: true,
        interpolation: "bicubic",
        crop_pct: 0.9,
        crop_mode: "center",
        mean: [0.5, 0.5, 0.5],
        std: [0.5, 0.5, 0.5],
        pool_size: null,
        first_conv: "patch_embed.proj",
        classifier: "head",
      },
    });
    const tiny = presets[0]?.config as VitConfig;
    const checkpoint = openCheckpoint({ weights: checkpointOf(tiny), config });
    expect(checkpoint.config).toEqual(tiny);
    expect(checkpoint.preprocessing.resizeShorterSide).toBe(248);
    expect(origin(checkpoint, "numHeads")).toBe("config");
    expect(checkpoint.labels).toBeNull();
  });

  test("an architecture that the weights name themselves is believed where it fits", () => {
    const named = openCheckpoint({ weights: checkpointOf(small, undefined, { model: "deit_tiny_patch16_224" }) });
    expect(named.config.numHeads).toBe(1);
    expect(named.preprocessing.mean).toEqual([0.485, 0.456, 0.406]);
    expect(named.preprocessing.resizeShorterSide).toBe(18);
  });
});

describe("positions", () => {
  const open = (config: VitConfig, settings: object = {}) =>
    openCheckpoint({ weights: checkpointOf(config), config: configOf({ num_heads: 1, ...settings }) }).config;

  test("a rectangle comes from the stated size", () => {
    const rectangle: VitConfig = { ...small, imageSize: [8, 32], positionGrid: [2, 8] };
    expect(open(rectangle, { img_size: [8, 32] }).positionGrid).toEqual([2, 8]);
    // 16 patches are a square, too, when no size is stated.
    expect(open(rectangle).positionGrid).toEqual([4, 4]);
  });

  test("a stated size with another grid keeps the stored square, to be resampled", () => {
    const config = open(small, { img_size: 32 });
    expect(config.imageSize).toEqual([32, 32]);
    expect(config.positionGrid).toEqual([4, 4]);
  });

  test("neither a square nor the stated grid is refused with the numbers", () => {
    const weights = checkpointOf({ ...small, imageSize: [8, 20], positionGrid: [2, 5] });
    const error = failure(() => openCheckpoint({ weights, config: configOf({ img_size: 16 }) }));
    expect(error.code).toBe("checkpoint.positions");
    expect(error.values).toEqual({ positions: 11, prefix: 1 });
  });

  test("registers without positions are told from registers with them", () => {
    const registers = { ...small, regTokens: 4 };
    expect(open({ ...registers, noEmbedClass: true }).noEmbedClass).toBe(true);
    expect(open(registers).noEmbedClass).toBe(false);
  });

  test("a count that can be read both ways is settled by the file, else flagged", () => {
    // 9 positions and 5 prefix tokens: 3 x 3 patches alone, or 2 x 2 patches with the prefix.
    const nine: VitConfig = { ...small, regTokens: 4, noEmbedClass: true, imageSize: [12, 12], positionGrid: [3, 3] };
    const weights = checkpointOf(nine);
    const unsettled = openCheckpoint({ weights });
    expect(unsettled.config.positionGrid).toEqual([2, 2]);
    expect(origin(unsettled, "noEmbedClass")).toBe("default");
    expect(open(nine, { no_embed_class: true })).toMatchObject({ positionGrid: [3, 3], noEmbedClass: true });
    expect(open(nine, { img_size: 12 })).toMatchObject({ positionGrid: [3, 3], noEmbedClass: true });
  });
});

describe("weights and config.json that do not belong together", () => {
  const weights = checkpointOf(small);
  const contradictions: [settings: object, config: string, stored: string][] = [
    [{ embed_dim: 192 }, "embed_dim 192", "64"],
    [{ depth: 12 }, "depth 12", "3"],
    [{ patch_size: 16 }, "patch_size 16", "4"],
    [{ mlp_ratio: 3 }, "mlp_ratio 3", "4"],
    [{ num_classes: 1000 }, "num_classes 1000", "5"],
    [{ qkv_bias: false }, "qkv_bias false", "true"],
    [{ class_token: false }, "class_token false", "true"],
    [{ distilled: true }, "distilled true", "false"],
    [{ reg_tokens: 4 }, "reg_tokens 4", "0"],
    [{ fc_norm: true }, "fc_norm true", "false"],
    [{ representation_size: 64 }, "representation_size 64", "none"],
    [{ init_values: 1e-5 }, "init_values true", "false"],
    [{ in_chans: 1 }, "in_chans 1", "3"],
  ];

  test.each(contradictions)("%o is contradicted with both numbers", (settings, config, stored) => {
    const error = failure(() => openCheckpoint({ weights, config: configOf(settings) }));
    expect(error.code).toBe("config.contradiction");
    expect(error.message).toContain(config);
    expect(error.message).toContain(`weights have ${stored}`);
  });

  test("an architecture of another width is a contradiction", () => {
    const config = JSON.stringify({ architecture: "vit_base_patch16_224" });
    const error = failure(() => openCheckpoint({ weights, config }));
    expect(error.values).toEqual({ key: "embed_dim", config: "768", weights: "64" });
  });

  test("heads that do not divide the width get the nearest that does", () => {
    const error = failure(() => openCheckpoint({ weights, config: configOf({ num_heads: 7 }) }));
    expect(error.code).toBe("config.headsDivide");
    expect(error.values).toEqual({ embedDim: 64, numHeads: 7, nearest: 8 });
  });

  test("an input size that patches do not fill gets the two next", () => {
    const error = failure(() => openCheckpoint({ weights, config: configOf({ img_size: 18 }) }));
    expect(error.values).toEqual({ side: "height", pixels: 18, patchSize: 4, below: 16, above: 20 });
  });
});

describe("tensors that are missing, too many, or of another shape", () => {
  const open = (change: (tensors: Map<string, StoredTensor>) => void, config = small) =>
    failure(() => openCheckpoint({ weights: checkpointOf(config, change) }));

  test("missing tensors: the first five names and the count", () => {
    const error = open((tensors) => {
      for (const name of [...tensors.keys()]) if (name.startsWith("blocks.1.")) tensors.delete(name);
    });
    expect(error.code).toBe("checkpoint.missing");
    expect(error.values).toEqual({
      count: 12,
      names: [
        "blocks.1.norm1.weight",
        "blocks.1.norm1.bias",
        "blocks.1.attn.qkv.weight",
        "blocks.1.attn.qkv.bias",
        "blocks.1.attn.proj.weight",
      ],
    });
    expect(error.message).toMatch(/^12 tensors are missing: .* …;/);
  });

  test("one missing tensor is one", () => {
    expect(open((tensors) => tensors.delete("head.bias")).message).toMatch(/^1 tensor is missing: head\.bias;/);
    expect(open((tensors) => tensors.delete("pos_embed")).message).toMatch(/^1 tensor is missing: pos_embed;/);
  });

  test("extra tensors: names and count", () => {
    const error = open((tensors) => tensors.set("blocks.0.mixer.weight", zeros("blocks.0.mixer.weight", [2])));
    expect(error.code).toBe("checkpoint.extra");
    expect(error.values).toEqual({ count: 1, names: ["blocks.0.mixer.weight"] });
  });

  test("a mask token left over from pre-training is no part of the network and is left aside", () => {
    const weights = checkpointOf(small, (tensors) => tensors.set("mask_token", zeros("mask_token", [1, 64])));
    expect(openCheckpoint({ weights }).names()).not.toContain("mask_token");
  });

  test("another shape: tensor, expected, got", () => {
    const error = open((tensors) =>
      tensors.set("blocks.2.mlp.fc1.weight", zeros("blocks.2.mlp.fc1.weight", [64, 256])),
    );
    expect(error.code).toBe("checkpoint.wrongShape");
    expect(error.values).toEqual({ name: "blocks.2.mlp.fc1.weight", expected: "[256, 64]", got: "[64, 256]" });
  });

  test("a patch embedding of two axes is refused by its shape", () => {
    const error = open((tensors) => tensors.set("patch_embed.proj.weight", zeros("patch_embed.proj.weight", [64, 48])));
    expect(error.code).toBe("checkpoint.wrongShape");
    expect(error.message).toContain("[64, 48]");
  });

  test("a number of blocks beyond all reason costs nothing", () => {
    const name = "blocks.999999999.norm1.weight";
    const error = open((tensors) => tensors.set(name, zeros(name, [64])));
    expect(error.code).toBe("checkpoint.missing");
  });

  test("a type that holds no plain numbers is refused before the model is taken", () => {
    const error = open((tensors) => tensors.set("norm.weight", zeros("norm.weight", [64], "F8_E4M3")));
    expect(error.code).toBe("safetensors.noFloat32");
  });

  test.each(["module.", "_orig_mod.", "model.", "_orig_mod.module."])(
    "a wrapper's %s before all names is taken off",
    (prefix) => {
      const weights = checkpointOf(small, (tensors) => {
        for (const [name, tensor] of [...tensors]) {
          tensors.delete(name);
          tensors.set(prefix + name, { ...tensor, name: prefix + name });
        }
      });
      expect(openCheckpoint({ weights }).config).toEqual(small);
    },
  );
});
