import { describe, expect, test } from "vitest";
import { openCheckpoint } from "../../../src/model/checkpoint/open-checkpoint.ts";
import type { VitConfig } from "../../../src/model/config.ts";
import { checkpointOf, smallConfig, zeros } from "./support.ts";
import {
  expectSameValues,
  fileOfTensors,
  renamed,
  type Tensors,
  tensorsOf,
  torchvisionNames,
  vitGolden,
} from "./vit-goldens.ts";

const open = (tensors: Tensors, config?: string) => openCheckpoint({ weights: fileOfTensors(tensors), config });
const set = (tensors: Tensors, name: string, shape: number[]) => tensors.set(name, zeros(name, shape));

describe("other writers of the same network", () => {
  const { weights, stated } = vitGolden("vit_cls");
  const checkpoint = openCheckpoint({ weights, config: stated });
  const tensors = tensorsOf(weights);
  const drop = (from: Tensors, kind: RegExp) => new Map([...from].filter(([name]) => !kind.test(name)));

  test.each([
    ["0", "3"],
    ["linear_1", "linear_2"],
  ] as const)("torchvision with mlp.%s and mlp.%s", (...mlp) => {
    const other = open(renamed(tensors, torchvisionNames(mlp)), stated);
    expectSameValues(other, checkpoint);
    expect(other).toMatchObject({ naming: "torchvision", config: checkpoint.config });
    expect(other.preprocessing).toMatchObject({
      interpolation: "bilinear",
      resizeShorterSide: 36,
      std: [0.229, 0.224, 0.225],
    });
  });

  test("DINO's teacher: a backbone and the head of its training", () => {
    const teacher = renamed(drop(tensors, /^head\./), (name) => `module.backbone.${name}`);
    set(teacher, "module.head.mlp.0.weight", [8, 36]);
    set(teacher, "module.head.last_layer.weight_v", [8, 8]);
    const { config, leftOut } = open(teacher, JSON.stringify({ model_args: { num_heads: 3 } }));
    expect(config).toEqual({ ...checkpoint.config, numClasses: 0 });
    expect([...leftOut].sort()).toEqual(["head.last_layer.weight_v", "head.mlp.0.weight"]);
  });

  test("MAE's decoder is left out, and told", () => {
    const mae = drop(tensors, /^head\./);
    set(mae, "decoder_blocks.0.norm1.weight", [8]);
    set(mae, "mask_token", [1, 1, 8]);
    expect(open(mae, JSON.stringify({ model_args: { num_heads: 3 } })).leftOut).toEqual([
      "decoder_blocks.0.norm1.weight",
    ]);
  });

  test("DeiT III's LayerScale", () => {
    const plain: VitConfig = { ...smallConfig, layerScale: true, noEmbedClass: true };
    const own = renamed(tensorsOf(checkpointOf(plain)), (name) => name.replace(/ls(\d)\.gamma/, "gamma_$1"));
    expect(open(own, JSON.stringify({ model_args: { num_heads: 1 } })).config).toEqual(plain);
  });

  test.each(["state_dict.", "timm_model.", "net.", "backbone.", "module.model."])("all names behind %s", (prefix) => {
    expectSameValues(
      open(
        renamed(tensors, (name) => prefix + name),
        stated,
      ),
      checkpoint,
    );
  });

  test("timm's config in the wrapper of transformers is timm's", () => {
    const config = JSON.stringify({ model_type: "timm_wrapper", model_args: JSON.parse(stated), num_classes: 10 });
    expect(open(tensors, config).config).toEqual(checkpoint.config);
  });

  test("a config of transformers may stand beside weights in timm's names", () => {
    const { config } = open(tensors, vitGolden("vit_hf").stated);
    expect(config).toEqual({ ...checkpoint.config, layerNormEps: 1e-12 });
  });
});
