import { afterEach, describe, expect, it } from "vitest";
import type { Capture } from "../../../src/model/capture.ts";
import type { CheckpointSource } from "../../../src/model/engine.ts";
import { noIntervention } from "../../../src/model/intervention.ts";
import { connectEngine, type EngineClient } from "../../../src/model/network/engine-client.ts";

/** A small network, because a software adapter is slow. */
async function smallSource(): Promise<CheckpointSource> {
  const file = async (name: string) => (await fetch(`/test/fixtures/goldens/vit_cls/${name}`)).blob();
  const { config } = JSON.parse(await (await file("case.json")).text());
  const text = JSON.stringify({ architecture: "vit", model_args: config });
  return { kind: "blob", id: "small", weights: await file("weights.safetensors"), config: new Blob([text]) };
}
const pixels = Uint8Array.from({ length: 32 * 32 * 3 }, (_, index) => (index * 7919) % 256);
const request = { model: "small", pixels, intervention: noIntervention, roles: ["attn.pattern"] } as const;

let engine: EngineClient;
afterEach(() => engine.dispose());

const attention = (capture: Capture) => capture.tensors["attn.pattern"]?.data ?? new Float32Array();

describe("WebGPU on a software adapter", () => {
  it("is not chosen by itself, and the report says why", async () => {
    engine = connectEngine();
    expect(await engine.backend()).toMatchObject({ backend: "wasm", reason: "software-gpu" });
    expect((await engine.backend()).adapter).toMatch(/swiftshader/i);
  });

  it("computes what wasm computes, survives the loss of its device, then leaves the work to wasm", async () => {
    const source = await smallSource();
    engine = connectEngine({ backend: "wasm" });
    await engine.load(source);
    const reference = attention(await engine.run(request));
    await engine.dispose();

    engine = connectEngine({ backend: "webgpu" });
    await engine.load(source);
    expect(await engine.backend()).toMatchObject({ backend: "webgpu", reason: "asked" });
    expect(largestDifference(attention(await engine.run(request)), reference)).toBeLessThan(1e-4);

    // In mid-run: the first loss is answered with a new device, the second with wasm.
    for (const backend of ["webgpu", "wasm"]) {
      const run = engine.run(request, { onProgress: loseDeviceOnce() });
      expect(largestDifference(attention(await run), reference)).toBeLessThan(1e-4);
      expect((await engine.backend()).backend).toBe(backend);
    }
    expect((await engine.backend()).reason).toBe("device-lost");
  });
});

/** Destroys the device when the second block has been computed, the first time that it is called. */
function loseDeviceOnce() {
  let lost = false;
  return (progress: { readonly stage: string; readonly block?: number }) => {
    if (lost || progress.stage !== "run" || progress.block !== 2) return;
    lost = true;
    void engine.destroyDevice().catch(() => {}); // the worker may be gone before it answers
  };
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((largest, value, index) => Math.max(largest, Math.abs(value - (b[index] as number))), 0);
}
