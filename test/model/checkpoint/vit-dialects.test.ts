import { describe, expect, test } from "vitest";
import { openCheckpoint } from "../../../src/model/checkpoint/open-checkpoint.ts";
import type { VitConfig } from "../../../src/model/config.ts";
import { checkpointOf, failure, smallConfig, zeros } from "./support.ts";
import {
  expectSameValues,
  fileOfTensors,
  renamed,
  type Tensors,
  tensorsOf,
  transformersNames,
  vitGolden,
  withClassPosition,
} from "./vit-goldens.ts";

const huggingFace = (settings: object) => JSON.stringify(settings);
const open = (tensors: Tensors, config?: string) => openCheckpoint({ weights: fileOfTensors(tensors), config });
const timm = (name: Parameters<typeof vitGolden>[0]) => {
  const { weights, stated } = vitGolden(name);
  return { checkpoint: openCheckpoint({ weights, config: stated }), tensors: tensorsOf(weights), stated };
};

const set = (tensors: Tensors, name: string, shape: number[]) => tensors.set(name, zeros(name, shape));

describe("ViTForImageClassification and ViTModel", () => {
  const { weights, stated } = vitGolden("vit_hf");

  test("vit_hf holds the values of vit_cls, tensor by tensor, and its own eps", () => {
    const other = openCheckpoint({ weights, config: stated });
    const { checkpoint } = timm("vit_cls");
    expectSameValues(other, checkpoint);
    expect(other.config).toEqual({ ...checkpoint.config, layerNormEps: 1e-12 });
    expect(other).toMatchObject({ naming: "huggingface", leftOut: [], parameters: checkpoint.parameters });
  });

  test("the default of the library is its eps, and the page is told that it is a default", () => {
    const { layer_norm_eps: _, ...rest } = JSON.parse(stated);
    const { config, notes } = openCheckpoint({ weights, config: huggingFace(rest) });
    expect(config.layerNormEps).toBe(1e-12);
    const origin = (key: string) => notes.find((note) => note.key === key)?.origin;
    expect(origin("layerNormEps")).toBe("default");
    expect(origin("numHeads")).toBe("config");
    expect(origin("mlpRatio")).toBe("config");
    expect(notes).toHaveLength(20 + 5);
  });

  test("without a config the heads are asked for by the key of the library", () => {
    const error = failure(() => openCheckpoint({ weights }));
    expect(error.values).toMatchObject({ key: "num_attention_heads", embedDim: 36 });
    expect(error.message).toContain('"num_attention_heads"');
  });

  test("a bare ViTModel has no prefix and no head; its pooler and mask token take no part", () => {
    const tensors = renamed(timm("vit_cls").tensors, transformersNames(""));
    for (const name of ["classifier.weight", "classifier.bias"]) tensors.delete(name);
    for (const [name, shape] of [
      ["pooler.dense.weight", [36, 36]],
      ["pooler.dense.bias", [36]],
      ["embeddings.mask_token", [1, 1, 36]],
    ] as const)
      set(tensors, name, [...shape]);
    const labelled = huggingFace({ ...JSON.parse(stated), id2label: { 0: "a", 1: "b" } });
    const { config, labels, names, leftOut } = open(tensors, labelled);
    expect(config.numClasses).toBe(0);
    expect(labels).toBeNull();
    expect(leftOut).toEqual([]);
    expect(names()).not.toContain("pre_logits.fc.weight");
  });

  test("id2label names the classes", () => {
    const id2label = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [index, `class ${index}`]));
    const { num_labels: _, ...rest } = JSON.parse(stated);
    expect(openCheckpoint({ weights, config: huggingFace({ ...rest, id2label }) }).labels?.[9]).toEqual({
      en: "class 9",
    });
    const error = failure(() => openCheckpoint({ weights, config: huggingFace({ ...rest, id2label: { 0: "one" } }) }));
    expect(error.values).toEqual({ key: "num_labels", config: "1", weights: "10" });
  });

  test("an encoder of ViTMAEForPreTraining opens without its decoder, and says so", () => {
    const tensors = renamed(timm("vit_cls").tensors, transformersNames("vit."));
    for (const name of ["classifier.weight", "classifier.bias"]) tensors.delete(name);
    set(tensors, "decoder.decoder_embed.weight", [8, 36]);
    set(tensors, "decoder.mask_token", [1, 1, 8]);
    const { leftOut, config } = open(tensors, huggingFace({ ...JSON.parse(stated), model_type: "vit_mae" }));
    expect(leftOut).toEqual(["decoder.decoder_embed.weight", "decoder.mask_token"]);
    expect(config.numClasses).toBe(0);
  });

  test.each([
    ["hidden_size", 48, "36"],
    ["num_hidden_layers", 12, "3"],
    ["intermediate_size", 100, "144"],
    ["patch_size", 16, "8"],
    ["num_channels", 1, "3"],
    ["qkv_bias", false, "true"],
    ["num_register_tokens", 4, "0"],
  ])("%s %s is contradicted by the weights in the library's own key", (key, value, stored) => {
    const config = huggingFace({ ...JSON.parse(stated), [key]: value });
    const error = failure(() => openCheckpoint({ weights, config }));
    expect(error.code).toBe("config.contradiction");
    expect(error.values).toEqual({ key, config: String(value), weights: stored });
  });

  test.each([
    ["gelu", "gelu"],
    ["gelu_new", "gelu_tanh"],
    ["gelu_fast", "gelu_tanh"],
    ["gelu_pytorch_tanh", "gelu_tanh"],
    ["quick_gelu", "quick_gelu"],
  ])("hidden_act %s is %s", (word, act) => {
    const config = huggingFace({ ...JSON.parse(stated), hidden_act: word });
    expect(openCheckpoint({ weights, config }).config.act).toBe(act);
  });

  test("an activation that is not computed is refused with those that are", () => {
    const config = huggingFace({ ...JSON.parse(stated), hidden_act: "relu" });
    const error = failure(() => openCheckpoint({ weights, config }));
    expect(error.values).toMatchObject({ key: "hidden_act", value: '"relu"' });
    expect(error.message).toContain("quick_gelu");
  });

  test("a part of q, k and v that is missing is named as the file would have it", () => {
    const tensors = tensorsOf(weights);
    tensors.delete("vit.encoder.layer.1.attention.attention.key.bias");
    expect(failure(() => open(tensors, stated)).values).toEqual({
      count: 1,
      names: ["vit.encoder.layer.1.attention.attention.key.bias"],
    });
  });

  test("a tensor without a place is refused by its stored name", () => {
    const tensors = tensorsOf(weights);
    set(tensors, "vit.encoder.layer.1.adapter.weight", [2, 2]);
    expect(failure(() => open(tensors, stated)).values).toEqual({
      count: 1,
      names: ["vit.encoder.layer.1.adapter.weight"],
    });
  });
});

describe("DeiT of transformers", () => {
  const { checkpoint, tensors } = timm("deit_distilled");
  const config = huggingFace({ model_type: "deit", num_attention_heads: 2, layer_norm_eps: 1e-6 });

  test("DeiTForImageClassificationWithTeacher holds what deit_distilled holds, both heads too", () => {
    const heads = { head: "cls_classifier", head_dist: "distillation_classifier" };
    const other = open(renamed(tensors, transformersNames("deit.", heads)), config);
    expectSameValues(other, checkpoint);
    expect(other.config).toEqual(checkpoint.config);
  });

  test("DeiTForImageClassification has one head, which reads the class token alone", () => {
    const one = renamed(tensors, transformersNames("deit."));
    one.delete("head_dist.weight");
    one.delete("head_dist.bias");
    const other = open(one, config);
    expect(other.config).toEqual({ ...checkpoint.config, distillationHead: false });
    expect(other.names()).toEqual(checkpoint.names().filter((name) => !name.startsWith("head_dist")));
    expect(other.notes.find(({ key }) => key === "distillationHead")?.origin).toBe("shapes");
  });

  test("one of two heads without the other is incomplete", () => {
    const heads = { head: "cls_classifier", head_dist: "distillation_classifier" };
    const half = renamed(tensors, transformersNames("deit.", heads));
    half.delete("distillation_classifier.weight");
    expect(failure(() => open(half, config)).values).toEqual({ count: 1, names: ["distillation_classifier.weight"] });
  });
});

describe("DINOv2", () => {
  const { checkpoint, tensors } = timm("vit_dinov2_reg");
  const stored = withClassPosition(tensors);
  const without = (kind: RegExp, from: Tensors) => new Map([...from].filter(([name]) => !kind.test(name)));
  const headless = without(/^head\./, stored);
  const config = huggingFace({ model_type: "dinov2_with_registers", num_attention_heads: 3, num_register_tokens: 4 });
  const backbone = { ...checkpoint.config, numClasses: 0 };

  test.each(["", "dinov2_with_registers."] as const)(
    "Dinov2WithRegisters with the prefix %j: the class token gets its position, registers get none",
    (prefix) => {
      const other = open(renamed(headless, transformersNames(prefix, undefined, "dinov2")), config);
      expect(other.config).toEqual(backbone);
      for (const name of other.names()) expect(other.float32(name), name).toEqual(checkpoint.float32(name));
    },
  );

  test("Meta's own names, and its chunks of blocks", () => {
    const meta = renamed(stored, (name) => (name === "reg_token" ? "register_tokens" : name));
    const heads = JSON.stringify({ model_args: { num_heads: 3 } });
    const other = open(meta, heads);
    expect(other.naming).toBe("meta");
    expectSameValues(other, checkpoint);
    const chunks = renamed(meta, (name) => name.replace(/^blocks\.(\d+)/, (_, block) => `blocks.${block}.${block}`));
    expectSameValues(open(chunks, heads), checkpoint);
  });

  test("a teacher of Meta's training opens as its backbone; the heads of the training are told", () => {
    const teacher = renamed(headless, (name) => `backbone.${name === "reg_token" ? "register_tokens" : name}`);
    set(teacher, "dino_head.mlp.0.weight", [8, 24]);
    set(teacher, "dino_head.last_layer.weight_g", [8, 1]);
    const other = open(teacher, JSON.stringify({ model_args: { num_heads: 3 } }));
    expect(other.config).toEqual(backbone);
    expect([...other.leftOut].sort()).toEqual(["dino_head.last_layer.weight_g", "dino_head.mlp.0.weight"]);
  });

  test("without registers the positions of class token and patches stay as they are", () => {
    const plain: VitConfig = { ...smallConfig, layerScale: true, numClasses: 0, patchSize: 4 };
    const weights = renamed(tensorsOf(checkpointOf(plain)), transformersNames("", undefined, "dinov2"));
    const given = huggingFace({ model_type: "dinov2", num_attention_heads: 1, mlp_ratio: 4, use_swiglu_ffn: false });
    const { config: own, preprocessing, positionFilter } = open(weights, given);
    expect(own).toEqual(plain);
    expect(positionFilter).toBe("plain");
    expect(preprocessing).toMatchObject({ cropMode: "center", mean: [0.485, 0.456, 0.406], cropRounding: "floor" });
  });

  test("the head of Dinov2ForImageClassification reads more than a token: the backbone opens without it and says so", () => {
    const classifier = renamed(headless, transformersNames("dinov2_with_registers."));
    set(classifier, "classifier.weight", [6, 48]);
    set(classifier, "classifier.bias", [6]);
    const id2label = { 0: "a", 1: "b", 2: "c", 3: "d", 4: "e", 5: "f" };
    const other = open(classifier, huggingFace({ ...JSON.parse(config), id2label }));
    expect(other.config).toEqual(backbone);
    expect([...other.leftOut].sort()).toEqual(["classifier.bias", "classifier.weight"]);
    expect(other.labels).toBeNull();
  });

  test("the gated MLP of the giant is refused for what it is", () => {
    const gated = renamed(without(/mlp\./, headless), transformersNames("", undefined, "dinov2"));
    set(gated, "encoder.layer.0.mlp.weights_in.weight", [128, 24]);
    const error = failure(() => open(gated, config));
    expect(error.code).toBe("checkpoint.feature");
    expect(error.values).toEqual({ feature: "swiglu", tensor: "encoder.layer.0.mlp.weights_in.weight" });
  });
});
