import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resamplePositions, resamplePositionsPlain } from "../../../src/model/checkpoint/resample-positions.ts";
import { noIntervention } from "../../../src/model/intervention.ts";
import { NetworkEngine } from "../../../src/model/network/engine.ts";
import { checked } from "../checkpoint/support.ts";
import {
  fileOfTensors,
  renamed,
  type Tensors,
  tensorsOf,
  torchvisionNames,
  transformersNames,
  type VitGolden,
  vitGolden,
  withClassPosition,
} from "../checkpoint/vit-goldens.ts";
import { difference, inputOf, valuesOf } from "./small-model.ts";

describe("networks in the names of other libraries", () => {
  let engine: NetworkEngine;
  beforeAll(() => {
    engine = new NetworkEngine({ asked: "cpu" });
  });
  afterAll(() => engine.dispose());

  const load = (id: string, weights: Uint8Array, config: object) =>
    engine.load({
      kind: "blob",
      id,
      weights: new Blob([weights as BlobPart]),
      config: new Blob([JSON.stringify(config)]),
    });
  const run = (model: string, size: number) =>
    engine.runNormalised(
      { model, roles: ["logits", "logits.class", "embed.patches", "embed.tokens"], intervention: noIntervention },
      inputOf(size),
    );

  it("DeiTForImageClassification answers with the class token's head alone", async () => {
    const { weights, stated } = vitGolden("deit_distilled");
    await load("both", weights, JSON.parse(stated));
    const one = renamed(tensorsOf(weights), transformersNames("deit."));
    for (const name of ["head_dist.weight", "head_dist.bias"]) one.delete(name);
    await load("one", fileOfTensors(one), { model_type: "deit", num_attention_heads: 2, layer_norm_eps: 1e-6 });
    const [both, alone] = [await run("both", 32), await run("one", 32)];
    expect(difference(valuesOf(alone, "logits"), valuesOf(both, "logits.class"))).toBe(0);
    expect(difference(valuesOf(alone, "logits"), valuesOf(both, "logits"))).toBeGreaterThan(0.01);
    expect(alone.tensors["logits.class"]).toBeUndefined();
  });

  const headless = (tensors: Tensors): Tensors => new Map([...tensors].filter(([name]) => !name.startsWith("head")));
  const teacher = { head: "cls_classifier", head_dist: "distillation_classifier" };
  const deit = { model_type: "deit", num_attention_heads: 2, layer_norm_eps: 1e-6 };
  const vit = { model_type: "vit", num_attention_heads: 3, layer_norm_eps: 1e-6 };
  const registers = { model_type: "dinov2_with_registers", num_attention_heads: 3, num_register_tokens: 4 };
  const threeHeads = { model_args: { num_heads: 3 } };
  const ofMeta = (name: string) => (name === "reg_token" ? "register_tokens" : name);
  const writers: readonly (readonly [string, VitGolden, number, (tensors: Tensors) => Tensors, object])[] = [
    ["ViTForImageClassification", "vit_cls", 32, (own) => renamed(own, transformersNames("vit.")), vit],
    ["ViTModel", "vit_cls", 32, (own) => renamed(headless(own), transformersNames("")), vit],
    ["torchvision", "vit_cls", 32, (own) => renamed(own, torchvisionNames(["0", "3"])), threeHeads],
    [
      "DeiTForImageClassificationWithTeacher",
      "deit_distilled",
      32,
      (own) => renamed(own, transformersNames("deit.", teacher)),
      deit,
    ],
    [
      "Dinov2WithRegistersModel",
      "vit_dinov2_reg",
      28,
      (own) => renamed(headless(withClassPosition(own)), transformersNames("", undefined, "dinov2")),
      registers,
    ],
    ["Meta's DINOv2", "vit_dinov2_reg", 28, (own) => renamed(withClassPosition(own), ofMeta), threeHeads],
    [
      "a DINO teacher of Meta",
      "vit_cls",
      32,
      (own) => renamed(headless(own), (name) => `teacher.backbone.${name}`),
      threeHeads,
    ],
  ];

  it.each(writers)(
    "%s answers as the golden that it was renamed from, to the bit",
    async (_, golden, size, rename, config) => {
      const { weights, stated } = vitGolden(golden);
      await load("golden", weights, JSON.parse(stated));
      const model = await load("renamed", fileOfTensors(rename(tensorsOf(weights))), config);
      const roles = ["attn.pattern", "logits"] as const;
      const request = (id: string) =>
        engine.runNormalised({ model: id, roles, intervention: noIntervention }, inputOf(size));
      const [expected, got] = [await request("golden"), await request("renamed")];
      expect(difference(valuesOf(got, "attn.pattern"), valuesOf(expected, "attn.pattern"))).toBe(0);
      if (model.config.numClasses > 0) {
        expect(difference(valuesOf(got, "logits"), valuesOf(expected, "logits"))).toBe(0);
      }
    },
  );

  it.each([
    ["timm", resamplePositions],
    ["transformers", resamplePositionsPlain],
  ] as const)("positions for another size are resampled as %s does", async (library, resample) => {
    const { weights } = vitGolden("vit_cls");
    const own =
      library === "timm" ? weights : fileOfTensors(renamed(tensorsOf(weights) as Tensors, transformersNames("vit.")));
    const config =
      library === "timm"
        ? { model_args: { num_heads: 3, img_size: 48 } }
        : { model_type: "vit", num_attention_heads: 3, image_size: 48 };
    await load(library, own, config);
    const capture = await run(library, 48);
    const stored = (await engine.weight(library, "pos_embed"))?.data as Float32Array;
    const expected = resample(stored, 1, [4, 4], [6, 6], 36).subarray(36);
    const patches = valuesOf(capture, "embed.patches");
    const added = valuesOf(capture, "embed.tokens")
      .subarray(36)
      .map((value, i) => value - (patches[i] as number));
    expect(difference(added, expected)).toBeLessThan(1e-6);
    const other = resample === resamplePositions ? resamplePositionsPlain : resamplePositions;
    expect(difference(added, other(stored, 1, [4, 4], [6, 6], 36).subarray(36))).toBeGreaterThan(1e-5);
  });

  it("a model in several files loads as one, with the progress of all of them", async () => {
    const { weights, stated } = vitGolden("vit_hf");
    const tensors = [...tensorsOf(weights)];
    const parts = [tensors.slice(0, 20), tensors.slice(20)].map((part) => fileOfTensors(new Map(part)));
    const names = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"];
    const map = Object.fromEntries(tensors.map(([name], index) => [name, names[index < 20 ? 0 : 1]]));
    const blob = (content: BlobPart) => new Blob([content]);
    const shards = parts.map((part, index) => ({ name: names[index] as string, weights: blob(part as BlobPart) }));
    const loaded = await engine.load({
      kind: "blob",
      id: "several",
      weights: shards[0]?.weights as Blob,
      shards,
      index: blob(JSON.stringify({ weight_map: map })),
      config: blob(stated),
      preprocessor: blob(JSON.stringify({ size: 32, resample: 3 })),
    });
    expect(loaded).toMatchObject({ parameters: 56_098, leftOut: [] });
    expect(loaded.preprocessing).toMatchObject({ cropMode: "squash", interpolation: "bicubic", cropSize: [32, 32] });
    await load("whole", weights, JSON.parse(stated));
    expect(difference(valuesOf(await run("several", 32), "logits"), valuesOf(await run("whole", 32), "logits"))).toBe(
      0,
    );
  });

  it("an input size that no machine can take is refused, and the model in use stays", async () => {
    const { weights } = vitGolden("vit_cls");
    const before = valuesOf(await run("timm", 48), "logits");
    const error = checked(
      await load("timm", weights, { model_args: { num_heads: 3, img_size: 1e6 } }).catch((reason) => reason),
    );
    expect(error.code).toBe("checkpoint.memory");
    expect(difference(valuesOf(await run("timm", 48), "logits"), before)).toBe(0);
  });
});
