import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { activation, type Capture, type Role } from "../../../../src/model/capture.ts";
import { blockCount, type ModelConfig } from "../../../../src/model/config.ts";
import { noIntervention } from "../../../../src/model/intervention.ts";
import { NetworkEngine } from "../../../../src/model/network/engine.ts";
import { countDeviceCalls } from "../../../../src/model/network/kernels/webgpu/counts.ts";
import { whatToCapture } from "../../../../src/model/capture-plan.ts";

const device = countDeviceCalls();
afterAll(() => device.stop());

/** Opens an engine with a small network of the golden cases. */
async function open(name: string, kernels: boolean) {
  const file = async (part: string) => (await fetch(`/test/fixtures/goldens/${name}/${part}`)).blob();
  const { config: args } = JSON.parse(await (await file("case.json")).text());
  const text = JSON.stringify({ architecture: name.split("_")[0], model_args: args });
  const engine = new NetworkEngine({ asked: "webgpu", kernels });
  const source = {
    kind: "blob",
    id: name,
    weights: await file("weights.safetensors"),
    config: new Blob([text]),
  } as const;
  const { config } = await engine.load(source);
  const run = (roles: readonly Role[], change = {}) => {
    const values = Float32Array.from({ length: 3 * config.imageSize[0] * config.imageSize[1] }, (_, i) => Math.sin(i));
    return engine.runNormalised({ model: name, roles, intervention: { ...noIntervention, ...change } }, values);
  };
  return { engine, config, run };
}

/** All numbers of a role, stage after stage. */
function numbers(capture: Capture, role: Role): number[] {
  const found = [
    activation(capture, role),
    ...(capture.family === "swin" ? capture.stages.map(({ tensors }) => tensors[role]) : []),
  ];
  return found.flatMap((tensor) => [...(tensor?.data ?? [])]);
}

describe.each([
  ["vit_cls", { patchesOff: [1, 3], headsOff: [{ block: 1, head: 0 }], temperature: 0.7 }],
  ["vit_dinov2_reg", { positions: "shuffled", mlpsOff: [0] }],
  ["swin", { headsOff: [{ block: 0, head: 1 }], temperature: 1.5 }],
  ["swin_pad", { biasOff: true, blocksOff: [1] }],
] as const)("with our programs %s on WebGPU", (name, change) => {
  let own: Awaited<ReturnType<typeof open>>;
  let plain: Awaited<ReturnType<typeof open>>;
  let roles: readonly Role[];
  beforeAll(async () => {
    own = await open(name, true);
    plain = await open(name, false);
    roles = [...whatToCapture(own.config, 0).roles, "attn.v", "attn.z"];
  });
  afterAll(async () => {
    await own.engine.dispose();
    await plain.engine.dispose();
  });

  it("takes few dispatches, one wait for the device, and pipelines that were made while it loaded", async () => {
    device.reset();
    await own.run(whatToCapture(own.config, 0).roles);
    expect(device.counts.pipelines).toBe(0);
    expect(device.counts.readbacks).toBe(1);
    expect(device.counts.dispatches).toBeLessThanOrEqual(5 * blockCount(own.config) + around(own.config));
  });

  it("keeps what tfjs alone keeps, with interventions, too", async () => {
    for (const changed of [{}, change]) {
      const [got, want] = [await own.run(roles, changed), await plain.run(roles, changed)];
      for (const role of roles) {
        const [a, b] = [numbers(got, role), numbers(want, role)];
        expect(a.length, role).toBe(b.length);
        const largest = b.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-30);
        const off = a.reduce((most, value, index) => Math.max(most, Math.abs(value - (b[index] as number))), 0);
        // A masked score is -1e9: what matters is the others.
        expect(off / Math.min(largest, 1e3), role).toBeLessThan(1e-4);
      }
    }
  });

  it("leaves nothing on the device", async () => {
    await own.run(roles);
    const before = await own.engine.memory();
    await own.run(roles);
    expect(await own.engine.memory()).toEqual(before);
  });
});

/** Dispatches that are not of a block: embedding, norm and head, and what a family has between. */
function around(config: ModelConfig): number {
  if (config.family === "vit") return 4;
  return 6 + 2 * (config.depths.length - 1);
}
