import { describe, expect, test } from "vitest";
import { openCheckpoint } from "../../../src/model/checkpoint/open-checkpoint.ts";
import type { StoredTensor } from "../../../src/model/checkpoint/safetensors.ts";
import type { SwinConfig } from "../../../src/model/config.ts";
import { checkpointOf, failure, smallConfig, smallSwin, zeros } from "./support.ts";
import { changedSwin, type SwinGolden, swinGolden, without } from "./swin-goldens.ts";

const timm = (settings: object) => JSON.stringify({ architecture: "swin", model_args: settings });
const huggingFace = (settings: object) => JSON.stringify({ model_type: "swin", ...settings });

describe("a Swin and a config.json that do not belong together", () => {
  const { weights } = swinGolden("swin");
  const contradictions: [settings: object, config: string, stored: string][] = [
    [{ embed_dim: 96 }, "embed_dim 96", "16"],
    [{ depths: [2, 2, 6, 2] }, "depths [2, 2, 6, 2]", "[2, 2]"],
    [{ num_heads: [2, 8] }, "num_heads [2, 8]", "[2, 4]"],
    [{ patch_size: 4 }, "patch_size 4", "2"],
    [{ window_size: 7 }, "window_size 7", "4"],
    [{ mlp_ratio: 3 }, "mlp_ratio 3", "4"],
    [{ num_classes: 1000 }, "num_classes 1000", "10"],
    [{ qkv_bias: false }, "qkv_bias false", "true"],
    [{ patch_norm: false }, "patch_norm false", "true"],
    [{ in_chans: 1 }, "in_chans 1", "3"],
    [{ img_size: 8 }, "img_size 8", "16"],
  ];

  test.each(contradictions)("%o is contradicted with both values", (settings, config, stored) => {
    const error = failure(() => openCheckpoint({ weights, config: timm(settings) }));
    expect(error.code).toBe("config.contradiction");
    expect(error.message).toContain(config);
    expect(error.message).toContain(`weights have ${stored};`);
  });

  test.each([
    [{ num_labels: 2 }, "num_labels 2"],
    [{ num_channels: 1 }, "num_channels 1"],
    [{ image_size: [8, 16] }, "image_size [8, 16]"],
    [{ id2label: { 0: "tench", 1: "church" } }, "num_labels 2"],
  ])("the transformers library's keys are said as they stand: %o", (settings, said) => {
    const error = failure(() =>
      openCheckpoint({ weights: swinGolden("swin_hf").weights, config: huggingFace(settings) }),
    );
    expect(error.code).toBe("config.contradiction");
    expect(error.message).toContain(said);
  });

  test("an input size whose last map is not the stored one is contradicted by the one that is", () => {
    const error = failure(() =>
      openCheckpoint({ weights: swinGolden("swin_pad").weights, config: timm({ img_size: 96 }) }),
    );
    expect(error.values).toEqual({ key: "img_size", config: "96", weights: "48" });
  });

  test("an input size that patches do not fill gets the two next", () => {
    const error = failure(() => openCheckpoint({ weights, config: timm({ img_size: [32, 33] }) }));
    expect(error.values).toEqual({ side: "width", pixels: 33, patchSize: 2, below: 32, above: 34 });
  });

  test.each([
    ["swin", JSON.stringify({ architecture: "vit_tiny_patch16_224" }), "architecture"],
    ["swin", JSON.stringify({ architecture: "swinv2_tiny_window8_256" }), "architecture"],
    ["swin_hf", JSON.stringify({ model_type: "vit" }), "model_type"],
    ["swin_hf", JSON.stringify({ model_type: "swinv2" }), "model_type"],
  ] as const)("%s with %s: the config is of another network", (name, config, key) => {
    const error = failure(() => openCheckpoint({ weights: swinGolden(name).weights, config }));
    expect(error.code).toBe("config.contradiction");
    expect(error.values).toMatchObject({ key, weights: "Swin" });
    expect(error.message).toContain("the weights of a Swin");
  });

  test("a ViT with the config of a Swin", () => {
    const config = JSON.stringify({ architecture: "swin_tiny_patch4_window7_224" });
    const error = failure(() => openCheckpoint({ weights: checkpointOf(smallConfig), config }));
    expect(error.values).toMatchObject({ key: "architecture", weights: "ViT" });
  });

  test("a file of neither library", () => {
    const config = JSON.stringify({ model_type: "bert" });
    expect(failure(() => openCheckpoint({ weights, config })).code).toBe("config.foreign");
  });
});

describe("tensors of a Swin that are missing, too many, or of another shape", () => {
  const open = (name: SwinGolden, change: (tensors: Map<string, StoredTensor>) => void) =>
    failure(() => openCheckpoint({ weights: changedSwin(name, change) }));
  const table = "layers.0.blocks.0.attn.relative_position_bias_table";

  test.each([
    ["swin", /^layers\.1\.blocks\.0\.mlp\.fc2\.bias$/, ["layers.1.blocks.0.mlp.fc2.bias"]],
    ["swin_ms", /^layers\.0\.downsample\.norm\.bias$/, ["layers.0.downsample.norm.bias"]],
    [
      "swin_hf",
      /blocks\.1\.attention\.self\.(key|value)\.weight$/,
      [0, 1].flatMap((stage) =>
        ["key", "value"].map((part) => `swin.encoder.layers.${stage}.blocks.1.attention.self.${part}.weight`),
      ),
    ],
    ["swin_hf", /^classifier\.bias$/, ["classifier.bias"]],
    ["swin_hf", /^swin\.layernorm\.bias$/, ["swin.layernorm.bias"]],
    ["swin_hf", /patch_embeddings\.projection\.weight$/, ["swin.embeddings.patch_embeddings.projection.weight"]],
  ] as const)("%s without %s: missing by the names of its file", (name, pattern, names) => {
    const error = open(name, without(pattern));
    expect(error.code).toBe("checkpoint.missing");
    expect(error.values).toEqual({ count: names.length, names });
  });

  test("a missing stage, block or table is missing, not a smaller network", () => {
    expect(open("swin_pad", without(/^layers\.1\./)).values).toEqual({
      count: 1,
      names: ["layers.1.blocks.0.attn.relative_position_bias_table"],
    });
    expect(open("swin", without(/^layers\.1\.blocks\.0\./)).code).toBe("checkpoint.missing");
    expect(open("swin", without(/^layers\.0\.blocks\.0\.attn\.rel/)).values).toMatchObject({ names: [table] });
  });

  test("extra tensors by the names of the file, those of another dialect among them", () => {
    const extra = (name: SwinGolden, added: string) => open(name, (tensors) => tensors.set(added, zeros(added, [2])));
    for (const [name, added] of [
      ["swin", "layers.0.blocks.0.gamma"],
      ["swin_ms", "norm3.weight"],
      ["swin_hf", "swin.encoder.layers.0.blocks.0.attention.self.mixer"],
      ["swin_hf", "swin.encoder.layers.0.blocks.0.attn.qkv.weight"],
      ["swin_hf", "norm.weight"],
    ] as const) {
      const error = extra(name, added);
      expect(error.code).toBe("checkpoint.extra");
      expect(error.values).toEqual({ count: 1, names: [added] });
    }
    expect(extra("swin_ms", "head.fc.weight").code).not.toBe("checkpoint.feature");
  });

  test("another shape: the tensor by its stored name, one part of three", () => {
    const name = "swin.encoder.layers.1.blocks.0.attention.self.key.weight";
    const error = open("swin_hf", (tensors) => tensors.set(name, zeros(name, [32, 16])));
    expect(error.code).toBe("checkpoint.wrongShape");
    expect(error.values).toEqual({ name, expected: "[32, 32]", got: "[32, 16]" });
  });

  test("a bias table of no window", () => {
    const error = open("swin", (tensors) => tensors.set(table, zeros(table, [64, 2])));
    expect(error.values).toEqual({ name: table, expected: "[(2 · window - 1)², heads]", got: "[64, 2]" });
  });

  test("a table that is smaller in one block of a stage", () => {
    const name = "layers.0.blocks.1.attn.relative_position_bias_table";
    const error = open("swin", (tensors) => tensors.set(name, zeros(name, [25, 2])));
    expect(error.values).toEqual({ name, expected: "[49, 2]", got: "[25, 2]" });
  });

  test.each(["swin_ms", "swin_hf"] as const)("%s with entries of another bias table", (golden) => {
    const error = open(golden, (tensors) => {
      const [name, tensor] = [...tensors].find(([key]) => key.endsWith("relative_position_index")) ?? [];
      if (!name || !tensor) throw new Error("the case stores no index");
      const bytes = new Uint8Array(tensor.bytes);
      // Entry of query 1 and key 2, as little-endian int64.
      new DataView(bytes.buffer).setBigInt64(8 * (16 + 2), 0n, true);
      tensors.set(name, { ...tensor, bytes });
    });
    expect(error.code).toBe("checkpoint.positionIndex");
    expect(error.values).toMatchObject({ query: 1, key: 2 });
  });

  test("an index of another window", () => {
    const name = "layers.1.blocks.0.attn.relative_position_index";
    const error = open("swin_ms", (tensors) => tensors.set(name, zeros(name, [49, 49], "I64")));
    expect(error.values).toEqual({ name, expected: "[16, 16]", got: "[49, 49]" });
  });

  test("a type that holds no plain numbers", () => {
    const name = "layers.0.blocks.0.norm1.bias";
    expect(open("swin", (tensors) => tensors.set(name, zeros(name, [16], "F8_E4M3"))).code).toBe(
      "safetensors.noFloat32",
    );
  });
});

describe("numbers beyond all reason cost nothing", () => {
  test.each([
    "layers.999999999.blocks.0.norm1.weight",
    "layers.0.blocks.999999999.norm1.weight",
    "layers.99999999999999999999999.downsample.norm.weight",
    "layers.1.blocks.99999999999999999999999.norm1.weight",
  ])("%s", (name) => {
    for (const golden of ["swin", "swin_ms"] as const) {
      const weights = changedSwin(golden, (tensors) => tensors.set(name, zeros(name, [16])));
      expect(failure(() => openCheckpoint({ weights })).code).toMatch(/^checkpoint\.(missing|extra)$/);
    }
  });

  test("thousands of stages", () => {
    const weights = changedSwin("swin", (tensors) => {
      const table = "relative_position_bias_table";
      for (let stage = 2; stage < 2500; stage++) {
        for (const [name, shape] of [
          [`layers.${stage}.blocks.0.attn.${table}`, [49, 1]],
          [`layers.${stage}.blocks.999999999.attn.${table}`, [49, 1]],
          [`layers.${stage}.blocks.0.mlp.fc1.weight`, [1, 1]],
        ] as const) {
          tensors.set(name, zeros(name, shape, "I8"));
        }
      }
    });
    const error = failure(() => openCheckpoint({ weights }));
    expect(error.values).toMatchObject({ key: "depths" });
  });
});

describe("impossible configs of a Swin", () => {
  test("heads that do not divide the width of their stage get the nearest that do", () => {
    const config: SwinConfig = { ...smallSwin, numHeads: [2, 5] };
    const error = failure(() => openCheckpoint({ weights: checkpointOf(config) }));
    expect(error.code).toBe("config.headsDivide");
    expect(error.values).toEqual({ embedDim: 32, numHeads: 5, nearest: 4 });
  });
});
