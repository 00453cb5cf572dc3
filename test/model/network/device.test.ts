import { afterEach, describe, expect, it } from "vitest";
import { ModelError } from "../../../src/model/errors.ts";
import { noIntervention } from "../../../src/model/intervention.ts";
import { chooseBackend, type OpenBackend } from "../../../src/model/network/backend.ts";
import { NetworkEngine } from "../../../src/model/network/engine.ts";
import { smallModel } from "./small-model.ts";

const pixels = new Uint8Array(32 * 32 * 3);
const request = { model: "vit_cls", pixels, intervention: noIntervention, roles: ["attn.pattern"] } as const;

let engine: NetworkEngine;
afterEach(() => engine.dispose());

/** An engine on plain JavaScript whose device misbehaves as a graphics card can. */
function engineWith(device: Partial<OpenBackend>): NetworkEngine {
  engine = new NetworkEngine({
    asked: "cpu",
    steps: {
      probe: async () => ({ kind: "none", adapter: null }),
      open: async () => ({ ...(await chooseBackend({ asked: "cpu" })).backend, ...device }),
      check: async () => null,
    },
  });
  return engine;
}

describe("a graphics device", () => {
  it("with too small a limit for one tensor refuses the model before anything is uploaded", async () => {
    engineWith({ bufferLimit: 10_000 });
    await expect(engine.load(smallModel("vit_cls"))).rejects.toMatchObject({ code: "engine.bufferLimit" });
    expect((await engine.memory()).tensors).toBe(0);
  });

  it("that reports an error outside of any call fails the job that was running, once", async () => {
    const reported: (ModelError | null)[] = [];
    engineWith({ takeDeviceError: () => reported.shift() ?? null });
    await engine.load(smallModel("vit_cls"));
    reported.push(new ModelError("engine.outOfMemory", "Out of memory.", { backend: "WebGPU", detail: "" }));
    await expect(engine.run(request)).rejects.toMatchObject({ code: "engine.outOfMemory" });
    expect((await engine.run(request)).tensors.logits).toBeDefined();
  });

  it("that is lost ends the running job and every later one", async () => {
    let lose: (error: ModelError) => void = () => {};
    const lost = new Promise<ModelError>((resolve) => {
      lose = resolve;
    });
    engineWith({ lost });
    await engine.load(smallModel("vit_cls"));
    const error = new ModelError("engine.deviceLost", "Lost.", { detail: "" });
    const run = engine.run(request, {
      onProgress: (progress) => progress.stage === "run" && progress.block === 1 && lose(error),
    });
    await expect(run).rejects.toBe(error);
    await expect(engine.run(request)).rejects.toBe(error);
  });
});
