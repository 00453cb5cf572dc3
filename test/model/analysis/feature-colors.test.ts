import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { featureColors, featureComponents } from "../../../src/model/analysis/feature-colors.ts";
import { tensor } from "../../../src/model/tensor.ts";
import { seededRandom } from "../../gallery/sample-model.ts";
import { readTensors, type Values } from "../../../scripts/verify/case-folder.ts";
import "./patterns.ts";

const mapOf = (tokens: number, channels: number, data: ArrayLike<number>) =>
  tensor("block.out", ["token", "embedDim"], [tokens, channels], Float32Array.from(data));

const anyMap = fc
  .tuple(fc.integer({ min: 2, max: 20 }), fc.integer({ min: 1, max: 12 }), fc.nat())
  .map(([tokens, channels, seed]) => {
    const random = seededRandom(seed);
    return mapOf(
      tokens,
      channels,
      Array.from({ length: tokens * channels }, (_, i) => (random() - 0.5) * (1 + (i % channels))),
    );
  });

/** The longest of three colour channels' ways from grey. */
const farthestFromGrey = (colors: Uint8ClampedArray, channel: number) =>
  Math.max(...[...colors].filter((_, i) => i % 3 === channel).map((value) => Math.abs(value - 128)));

describe("featureColors", () => {
  it("shows the direction in which tokens differ most as red, more of its strongest channel being redder", () => {
    // Channel 1 spreads by 6, channel 0 by 2, channel 2 not at all.
    const { colors, explained } = featureComponents(mapOf(4, 3, [1, 0, 5, -1, 0, 5, 0, 3, 5, 0, -3, 5]));
    expect([...colors]).toEqual([128, 255, 128, 128, 1, 128, 255, 128, 128, 1, 128, 128]);
    expect(explained[0]).toBeCloseTo(0.9, 6);
    expect(explained[1]).toBeCloseTo(0.1, 6);
    expect(explained[2]).toBe(0);
  });

  it("of equal tokens is grey", () => {
    expect([...featureColors(mapOf(3, 4, [1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4]))]).toEqual(
      Array.from({ length: 9 }, () => 128),
    );
  });

  it("gives equal tokens equal colours, and takes each component to an end of its range", () => {
    fc.assert(
      fc.property(anyMap, (map) => {
        const [tokens = 0, channels = 0] = map.shape;
        const twice = mapOf(2 * tokens, channels, [...map.data, ...map.data]);
        const colors = featureColors(twice);
        expect(colors.subarray(0, 3 * tokens)).toEqual(colors.subarray(3 * tokens));
        expect(featureColors(twice)).toEqual(colors);
        expect(farthestFromGrey(colors, 0)).toBe(127);
      }),
    );
  });

  it("does not change with the scale or the mean of the features", () => {
    fc.assert(
      fc.property(anyMap, (map) => {
        const [tokens = 0, channels = 0] = map.shape;
        const { colors, explained } = featureComponents(map);
        const moved = featureColors(
          mapOf(
            tokens,
            channels,
            [...map.data].map((value, i) => 4 * value + (i % channels)),
          ),
        );
        // Directions of nearly the same variance may turn into each other by rounding.
        if ((explained[0] as number) < 1.2 * (explained[1] ?? 0)) return;
        for (let i = 0; i < colors.length; i += 3) {
          expect(Math.abs((colors[i] as number) - (moved[i] as number))).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it("colours maps with fewer than three tokens or channels as far as they go", () => {
    expect([...featureColors(mapOf(2, 1, [1, 3]))]).toEqual([1, 128, 128, 255, 128, 128]);
    expect([...featureColors(mapOf(1, 5, [1, 2, 3, 4, 5]))]).toEqual([128, 128, 128]);
  });

  it("colours the stages of a real network, nothing clipped", () => {
    const path = new URL("../../fixtures/goldens/swin/expected.safetensors", import.meta.url).pathname;
    const expected = readTensors(path);
    for (const name of ["layers.0.out", "layers.1.out"]) {
      const { data, shape } = expected.get(name) as Values;
      const channels = shape[3] as number;
      const { colors, explained } = featureComponents(mapOf(data.length / channels, channels, data));
      for (const channel of [0, 1, 2]) expect(farthestFromGrey(colors, channel)).toBe(127);
      expect(explained.reduce((sum, share) => sum + share, 0)).toBeGreaterThan(0.3);
    }
  });

  it("refuses what is not a map", () => {
    expect(() => featureColors(tensor("pooled", ["embedDim"], [3], new Float32Array(3)))).toThrow(/pooled must be/);
  });
});
