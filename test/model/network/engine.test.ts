import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blockRoles, roles } from "../../../src/model/capture.ts";
import { captureBytes } from "../../../src/model/capture-bytes.ts";
import { isAbort, ModelError } from "../../../src/model/errors.ts";
import { noIntervention } from "../../../src/model/intervention.ts";
import { NetworkEngine } from "../../../src/model/network/engine.ts";
import { changedModel, difference, inputOf, runSmall, smallModel, trained, valuesOf } from "./small-model.ts";

const input = inputOf(32);
const pixels = new Uint8Array(32 * 32 * 3).map((_, index) => (index * 7919) % 256);
const request = { model: "vit_cls", pixels, intervention: noIntervention, roles: ["attn.pattern"] } as const;
const settled = (promise: Promise<unknown>) =>
  promise.then(
    () => "done",
    (error: unknown) => error,
  );
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("the engine", () => {
  let engine: NetworkEngine;
  beforeAll(async () => {
    engine = new NetworkEngine({ asked: "wasm" });
    await engine.load(smallModel("vit_cls"));
  });
  afterAll(() => engine.dispose());

  it("captures every role that the model has, in the stated shapes and of the stated size", async () => {
    const loaded = await engine.load(smallModel("vit_cls"));
    const capture = await runSmall(engine, "vit_cls", input);
    const shapes = Object.fromEntries(Object.values(capture.tensors).map(({ name, shape }) => [name, shape]));
    expect(shapes).toEqual({
      "embed.patches": [16, 36],
      "embed.tokens": [17, 36],
      "attn.q": [3, 3, 17, 12],
      "attn.k": [3, 3, 17, 12],
      "attn.v": [3, 3, 17, 12],
      "attn.scores": [3, 3, 17, 17],
      "attn.pattern": [3, 3, 17, 17],
      "attn.z": [3, 3, 17, 12],
      "attn.out": [3, 17, 36],
      "block.out": [3, 17, 36],
      norm: [17, 36],
      pooled: [36],
      logits: [10],
    });
    const bytes = blockRoles.reduce((sum, role) => sum + valuesOf(capture, role).byteLength, 0);
    expect(captureBytes(loaded.config, roles)).toBe(bytes);
    expect(capture.blocks).toEqual([0, 1, 2]);
  });

  it("keeps only the roles and blocks asked for, and always the answer", async () => {
    const all = await runSmall(engine, "vit_cls", input);
    const some = await engine.runNormalised(
      { model: "vit_cls", intervention: noIntervention, roles: ["attn.pattern"], blocks: [2, 0, 2] },
      input,
    );
    expect(Object.keys(some.tensors).sort()).toEqual(["attn.pattern", "logits"]);
    expect(some.blocks).toEqual([0, 2]);
    const [pattern, wanted] = [valuesOf(some, "attn.pattern"), valuesOf(all, "attn.pattern")];
    expect(difference(pattern.subarray(0, 867), wanted.subarray(0, 867))).toBe(0);
    expect(difference(pattern.subarray(867), wanted.subarray(2 * 867))).toBe(0);
  });

  it("normalises pixels by the model's mean and deviation", async () => {
    const { preprocessing } = await engine.load(smallModel("vit_cls"));
    const values = Float32Array.from(pixels, (value, index) => {
      const channel = index % 3;
      return (value / 255 - (preprocessing.mean[channel] as number)) / (preprocessing.std[channel] as number);
    });
    const [a, b] = [await engine.run(request), await runSmall(engine, "vit_cls", values)];
    expect(difference(valuesOf(a, "logits"), valuesOf(b, "logits"))).toBe(0);
  });

  it.each([
    ["a model that is not loaded", { model: "nobody" }, "run.model"],
    ["too few pixels", { pixels: new Uint8Array(12) }, "run.pixels"],
    ["a role that does not exist", { roles: ["attn.weights"] as never }, "run.role"],
    ["a block that does not exist", { blocks: [3] }, "run.block"],
  ] as const)("refuses %s with a sentence", async (_, change, code) => {
    const error = await engine.run({ ...request, ...change }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ModelError);
    expect(error).toMatchObject({ code });
    expect((error as Error).message).toMatch(/[.]$/);
  });

  it("cancels within one block and leaves no tensor behind", async () => {
    const before = await engine.memory();
    for (const stopAt of [0, 1, 2, 3]) {
      const controller = new AbortController();
      if (stopAt === 0) controller.abort();
      const blocks: number[] = [];
      const run = engine.run(request, {
        signal: controller.signal,
        onProgress: (progress) => {
          if (progress.stage !== "run") return;
          blocks.push(progress.block);
          if (progress.block === stopAt) controller.abort("no longer wanted");
        },
      });
      expect(isAbort(await settled(run))).toBe(true);
      expect((await engine.memory()).tensors).toBe(before.tensors);
      expect(blocks.length).toBe(stopAt);
    }
  });

  it("gives one result for 30 pictures 3 ms apart, each of which replaces the one before", async () => {
    const { config } = await engine.load(trained());
    const before = await engine.memory();
    const stored: number[] = [];
    const jobs: Promise<unknown>[] = [];
    let controller = new AbortController();
    for (let picture = 0; picture < 30; picture++) {
      controller.abort();
      controller = new AbortController();
      const shown = new Uint8Array(config.imageSize[0] * config.imageSize[1] * 3).fill(picture);
      const run = engine.run({ ...request, model: "trained", pixels: shown }, { signal: controller.signal });
      jobs.push(settled(run.then(() => stored.push(picture))));
      await wait(3);
    }
    await Promise.all(jobs);
    expect(stored).toEqual([29]);
    expect((await engine.memory()).tensors).toBe(before.tensors);
    await engine.unload("trained");
  });

  it("does jobs one after the other, and a cancelled one that waits never starts", async () => {
    const started: string[] = [];
    const controller = new AbortController();
    const first = engine.run(request, { onProgress: () => started.push("first") });
    const second = engine.run(request, { signal: controller.signal, onProgress: () => started.push("second") });
    const third = engine.run(request, { onProgress: () => started.push("third") });
    controller.abort();
    expect(isAbort(await settled(second))).toBe(true);
    await Promise.all([first, third]);
    expect(started).toEqual(["first", "first", "first", "third", "third", "third"]);
  });

  it("leaks nothing in 200 runs", async () => {
    await engine.run(request);
    const before = await engine.memory();
    for (let i = 0; i < 200; i++) await runSmall(engine, "vit_cls", input);
    const after = await engine.memory();
    expect(after.tensors).toBe(before.tensors);
    expect(Math.abs(after.bytes - before.bytes)).toBeLessThanOrEqual(before.bytes * 0.05);
  });

  it("stays as it was when a file is wrong or its load is cancelled", async () => {
    const before = await engine.memory();
    const reference = await engine.run(request);
    const wrong = { kind: "blob", id: "vit_cls", weights: new Blob(["not a checkpoint"]) } as const;
    expect(await settled(engine.load(wrong))).toBeInstanceOf(ModelError);
    const cut = changedModel("vit_cls", "vit_cls", {}, (name, values) =>
      name === "blocks.2.mlp.fc2.weight" ? { shape: [36, 143], data: values.data.slice(0, 36 * 143) } : values,
    );
    expect(await settled(engine.load(cut))).toBeInstanceOf(ModelError);
    const controller = new AbortController();
    controller.abort();
    expect(isAbort(await settled(engine.load(smallModel("vit_gap"), { signal: controller.signal })))).toBe(true);
    expect((await engine.memory()).tensors).toBe(before.tensors);
    const again = await engine.run(request);
    expect(difference(valuesOf(again, "logits"), valuesOf(reference, "logits"))).toBe(0);
  });

  it("frees a model that is replaced or unloaded", async () => {
    const before = await engine.memory();
    await engine.load(smallModel("vit_gap"));
    const two = await engine.memory();
    await engine.load(smallModel("vit_gap"));
    expect(await engine.memory()).toEqual(two);
    await engine.unload("vit_gap");
    expect(await engine.memory()).toEqual(before);
    await engine.unload("vit_gap"); // not an error
  });

  it("hands out parameters as stored, with named axes, without giving its own away", async () => {
    const kernel = await engine.weight("vit_cls", "patch_embed.proj.weight");
    expect(kernel).toMatchObject({ shape: [36, 3, 8, 8], axes: ["embedDim", "channel", "row", "column"] });
    kernel?.data.fill(0);
    expect((await engine.weight("vit_cls", "patch_embed.proj.weight"))?.data.some((value) => value !== 0)).toBe(true);
    expect(await engine.weight("vit_cls", "patch_embed.proj.scale")).toBeUndefined();
    await expect(engine.weight("nobody", "norm.weight")).rejects.toMatchObject({ code: "run.model" });
  });

  it("runs a model without a head: attention, and no answer", async () => {
    const headless = changedModel("vit_cls", "headless", { num_classes: 0 }, (name, values) =>
      name.startsWith("head.") ? null : values,
    );
    await engine.load(headless);
    const capture = await engine.run({ ...request, model: "headless", roles: ["attn.pattern", "pooled"] });
    expect(Object.keys(capture.tensors).sort()).toEqual(["attn.pattern", "pooled"]);
    await engine.unload("headless");
  });

  it("runs at another size: positions are resampled, the picture may be a rectangle", async () => {
    const wide = changedModel("vit_cls", "wide", { img_size: [24, 48] }, (_, values) => values);
    const { config } = await engine.load(wide);
    expect(config).toMatchObject({ positionGrid: [4, 4] });
    const capture = await engine.run({ ...request, model: "wide", pixels: new Uint8Array(24 * 48 * 3) });
    expect(capture.tensors["attn.pattern"]?.shape).toEqual([3, 3, 19, 19]);
    await engine.unload("wide");
  });

  it("refuses a capture of more than 512 MB before it starts", async () => {
    const large = changedModel("vit_cls", "large", { img_size: 512 }, (_, values) => values);
    await engine.load(large);
    const whole = { ...request, model: "large", pixels: new Uint8Array(512 * 512 * 3), roles };
    await expect(engine.run(whole)).rejects.toMatchObject({ code: "run.captureTooLarge" });
    await engine.unload("large");
  });

  it("answers with engine.disposed once it is disposed", async () => {
    const other = new NetworkEngine({ asked: "wasm" });
    await other.load(smallModel("vit_gap"));
    const before = await engine.memory();
    await other.dispose();
    await expect(other.load(smallModel("vit_gap"))).rejects.toMatchObject({ code: "engine.disposed" });
    expect((await engine.memory()).tensors).toBeLessThan(before.tensors);
  });
});
