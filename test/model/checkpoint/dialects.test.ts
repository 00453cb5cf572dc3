import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Dialect, Translator } from "../../../src/model/checkpoint/dialects/dialect.ts";
import { dialectOf, NamedTensors } from "../../../src/model/checkpoint/dialects/named-tensors.ts";
import { swinHuggingFace, swinMicrosoft, swinTimm } from "../../../src/model/checkpoint/dialects/swin.ts";
import {
  deitTransformers,
  dinov2RegistersTransformers,
  dinov2Transformers,
  vitDeit3,
  vitMeta,
  vitTimm,
  vitTorchvision,
  vitTransformers,
} from "../../../src/model/checkpoint/dialects/vit.ts";
import { swinParameters } from "../../../src/model/checkpoint/swin-parameters.ts";
import { vitParameters } from "../../../src/model/checkpoint/vit-parameters.ts";
import type { SwinConfig, VitConfig } from "../../../src/model/config.ts";
import { smallConfig, smallSwin, zeros } from "./support.ts";

const swins: fc.Arbitrary<SwinConfig> = fc
  .record({
    depths: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 }),
    qkvBias: fc.boolean(),
    patchNorm: fc.boolean(),
    numClasses: fc.constantFrom(0, 10),
  })
  .map((parts) => ({ ...smallSwin, ...parts, numHeads: parts.depths.map(() => 2) }));

describe.each([swinTimm, swinMicrosoft, swinHuggingFace])("the table of $naming", (dialect) => {
  const translator = new Translator(dialect);

  test("every parameter of any Swin has names of its own in the file, and they lead back to it", () => {
    fc.assert(
      fc.property(swins, (config) => {
        const taken = new Set<string>();
        for (const timm of swinParameters(config).keys()) {
          const stored = translator.toStored(timm);
          for (const [part, name] of stored.entries()) {
            expect(taken.has(name)).toBe(false);
            taken.add(name);
            expect(translator.toTimm(name)).toEqual({ timm, part, parts: stored.length });
          }
        }
      }),
      { seed: 3, numRuns: 60 },
    );
  });

  test("a file with these names is recognised as written in it", () => {
    // Without a head and a second stage nothing tells Microsoft's names from timm's.
    const config = { ...smallSwin, numClasses: 10 };
    const names = [...swinParameters(config).keys()].flatMap((name) => translator.toStored(name));
    expect(dialectOf(names)).toBe(dialect);
    expect(
      dialectOf(names.map((name) => (dialect.outside?.test(name) ? name : (dialect.prefixes?.[0] ?? "") + name))),
    ).toBe(dialect);
  });
});

const vit: VitConfig = { ...smallConfig, numClasses: 10 };
const scaled: VitConfig = { ...vit, layerScale: true };
const vits: readonly (readonly [name: string, dialect: Dialect, config: VitConfig])[] = [
  ["timm", vitTimm, { ...scaled, regTokens: 4 }],
  ["DeiT III", vitDeit3, scaled],
  ["Meta", vitMeta, { ...scaled, regTokens: 4 }],
  ["torchvision", vitTorchvision, vit],
  ["transformers' ViT", vitTransformers, vit],
  ["transformers' DeiT", deitTransformers, { ...vit, distilled: true }],
  ["transformers' DINOv2", dinov2Transformers, { ...scaled, numClasses: 0 }],
  ["transformers' DINOv2 with registers", dinov2RegistersTransformers, { ...scaled, numClasses: 0, regTokens: 4 }],
];

describe.each(vits)("the table of %s", (_, dialect, base) => {
  const translator = new Translator(dialect);

  test("every parameter of any depth has names of its own in the file, and they lead back to it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.boolean(), (depth, qkvBias) => {
        const taken = new Set<string>();
        for (const timm of vitParameters({ ...base, depth, qkvBias }).keys()) {
          const stored = translator.toStored(timm);
          const back = stored.map((name) => translator.toTimm(name));
          expect(back).toEqual(stored.map((_name, part) => ({ timm, part, parts: stored.length })));
          for (const name of stored) taken.add(name);
        }
        const parts = [...vitParameters({ ...base, depth, qkvBias }).keys()].flatMap((name) =>
          translator.toStored(name),
        );
        expect(taken.size).toBe(parts.length);
      }),
      { seed: 5, numRuns: 20 },
    );
  });

  test("a file with these names is recognised as written in it, with each prefix and without", () => {
    const names = [...vitParameters(base).keys()].flatMap((name) => translator.toStored(name));
    for (const prefix of ["", ...(dialect.prefixes ?? [])]) {
      // Bare backbones of timm's own code come with a prefix only where there is no head.
      const own = prefix === "backbone." ? names.filter((name) => !name.startsWith("head")) : names;
      const stored = own.map((name) => (dialect.outside?.test(name) ? name : prefix + name));
      if (dialect === vitDeit3 && prefix) continue;
      expect(dialectOf(stored), prefix).toBe(dialect);
    }
  });
});

describe("names", () => {
  test("queries, keys and values are one tensor of three parts", () => {
    const translator = new Translator(swinHuggingFace);
    expect(translator.toTimm("encoder.layers.3.blocks.17.attention.self.key.bias")).toEqual({
      timm: "layers.3.blocks.17.attn.qkv.bias",
      part: 1,
      parts: 3,
    });
    expect(translator.toTimm("encoder.layers.3.blocks.17.attention.self.key.running_mean")).toBeUndefined();
    expect(translator.toTimm("layers.3.blocks.17.norm1.weight")).toBeUndefined();
    expect(translator.toTimm("encoder.layers.03.blocks.17.layernorm_after.weight")).toBeUndefined();
  });

  test("patch merging is counted from the stage that it closes", () => {
    const translator = new Translator(swinMicrosoft);
    expect(translator.toTimm("layers.2.downsample.norm.weight")?.timm).toBe("layers.3.downsample.norm.weight");
    expect(translator.toStored("layers.1.downsample.reduction.weight")).toEqual([
      "layers.0.downsample.reduction.weight",
    ]);
    expect(translator.toTimm("head.bias")?.timm).toBe("head.fc.bias");
    expect(translator.toTimm("norm.weight")?.timm).toBe("norm.weight");
  });

  test("whatever is no Swin is read as a ViT in timm's names", () => {
    expect(dialectOf(["blocks.0.attn.qkv.weight"])).toBe(vitTimm);
    expect(dialectOf([])).toBe(vitTimm);
  });

  test("two stored names for one tensor: the second is strange", () => {
    const stored = ["head.weight", "head.fc.weight"].map((name) => [name, zeros(name, [1])] as const);
    expect(new NamedTensors(new Map(stored), swinMicrosoft).strange).toEqual(["head.fc.weight"]);
  });
});
