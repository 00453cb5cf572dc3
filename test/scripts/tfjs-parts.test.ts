import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kernelNames, tfjsParts } from "../../scripts/site/tfjs-parts.mjs";
import { type Bench, localBench } from "../../scripts/verify/bench.ts";
import { findCases } from "../../scripts/verify/case-folder.ts";
import { runCase } from "../../scripts/verify/run-case.ts";
import { NetworkEngine } from "../../src/model/network/engine.ts";
import { inputOf, runSmall, smallModel } from "../model/network/small-model.ts";

const cases = findCases(fileURLToPath(new URL("../fixtures/goldens", import.meta.url))).filter(({ json }) =>
  ["vit", "deit", "swin", "ops"].includes(json.kind),
);

/** The kernels that tfjs runs meanwhile. */
async function calledBy(work: () => Promise<unknown>): Promise<Set<string>> {
  // tfjs wants tensors of what it watches, and a promise of none is as well.
  const { kernels } = await tf.profile((async () => {
    await work();
    return [];
  }) as unknown as () => tf.TensorContainer);
  // Gradients and views are not kernels of a backend.
  return new Set(kernels.map(({ name }) => name).filter((name) => !name.endsWith("__op")));
}

const missing = (called: ReadonlySet<string>) => [...called].filter((name) => !kernelNames.includes(name));

describe.each(["cpu", "wasm"] as const)("the page has every kernel of tfjs that is called on %s", (backend) => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await localBench(backend, false);
  });
  afterAll(() => bench.close());

  it("by the networks and functions of the golden cases", async () => {
    const called = await calledBy(async () => {
      for (const golden of cases) await runCase(bench, golden);
    });
    expect(called.size).toBeGreaterThan(20);
    expect(missing(called)).toEqual([]);
  });

  it("by interventions", async () => {
    const engine = new NetworkEngine({ asked: backend, kernels: false });
    await engine.backend(); // opening it checks our own kernels, which are not tfjs's
    const off = { headsOff: [{ block: 0, head: 0 }], blocksOff: [1], mlpsOff: [0], temperature: 2 };
    const called = await calledBy(async () => {
      const vit = inputOf((await engine.load(smallModel("vit_gap"))).config.imageSize[0]);
      for (const positions of ["zero", "shuffled", "sinusoid"] as const) {
        await runSmall(engine, "vit_gap", vit, { ...off, patchesOff: [1, 2], positions });
      }
      const [height, width] = (await engine.load(smallModel("swin_pad"))).config.imageSize;
      const swin = new Float32Array(height * width * 3);
      for (const changes of [{ ...off, maskOff: true, shiftOff: true }, { biasOff: true }]) {
        await runSmall(engine, "swin_pad", swin, changes);
      }
    });
    expect(missing(called)).toEqual([]);
    await engine.dispose();
  });
});

it("every kernel of the page is there in each backend's package", () => {
  const names = ["webgpu", "wasm", "cpu"].flatMap((backend) =>
    kernelNames.map((kernel) => `node_modules/@tensorflow/tfjs-backend-${backend}/dist/kernels/${kernel}.js`),
  );
  expect(names.filter((file) => !existsSync(fileURLToPath(new URL(`../../${file}`, import.meta.url))))).toEqual([]);
});

it.each([
  ["tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js", true],
  ["tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js", false],
  ["tfjs-core/dist/io/indexed_db.js", true],
  ["tfjs-core/dist/optimizers/register_optimizers.js", true],
  ["tfjs-core/dist/engine.js", false],
])("of what tfjs brings for itself %s is left out: %s", (file, isLeftOut) => {
  const path = fileURLToPath(new URL(`../../node_modules/@tensorflow/${file}`, import.meta.url));
  expect(existsSync(path)).toBe(true);
  expect(tfjsParts().load(path) !== undefined).toBe(isLeftOut);
});

it("what a kernel borrows from another backend stays, and the rest leaves its name behind", () => {
  const code = [
    "export { addImpl } from './kernels/Add';",
    "export { gatherV2Impl } from './kernels/GatherV2_impl';",
    "export { bincountImpl, bincountReduceImpl } from './kernels/Bincount_impl';",
  ].join("\n");
  expect(tfjsParts().transform(code, "/node_modules/@tensorflow/tfjs-backend-cpu/dist/shared.js")).toBe(
    [
      "export { addImpl } from './kernels/Add';",
      "export { gatherV2Impl } from './kernels/GatherV2_impl';",
      "export const bincountImpl = undefined, bincountReduceImpl = undefined;",
    ].join("\n"),
  );
});
