import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Checkpoint, isOfFamily, openCheckpoint } from "../../../src/model/checkpoint/open-checkpoint.ts";
import type { VitConfig } from "../../../src/model/config.ts";
import { presets } from "../../../src/model/presets.ts";
import { checkpointOf, failure, smallConfig } from "./support.ts";

const goldens = new URL("../../fixtures/goldens/", import.meta.url);
const cases = ["vit_cls", "vit_gap", "deit_distilled", "vit_prelogits", "vit_dinov2_reg", "vit_reg_embed"];

function golden(name: string) {
  const { config, weights } = JSON.parse(readFileSync(new URL(`${name}/case.json`, goldens), "utf8"));
  return { config, scalars: weights.scalars, weights: readFileSync(new URL(`${name}/weights.safetensors`, goldens)) };
}

function openVit(files: Parameters<typeof openCheckpoint>[0]): Checkpoint<VitConfig> {
  const checkpoint = openCheckpoint(files);
  if (!isOfFamily(checkpoint, "vit")) throw new Error("these are the weights of a ViT");
  return checkpoint;
}

const small = smallConfig;
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

  test("an architecture's name says the heads, not the depth: timm has small models of 36 blocks", () => {
    const config = { ...(presets[1]?.config as VitConfig), depth: 13 };
    const opened = openCheckpoint({
      weights: checkpointOf(config),
      config: '{"architecture":"vit_small_patch16_36x1_224"}',
    });
    expect(opened.config).toMatchObject({ depth: 13, numHeads: 6 });
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
    openVit({ weights: checkpointOf(config), config: configOf({ num_heads: 1, ...settings }) }).config;

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
    const unsettled = openVit({ weights });
    expect(unsettled.config.positionGrid).toEqual([2, 2]);
    expect(origin(unsettled, "noEmbedClass")).toBe("default");
    expect(open(nine, { no_embed_class: true })).toMatchObject({ positionGrid: [3, 3], noEmbedClass: true });
    expect(open(nine, { img_size: 12 })).toMatchObject({ positionGrid: [3, 3], noEmbedClass: true });
  });
});
