import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isAbort, ModelError } from "../../../src/model/errors.ts";
import { noIntervention } from "../../../src/model/intervention.ts";
import { connectEngine, type EngineClient } from "../../../src/model/network/engine-client.ts";
import type { Progress } from "../../../src/model/progress.ts";

const source = {
  kind: "url",
  id: "ours",
  weights: "/models/vit-imagenette/model.safetensors",
  config: "/models/vit-imagenette/config.json",
} as const;
const pixels = Uint8Array.from({ length: 96 * 96 * 3 }, (_, index) => (index * 7919) % 256);
const request = { model: "ours", pixels, intervention: noIntervention, roles: ["attn.pattern"] } as const;

describe("the engine behind a worker", () => {
  let engine: EngineClient;
  beforeAll(async () => {
    engine = connectEngine({ backend: "wasm" });
    const stages: Progress[] = [];
    const loaded = await engine.load(source, { onProgress: (progress) => stages.push(progress) });
    expect(loaded.config).toMatchObject({ depth: 5 });
    expect(loaded.labels?.[0]?.en).toBe("tench");
    expect(stages.some(({ stage }) => stage === "download")).toBe(true);
  });
  afterAll(() => engine.dispose());

  it("says which backend runs and why", async () => {
    const report = await engine.backend();
    expect(report).toMatchObject({ backend: "wasm", reason: "asked", failures: [] });
    expect(report.kernels).toBe("WebAssembly, relaxed SIMD");
  });

  it("runs and hands over the attention of every block and head", async () => {
    const blocks: number[] = [];
    const capture = await engine.run(request, {
      onProgress: (progress) => progress.stage === "run" && blocks.push(progress.block),
    });
    const pattern = capture.tensors["attn.pattern"];
    expect(pattern?.shape).toEqual([5, 4, 145, 145]);
    const row = pattern?.data.subarray(0, 145) ?? new Float32Array();
    expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
    expect(capture.tensors.logits?.shape).toEqual([10]);
    expect(blocks).toEqual([1, 2, 3, 4, 5]);
    expect(pixels.length).toBe(96 * 96 * 3); // still ours: the request is copied
  });

  it("cancels a run with an AbortError, leaves no tensor behind and goes on working", async () => {
    const before = await engine.memory();
    const controller = new AbortController();
    const run = engine.run(request, {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    expect(isAbort(await run.catch((error: unknown) => error))).toBe(true);
    expect((await engine.memory()).tensors).toBe(before.tensors);
    expect((await engine.run(request)).tensors.logits).toBeDefined();
  });

  it("carries the code and the values of an error over the boundary", async () => {
    const error = await engine.run({ ...request, pixels: new Uint8Array(3) }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ModelError);
    expect(error).toMatchObject({ code: "run.pixels", values: { expected: 27648, got: 3 } });
  });

  it("keeps the models that were loaded when another file is wrong", async () => {
    const wrong = { kind: "blob", id: "wrong", weights: new Blob(["no checkpoint"]) } as const;
    await expect(engine.load(wrong)).rejects.toBeInstanceOf(ModelError);
    expect((await engine.run(request)).tensors.logits).toBeDefined();
  });

  it("prepares a picture in the worker", async () => {
    const canvas = new OffscreenCanvas(200, 150);
    const context = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
    context.fillStyle = "rgb(255, 0, 0)";
    context.fillRect(0, 0, 200, 150);
    const picture = await engine.prepare(await canvas.convertToBlob(), "ours");
    expect([picture.width, picture.height]).toEqual([200, 150]);
    expect([...picture.pixels.subarray(0, 3)]).toEqual([255, 0, 0]);
    expect(picture.bitmap?.width).toBe(200);
    picture.bitmap?.close();
  });

  it("hands out a parameter by its name, and nothing for a name that is not there", async () => {
    expect((await engine.weight("ours", "pos_embed"))?.shape).toEqual([1, 145, 128]);
    expect(await engine.weight("ours", "no.such.thing")).toBeUndefined();
  });

  it("starts another worker when the first one dies, and gives up when they all do", async () => {
    const RealWorker = globalThis.Worker;
    const broken = (times: number) => {
      let made = 0;
      return class extends RealWorker {
        constructor(url: string | URL, options?: WorkerOptions) {
          super(made++ < times ? "/no-such-worker.js" : url, options);
        }
      };
    };
    try {
      globalThis.Worker = broken(1);
      const second = connectEngine({ backend: "wasm" });
      expect((await second.backend()).backend).toBe("wasm");
      await second.dispose();
      globalThis.Worker = broken(9);
      const none = connectEngine({ backend: "wasm" });
      await expect(none.backend()).rejects.toMatchObject({ code: "engine.crashed" });
      await none.dispose();
    } finally {
      globalThis.Worker = RealWorker;
    }
  });

  it("answers with engine.disposed after it was disposed", async () => {
    const other = connectEngine({ backend: "cpu" });
    await other.dispose();
    await expect(other.run(request)).rejects.toMatchObject({ code: "engine.disposed" });
  });
});
