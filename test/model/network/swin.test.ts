import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attentionMask, regionOfSlots } from "../../../src/model/analysis/windows.ts";
import type { Role, SwinCapture } from "../../../src/model/capture.ts";
import type { SwinConfig } from "../../../src/model/config.ts";
import type { BackendName } from "../../../src/model/engine.ts";
import { type Intervention, noIntervention } from "../../../src/model/intervention.ts";
import { NetworkEngine } from "../../../src/model/network/engine.ts";
import { blockWindows, swinStages } from "../../../src/model/swin-stages.ts";
import { at } from "../../../src/model/tensor.ts";
import { changedModel, difference, inputOf, runSmall, type SmallModel, smallModel, valuesOf } from "./small-model.ts";

/** Pixels of one side of the golden's picture, and of a token of its first stage. */
const side = 32;
const patch = 2;
const input = inputOf(side);
/** The shifted block of the first stage. */
const shifted = 1;

function values(capture: SwinCapture, role: Role, block: number): Float32Array {
  const stage = capture.stages.find(({ blocks }) => blocks.includes(block));
  const stacked = stage?.tensors[role];
  if (!stage || !stacked) throw new Error(`${role} of block ${block} was not captured`);
  return at(stacked, stage.blocks.indexOf(block)).data;
}

/** The same picture with the pixels under one token of the first stage changed. */
function changedAt(row: number, column: number): Float32Array {
  const changed = input.slice();
  for (let y = row * patch; y < (row + 1) * patch; y++) {
    for (let x = column * patch; x < (column + 1) * patch; x++) {
      for (let channel = 0; channel < 3; channel++) changed[(y * side + x) * 3 + channel] = 1.5 + channel;
    }
  }
  return changed;
}

describe.each<BackendName>(["cpu", "wasm"])("a Swin on %s", (backend) => {
  let engine: NetworkEngine;
  let reference: SwinCapture;
  let config: SwinConfig;
  const run = async (change: Partial<Intervention> = {}, pixels = input, model: SmallModel = "swin") => {
    const capture = await runSmall(engine, model, pixels, change);
    if (capture.family !== "swin") throw new Error("this is no Swin");
    return capture;
  };
  /** Tokens of the first stage whose values behind a block differ: [rows · columns]. */
  const touched = async (block: number, row: number, column: number, change: Partial<Intervention> = {}) => {
    const [before, after] = [await run(change), await run(change, changedAt(row, column))];
    const [a, b] = [values(before, "block.out", block), values(after, "block.out", block)];
    const { dim, rows, columns } = swinStages(config)[0] as ReturnType<typeof swinStages>[number];
    return Array.from({ length: rows * columns }, (_, token) =>
      difference(a.subarray(token * dim, (token + 1) * dim), b.subarray(token * dim, (token + 1) * dim)) > 0 ? 1 : 0,
    );
  };

  beforeAll(async () => {
    engine = new NetworkEngine({ asked: backend });
    await engine.load(smallModel("swin"));
    await engine.load(smallModel("swin_pad"));
    reference = await run();
    config = reference.config;
  });
  afterAll(() => engine.dispose());

  it("keeps every role of every stage in its shape", () => {
    const [first, second] = reference.stages;
    expect(first?.blocks).toEqual([0, 1]);
    expect(second?.blocks).toEqual([2, 3]);
    expect(first?.tensors["attn.pattern"]?.axes).toEqual(["block", "window", "head", "query", "key"]);
    expect(first?.tensors["attn.pattern"]?.shape).toEqual([2, 16, 2, 16, 16]);
    expect(second?.tensors["attn.pattern"]?.shape).toEqual([2, 4, 4, 16, 16]);
    expect(first?.tensors["attn.q"]?.shape).toEqual([2, 16, 2, 16, 8]);
    expect(first?.tensors["block.out"]?.shape).toEqual([2, 256, 16]);
    expect(second?.tensors["merge.out"]?.shape).toEqual([64, 32]);
    expect(first?.tensors["merge.out"]).toBeUndefined();
    expect(reference.tensors["embed.tokens"]?.shape).toEqual([256, 16]);
  });

  it("captures only the blocks asked for, counted through the stages", async () => {
    const request = { model: "swin", roles: ["attn.pattern"] as const, intervention: noIntervention };
    const capture = await engine.runNormalised({ ...request, blocks: [2, 1] }, input);
    if (capture.family !== "swin") throw new Error("this is no Swin");
    expect(capture.blocks).toEqual([1, 2]);
    expect(capture.stages.map(({ blocks }) => blocks)).toEqual([[1], [2]]);
    expect(difference(values(capture, "attn.pattern", 2), values(reference, "attn.pattern", 2))).toBe(0);
  });

  it("lets nothing out of a regular window", async () => {
    const regular = await touched(0, 5, 9);
    const expected = Array.from({ length: 256 }, (_, token) => {
      const [row, column] = [Math.floor(token / 16), token % 16];
      return row >= 4 && row < 8 && column >= 8 && column < 12 ? 1 : 0;
    });
    expect(regular).toEqual(expected);
  });

  it("carries a change into the neighbouring windows behind a shifted block, and round no edge", async () => {
    // The window of token (0, 0) and, behind the shift, of its place: rows 0 to 3 meet rows -2 to 1 and 2 to 5.
    const reached = await touched(shifted, 0, 0);
    const expected = Array.from({ length: 256 }, (_, token) => (Math.floor(token / 16) < 6 && token % 16 < 6 ? 1 : 0));
    expect(reached).toEqual(expected);
  });

  it("with the shift off stays in its window for ever", async () => {
    expect(await touched(shifted, 5, 9, { shiftOff: true })).toEqual(await touched(0, 5, 9));
  });

  it("with the mask off leaks round the edges of the picture", async () => {
    const leaked = await touched(shifted, 0, 0, { maskOff: true });
    expect(leaked[15 * 16 + 15]).toBe(1); // the opposite corner
    expect((await touched(shifted, 0, 0))[15 * 16 + 15]).toBe(0);
  });

  it("masks by -100 exactly the pairs of different regions; the mask alone tells the two runs apart", async () => {
    const layout = blockWindows(config, shifted);
    const mask = attentionMask(layout);
    const regions = regionOfSlots(layout);
    const leaky = await run({ maskOff: true });
    const [scores, free] = [values(reference, "attn.scores", shifted), values(leaky, "attn.scores", shifted)];
    const pattern = values(reference, "attn.pattern", shifted);
    for (let index = 0; index < scores.length; index++) {
      const [window, query, key] = [Math.floor(index / 512), Math.floor((index % 256) / 16), index % 16];
      const added = mask[(window * 16 + query) * 16 + key] as number;
      expect(Math.abs((scores[index] as number) - (free[index] as number) - added)).toBeLessThan(1e-4);
      const strangers = regions[window * 16 + query] !== regions[window * 16 + key];
      expect(added).toBe(strangers ? -100 : 0);
      if (strangers) expect(pattern[index]).toBeLessThan(1e-30);
    }
    expect(difference(values(leaky, "attn.pattern", 0), values(reference, "attn.pattern", 0))).toBe(0);
  });

  it("with the bias off equals a checkpoint whose tables are zero", async () => {
    const zeroed = changedModel("swin", "zeroed", {}, (name, { shape, data }) =>
      name.endsWith("relative_position_bias_table") ? { shape, data: data.map(() => 0) } : { shape, data },
    );
    await engine.load(zeroed);
    const expected = await engine.runNormalised(
      { model: "zeroed", roles: ["logits"], intervention: noIntervention },
      input,
    );
    const off = await run({ biasOff: true });
    expect(difference(valuesOf(off, "logits"), valuesOf(expected, "logits"))).toBeLessThan(1e-6);
    expect(difference(valuesOf(off, "logits"), valuesOf(reference, "logits"))).toBeGreaterThan(1e-3);
  });

  it("divides q · k and bias by the temperature, and not the mask", async () => {
    const warm = await run({ temperature: 2, maskOff: true });
    const masked = await run({ temperature: 2 });
    const free = await run({ maskOff: true });
    const [a, b] = [values(warm, "attn.scores", 0), values(free, "attn.scores", 0)];
    expect(
      difference(
        a,
        b.map((score) => score / 2),
      ),
    ).toBeLessThan(1e-6);
    expect(Math.min(...values(masked, "attn.scores", shifted))).toBeLessThan(-90);
  });

  it("switches a head off where it stands: its output is zero, what it would look at is still there", async () => {
    const off = await run({ headsOff: [{ block: 2, head: 3 }] });
    const z = off.stages[1]?.tensors["attn.z"];
    if (!z) throw new Error("attn.z was not captured");
    for (let window = 0; window < 4; window++) {
      expect(at(z, 0, window, 3).data.every((value) => value === 0)).toBe(true);
      expect(at(z, 0, window, 2).data.every((value) => value === 0)).toBe(false);
    }
    expect(difference(values(off, "attn.pattern", 2), values(reference, "attn.pattern", 2))).toBe(0);
    expect(difference(valuesOf(off, "logits"), valuesOf(reference, "logits"))).toBeGreaterThan(0);
  });

  it("hands the input of a block that is off on, and of an MLP that is off what attention made of it", async () => {
    const off = await run({ blocksOff: [1], mlpsOff: [0] });
    const whole = values(off, "block.out", 0);
    expect(difference(values(off, "block.out", 1), whole)).toBe(0);
    const entered = off.tensors["embed.tokens"]?.data ?? new Float32Array();
    const attended = values(off, "attn.out", 0);
    expect(
      difference(
        whole,
        entered.map((value, index) => value + (attended[index] as number)),
      ),
    ).toBe(0);
  });

  it("leaves nothing behind on the backend", async () => {
    const before = await engine.memory();
    await run({ maskOff: true, headsOff: [{ block: 3, head: 0 }] });
    expect(await engine.memory()).toEqual(before);
  });

  it("runs maps that windows do not divide, with a window that shrinks to a small map", async () => {
    const padded = await run({}, inputOf(48), "swin_pad");
    expect(padded.stages.map(({ tensors }) => tensors["attn.pattern"]?.shape)).toEqual([
      [2, 9, 2, 25, 25],
      [2, 4, 2, 25, 25],
      [2, 1, 4, 9, 9],
    ]);
  });

  it.each([
    [{ headsOff: [{ block: 1, head: 2 }] }, "intervention.head"],
    [{ blocksOff: [4] }, "intervention.block"],
    [{ patchesOff: [0] }, "intervention.onlyVit"],
    [{ classTokenOff: true }, "intervention.onlyVit"],
    [{ positions: "zero" }, "intervention.onlyVit"],
    [{ temperature: 0 }, "intervention.temperature"],
  ] as const)("refuses %o", async (change, code) => {
    await expect(run(change as Partial<Intervention>)).rejects.toMatchObject({ code });
  });
});

describe("a ViT", () => {
  it.each(["maskOff", "biasOff", "shiftOff"] as const)("refuses %s, which only a Swin has", async (part) => {
    const engine = new NetworkEngine({ asked: "cpu" });
    await engine.load(smallModel("vit_gap"));
    await expect(runSmall(engine, "vit_gap", input, { [part]: true })).rejects.toMatchObject({
      code: "intervention.onlySwin",
    });
    await engine.dispose();
  });
});
