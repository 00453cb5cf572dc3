import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { checkConfig } from "../../src/model/check-config.ts";
import { countParameters } from "../../src/model/cost.ts";
import { presets, sizeOfArchitecture } from "../../src/model/presets.ts";

interface Counts {
  readonly params: Record<string, { total: number; config: { num_classes: number; representation_size?: number } }>;
}

const whole = new URL("../../../shared/goldens/summary.json", import.meta.url);
const copied = new URL("../fixtures/goldens/summary.json", import.meta.url);
const read = (file: URL): Counts => JSON.parse(readFileSync(file, "utf8"));
const counts = read(existsSync(whole) ? whole : copied).params;

/** The golden counts of a preset: as it is, without a head, with other heads. */
const counted = presets.flatMap((preset) =>
  Object.entries(counts)
    .filter(([name]) => name === preset.id || name.startsWith(`${preset.id}_`))
    .map(([name, entry]) => [name, preset, entry] as const),
);

describe("published models", () => {
  test("the golden counts cover every ViT and DeiT of the table", () => {
    expect(counted).toHaveLength(Object.keys(counts).filter((name) => /^(vit|deit)_/.test(name)).length);
    expect(counted.length).toBeGreaterThanOrEqual(37);
  });

  test.each(counted)("%s has exactly the parameters that the reference counts", (_, preset, { total, config }) => {
    const representationSize = config.representation_size ?? null;
    expect(countParameters({ ...preset.config, numClasses: config.num_classes, representationSize })).toBe(total);
  });

  test("the course's three-block ViT has the 22,776,808 parameters that the course prints", () => {
    const base = presets.find(({ id }) => id === "vit_base_patch16_224");
    if (!base) throw new Error("ViT-B/16 is gone");
    expect(countParameters({ ...base.config, depth: 3, numHeads: 4 })).toBe(22_776_808);
  });

  test("DINOv2 has the counts that follow from its published shapes", () => {
    // 12 blocks of 1,775,232 with LayerScale, the patch embedding, 1370 positions, class token and norm.
    const small = 12 * (12 * 384 * 384 + 13 * 384 + 2 * 384) + 384 * 589 + 1370 * 384 + 384 + 768;
    const dino = (id: string) => presets.find((preset) => preset.id === id)?.config;
    const plain = dino("vit_small_patch14_dinov2");
    const registers = dino("vit_small_patch14_reg4_dinov2");
    if (!plain || !registers) throw new Error("DINOv2 is gone");
    expect(countParameters(plain)).toBe(small);
    expect(countParameters(registers)).toBe(small + 4 * 384 - 384);
  });

  test.each(presets.map((preset) => [preset.id, preset] as const))(
    "%s is a possible config with its paper",
    (_, preset) => {
      expect(() => checkConfig(preset.config)).not.toThrow();
      expect(preset.origin.arxiv).toMatch(/^\d{4}\.\d{5}$/);
      expect(preset.origin.licence).toBe("Apache-2.0");
    },
  );

  test("an architecture's name gives its size, whatever resolution or tag follows", () => {
    expect(sizeOfArchitecture("vit_huge_patch14_224.orig_in21k")?.numHeads).toBe(16);
    expect(sizeOfArchitecture("deit_tiny_distilled_patch16_224")?.embedDim).toBe(192);
    expect(sizeOfArchitecture("vit_base_patch14_reg4_dinov2")?.numHeads).toBe(12);
    expect(sizeOfArchitecture("resnet50")).toBeUndefined();
  });
});
