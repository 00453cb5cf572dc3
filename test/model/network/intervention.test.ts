import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { softmaxPlace } from "../../../src/model/analysis/pair.ts";
import { at } from "../../../src/model/tensor.ts";
import type { Capture, Role } from "../../../src/model/capture.ts";
import type { BackendName } from "../../../src/model/engine.ts";
import { noIntervention, shuffledPositions } from "../../../src/model/intervention.ts";
import { NetworkEngine } from "../../../src/model/network/engine.ts";
import { changedModel, difference, inputOf, runSmall, smallModel, valuesOf } from "./small-model.ts";

const patches = 16;
const input = inputOf(32);

describe.each<BackendName>(["cpu", "wasm"])("interventions on %s", (backend) => {
  let engine: NetworkEngine;
  let reference: Capture;
  const run = (change: Parameters<typeof runSmall>[3], values = input) => runSmall(engine, "vit_cls", values, change);
  const ofBlock = (capture: Capture, role: Role, block: number) => {
    const tensor = capture.tensors[role];
    if (!tensor) throw new Error(`${role} was not captured`);
    return at(tensor, block);
  };

  beforeAll(async () => {
    engine = new NetworkEngine({ asked: backend });
    await engine.load(smallModel("vit_cls"));
    await engine.load(smallModel("vit_gap"));
    await engine.load(smallModel("vit_dinov2_reg"));
    reference = await run(noIntervention);
  });
  afterAll(() => engine.dispose());

  it("change nothing, to the bit, when there is none", async () => {
    const again = await run({ shuffleSeed: 99 });
    for (const role of Object.keys(reference.tensors) as Role[]) {
      expect(difference(valuesOf(again, role), valuesOf(reference, role))).toBe(0);
    }
  });

  it("give masked keys exactly no attention, and the others rows that sum to 1", async () => {
    const capture = await run({ patchesOff: [0, 7, 15], classTokenOff: true, temperature: 0.25 });
    const pattern = valuesOf(capture, "attn.pattern");
    for (let row = 0; row < pattern.length; row += 17) {
      for (const key of [0, 1, 8, 16]) expect(pattern[row + key]).toBe(0);
      expect(pattern.subarray(row, row + 17).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
    }
    expect(valuesOf(capture, "logits").every(Number.isFinite)).toBe(true);
  });

  it.each([1e-6, 0.5, 1, 100])(
    "leave scores by which a masked key is known, at temperature %d",
    async (temperature) => {
      const capture = await run({ patchesOff: [3, 4], temperature });
      const scores = at(ofBlock(capture, "attn.scores", 2), 1, 5).data;
      const pattern = at(ofBlock(capture, "attn.pattern", 2), 1, 5).data;
      for (let key = 0; key <= patches; key++) {
        const place = softmaxPlace(scores, key);
        expect(place.masked).toBe(key === 4 || key === 5);
        expect(place.weight).toBeCloseTo(pattern[key] as number, 5);
      }
    },
  );

  it("make what lies under a masked patch invisible to all other tokens, whatever it is", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 0, max: patches - 1 }), { minLength: 1, maxLength: patches }),
        fc.integer({ min: 2, max: 1000 }),
        async (patchesOff, seed) => {
          const other = inputOf(32, seed);
          const mixed = input.map((value, i) =>
            patchesOff.includes(patchOf(i, 32, 8)) ? (other[i] as number) : value,
          );
          const [first, second] = [await run({ patchesOff }), await run({ patchesOff }, mixed)];
          expect(difference(valuesOf(first, "logits"), valuesOf(second, "logits"))).toBe(0);
          for (let token = 0; token <= patches; token++) {
            if (patchesOff.includes(token - 1)) continue;
            const rows = [first, second].map((capture) => at(ofBlock(capture, "block.out", 2), token).data);
            expect(difference(rows[0] as Float32Array, rows[1] as Float32Array)).toBe(0);
          }
        },
      ),
      { numRuns: 12, seed: 1 },
    );
  });

  it("masking the two lower rows of patches equals a picture without them", async () => {
    // A model of 16 × 32 pixels with the positions of the upper rows.
    const upper = changedModel("vit_cls", "upper", { img_size: [16, 32] }, (name, values) =>
      name === "pos_embed" ? { shape: [1, 9, 36], data: values.data.slice(0, 9 * 36) } : values,
    );
    await engine.load(upper);
    const half = await engine.runNormalised(
      { model: "upper", roles: ["attn.pattern"], intervention: noIntervention },
      input.slice(0, 16 * 32 * 3),
    );
    const masked = await run({ patchesOff: [8, 9, 10, 11, 12, 13, 14, 15] });
    expect(difference(valuesOf(masked, "logits"), valuesOf(half, "logits"))).toBeLessThan(1e-5);
    const dropped = valuesOf(half, "attn.pattern"); // [block, head, 9, 9]
    const kept = valuesOf(masked, "attn.pattern"); // [block, head, 17, 17]
    for (let index = 0; index < dropped.length; index++) {
      const [matrix, query, key] = [Math.floor(index / 81), Math.floor((index % 81) / 9), index % 9];
      expect(Math.abs((kept[matrix * 289 + query * 17 + key] as number) - (dropped[index] as number))).toBeLessThan(
        1e-5,
      );
    }
  });

  it("leave masked patches out of the average", async () => {
    const off = Array.from({ length: 12 }, (_, index) => index + 4);
    const capture = await runSmall(engine, "vit_gap", inputOf(24), { patchesOff: off });
    const last = ofBlock(capture, "block.out", 1);
    const pooled = valuesOf(capture, "pooled");
    for (let dimension = 0; dimension < pooled.length; dimension++) {
      const mean = [0, 1, 2, 3].reduce((sum, patch) => sum + (at(last, patch).data[dimension] as number) / 4, 0);
      expect(pooled[dimension]).toBeCloseTo(mean, 5);
    }
  });

  it("set the output of a head that is off to zero and keep its pattern", async () => {
    const capture = await run({ headsOff: [{ block: 1, head: 2 }] });
    const [z, before] = [ofBlock(capture, "attn.z", 1), ofBlock(reference, "attn.z", 1)];
    expect(at(z, 2).data.every((value) => value === 0)).toBe(true);
    expect(difference(at(z, 1).data, at(before, 1).data)).toBe(0);
    const patterns = [capture, reference].map((one) => ofBlock(one, "attn.pattern", 1).data);
    expect(difference(patterns[0] as Float32Array, patterns[1] as Float32Array)).toBe(0);
    expect(difference(valuesOf(capture, "logits"), valuesOf(reference, "logits"))).toBeGreaterThan(1e-3);
  });

  it("leave only the bias of the projection when every head of a block is off", async () => {
    const capture = await run({ headsOff: [0, 1, 2].map((head) => ({ block: 0, head })) });
    const bias = (await engine.weight("vit_cls", "blocks.0.attn.proj.bias"))?.data ?? new Float32Array();
    const out = ofBlock(capture, "attn.out", 0);
    for (let token = 0; token <= patches; token++) expect(difference(at(out, token).data, bias)).toBeLessThan(1e-6);
  });

  it("pass the input of a block that is off on unchanged", async () => {
    const capture = await run({ blocksOff: [1] });
    expect(difference(ofBlock(capture, "block.out", 1).data, ofBlock(capture, "block.out", 0).data)).toBe(0);
    const all = await run({ blocksOff: [0, 1, 2] });
    expect(difference(ofBlock(all, "block.out", 2).data, valuesOf(all, "embed.tokens"))).toBe(0);
  });

  it("add only the attention when the MLP of a block is off", async () => {
    const capture = await run({ mlpsOff: [0] });
    const [tokens, out] = [valuesOf(capture, "embed.tokens"), ofBlock(capture, "attn.out", 0).data];
    const sum = tokens.map((value, index) => value + (out[index] as number));
    expect(difference(ofBlock(capture, "block.out", 0).data, sum)).toBeLessThan(1e-6);
  });

  it("leave out every position, or deal them to other patches by the seed", async () => {
    const positions = (await engine.weight("vit_cls", "pos_embed"))?.data ?? new Float32Array();
    const learned = valuesOf(reference, "embed.tokens");
    const bare = learned.map((value, index) => value - (positions[index] as number));
    expect(difference(valuesOf(await run({ positions: "zero" }), "embed.tokens"), bare)).toBeLessThan(1e-6);

    const order = shuffledPositions(patches, 7);
    const shuffled = valuesOf(await run({ positions: "shuffled", shuffleSeed: 7 }), "embed.tokens");
    for (let token = 0; token <= patches; token++) {
      const from = token === 0 ? 0 : 1 + (order[token - 1] as number);
      for (let d = 0; d < 36; d++) {
        const expected = (bare[token * 36 + d] as number) + (positions[from * 36 + d] as number);
        expect(Math.abs((shuffled[token * 36 + d] as number) - expected)).toBeLessThan(1e-6);
      }
    }
  });

  it("put sines and cosines in the place of the learned positions, class token first", async () => {
    const positions = (await engine.weight("vit_cls", "pos_embed"))?.data ?? new Float32Array();
    const learned = valuesOf(reference, "embed.tokens");
    const tokens = valuesOf(await run({ positions: "sinusoid" }), "embed.tokens");
    for (let token = 0; token <= patches; token++) {
      for (let pair = 0; pair < 18; pair++) {
        const angle = token * Math.exp((-2 * pair * Math.log(10_000)) / 36);
        const [sine, cosine] = [token * 36 + 2 * pair, token * 36 + 2 * pair + 1];
        const added = (at: number) => (tokens[at] as number) - (learned[at] as number) + (positions[at] as number);
        expect(added(sine)).toBeCloseTo(Math.sin(angle), 5);
        expect(added(cosine)).toBeCloseTo(Math.cos(angle), 5);
      }
    }
  });

  it("shuffle positions that cover the patches only", async () => {
    const zero = await runSmall(engine, "vit_dinov2_reg", inputOf(28), { positions: "zero" });
    const shuffled = await runSmall(engine, "vit_dinov2_reg", inputOf(28), { positions: "shuffled" });
    const [a, b] = [valuesOf(zero, "embed.tokens"), valuesOf(shuffled, "embed.tokens")];
    expect(difference(a.subarray(0, 5 * 24), b.subarray(0, 5 * 24))).toBe(0); // class and registers have none
    expect(difference(a, b)).toBeGreaterThan(1e-3);
  });

  it("divide the scores by the temperature", async () => {
    const capture = await run({ temperature: 4 });
    const scores = ofBlock(reference, "attn.scores", 0).data.map((value) => value / 4);
    expect(difference(ofBlock(capture, "attn.scores", 0).data, scores)).toBeLessThan(1e-6);
    const cold = valuesOf(await run({ temperature: 1e-6 }), "attn.pattern");
    expect(cold.every(Number.isFinite)).toBe(true);
    for (let row = 0; row < 289; row += 17) expect(Math.max(...cold.subarray(row, row + 17))).toBeGreaterThan(0.99);
  });

  it.each([
    ["a block", { blocksOff: [3] }, "intervention.block"],
    ["the block of a head", { headsOff: [{ block: -1, head: 0 }] }, "intervention.block"],
    ["a head", { headsOff: [{ block: 0, head: 3 }] }, "intervention.head"],
    ["an MLP", { mlpsOff: [1.5] }, "intervention.block"],
    ["a patch", { patchesOff: [16] }, "intervention.patch"],
  ] as const)("are refused when %s does not exist", async (_, change, code) => {
    await expect(run(change)).rejects.toMatchObject({ name: "ModelError", code });
  });

  it("are refused when no token is left to look at, or the temperature is no positive number", async () => {
    const all = Array.from({ length: patches }, (_, index) => index);
    await expect(run({ patchesOff: all, classTokenOff: true })).rejects.toMatchObject({
      code: "intervention.allMasked",
    });
    await expect(runSmall(engine, "vit_gap", inputOf(24), { patchesOff: all })).rejects.toMatchObject({
      code: "intervention.allMasked",
    });
    await expect(runSmall(engine, "vit_gap", inputOf(24), { classTokenOff: true })).rejects.toMatchObject({
      code: "intervention.noClassToken",
    });
    for (const temperature of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      await expect(run({ temperature })).rejects.toMatchObject({ code: "intervention.temperature" });
    }
  });
});

/** The patch under a value of an image [size, size, 3]. */
function patchOf(index: number, size: number, patchSize: number): number {
  const [row, column] = [Math.floor(index / (size * 3)), Math.floor(index / 3) % size];
  return Math.floor(row / patchSize) * (size / patchSize) + Math.floor(column / patchSize);
}
