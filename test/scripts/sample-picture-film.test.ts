import { describe, expect, it } from "vitest";
import { denoise } from "../../scripts/sample-pictures/denoise.mjs";
import { develop } from "../../scripts/sample-pictures/develop.mjs";
import { scenes } from "../../scripts/sample-pictures/scenes.mjs";
import { seededRandom } from "../gallery/sample-model.ts";

const size = { width: 24, height: 16, samples: 8 };
const count = size.width * size.height;
const plain = { bloom: 0, grain: 0, vignette: 0, seed: 1, ...size };
const layer = (value: (pixel: number, channel: number) => number) =>
  Float32Array.from({ length: count * 4 }, (_, i) => value(i >> 2, i & 3));
/** Targets of the renderer for light of the given brightness, each sample off by `noise` either way. */
const layers = (light: (pixel: number) => number, tint: (pixel: number) => number, noise: number) => ({
  light: layer((i, c) => (c < 3 ? light(i) : light(i) ** 2 + noise ** 2)),
  surface: layer((_, c) => (c === 2 ? 1 : 0)),
  colour: layer((i, c) => (c < 3 ? tint(i) : light(i))),
});
const spread = (light: Float32Array) => {
  const values = [...light].filter((_, i) => i % 4 === 0);
  const mean = values.reduce((a, b) => a + b) / values.length;
  return Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length);
};

describe("the filter of the sampling noise", () => {
  it("leaves an even picture as it is", () => {
    const even = layers(
      () => 0.5,
      () => 0.5,
      0,
    );
    const result = denoise(even, size);
    for (let i = 0; i < count; i++) expect(result[i * 4]).toBeCloseTo(0.5, 5);
  });

  it("takes most of the noise out of an even surface", () => {
    const random = seededRandom(3);
    const values = Array.from({ length: count }, () => 0.5 + 0.1 * (random() - 0.5));
    const noisy = layers(
      (i) => values[i] ?? 0,
      () => 0.5,
      0.1,
    );
    expect(spread(denoise(noisy, size))).toBeLessThan(spread(noisy.light) / 3);
  });

  it("keeps the edge between two diffuse colours", () => {
    const side = (i: number) => (i % size.width < size.width / 2 ? 0.2 : 0.8);
    const result = denoise(layers(side, side, 0.05), size);
    for (let i = 0; i < count; i++) expect(result[i * 4]).toBeCloseTo(side(i), 2);
  });
});

describe("the film", () => {
  const ramp = layer((i) => i / count);

  it("gives the same bytes for the same seed, others for another", () => {
    const bytes = (seed: number) => [...develop(ramp, { ...size, seed })];
    expect(bytes(5)).toEqual(bytes(5));
    expect(bytes(5)).not.toEqual(bytes(6));
  });

  it("keeps the order of brightness, from black on", () => {
    const red = [...develop(ramp, plain)].filter((_, i) => i % 3 === 0);
    expect(red[0]).toBe(0);
    expect(red).toEqual([...red].sort((a, b) => a - b));
    expect(red.at(-1)).toBeGreaterThan(180);
  });
});

it("every scene has its own name and class", () => {
  expect(new Set(scenes.map(({ id }) => id)).size).toBe(scenes.length);
  expect(new Set(scenes.map(({ expected }) => expected)).size).toBe(scenes.length);
});
