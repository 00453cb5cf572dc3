import { describe, expect, test } from "vitest";
import { openCheckpoint } from "../../../src/model/checkpoint/open-checkpoint.ts";
import type { StoredTensor } from "../../../src/model/checkpoint/safetensors.ts";
import { checkpointOf, failure, smallConfig as small, zeros } from "./support.ts";

const configOf = (settings: object) => JSON.stringify({ model_args: settings });

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
      for (const name of Array.from(tensors.keys())) if (name.startsWith("blocks.1.")) tensors.delete(name);
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
        for (const [name, tensor] of Array.from(tensors)) {
          tensors.delete(name);
          tensors.set(prefix + name, { ...tensor, name: prefix + name });
        }
      });
      expect(openCheckpoint({ weights }).config).toEqual(small);
    },
  );
});
