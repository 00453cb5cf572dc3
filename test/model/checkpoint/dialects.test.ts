import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Translator } from "../../../src/model/checkpoint/dialects/dialect.ts";
import { dialectOf, NamedTensors } from "../../../src/model/checkpoint/dialects/named-tensors.ts";
import { swinHuggingFace, swinMicrosoft, swinTimm } from "../../../src/model/checkpoint/dialects/swin.ts";
import { vitTimm } from "../../../src/model/checkpoint/dialects/vit.ts";
import { swinParameters } from "../../../src/model/checkpoint/swin-parameters.ts";
import type { SwinConfig } from "../../../src/model/config.ts";
import { smallSwin, zeros } from "./support.ts";

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
