import * as tf from "@tensorflow/tfjs-core";
import { afterAll, describe, expect, it } from "vitest";
import type { ModelConfig, SwinConfig, VitConfig } from "../../../src/model/config.ts";
import { noIntervention } from "../../../src/model/intervention.ts";
import { estimateMemory } from "../../../src/model/memory.ts";
import { NetworkEngine } from "../../../src/model/network/engine.ts";
import { checkpointOf, smallConfig, smallSwin } from "../checkpoint/support.ts";

const vit: VitConfig = {
  ...smallConfig,
  ...{ patchSize: 16, imageSize: [224, 224], positionGrid: [14, 14], embedDim: 192, numHeads: 3, depth: 2 },
};
const swin: SwinConfig = { ...smallSwin, patchSize: 4, imageSize: [112, 112], embedDim: 48, windowSize: 7 };

const configs: readonly (readonly [name: string, config: ModelConfig])[] = [
  ["DeiT-Ti", vit],
  ["DeiT-Ti at 288 px", { ...vit, imageSize: [288, 288] }],
  ["a ViT with LayerScale and another activation", { ...vit, layerScale: true, act: "gelu_tanh" }],
  ["a ViT of many small heads", { ...vit, imageSize: [96, 96], numHeads: 12 }],
  ["a Swin", swin],
  ["a Swin of large windows that do not divide its map", { ...swin, windowSize: 12, act: "quick_gelu" }],
];

const configFile = (config: ModelConfig) =>
  JSON.stringify({
    architecture: config.family,
    model_args: {
      ...(config.family === "vit" ? { num_heads: config.numHeads } : {}),
      ...{ act: config.act, img_size: config.imageSize },
    },
  });

/** tfjs counts a view as if it were a copy, and a matrix product of ours twice: these take nothing. */
const views = /^Reshape$|__op$/;

describe("memory on wasm", () => {
  const withKernels = new NetworkEngine({ asked: "wasm" });
  const without = new NetworkEngine({ asked: "wasm", kernels: false });
  afterAll(() => Promise.all([withKernels.dispose(), without.dispose()]));

  const load = (engine: NetworkEngine, config: ModelConfig) =>
    engine.load({
      kind: "blob",
      id: "model",
      weights: new Blob([checkpointOf(config) as BlobPart]),
      config: new Blob([configFile(config)]),
    });

  /** Bytes that a pass makes in all its blocks together. */
  const made = async (engine: NetworkEngine, config: ModelConfig): Promise<number> => {
    await load(engine, config);
    const values = new Float32Array(3 * config.imageSize[0] * config.imageSize[1]);
    const request = { model: "model", roles: [], intervention: noIntervention };
    // tfjs wants tensors of what it watches, and a promise of none is as well.
    const { kernels } = await tf.profile((async () => {
      await engine.runNormalised(request, values);
      return [];
    }) as unknown as () => tf.TensorContainer);
    await engine.unload("model");
    return kernels.reduce((sum, { name, bytesAdded }) => sum + (views.test(name) ? 0 : bytesAdded), 0);
  };

  /** How much of the estimate the results of one block take. */
  const share = async (engine: NetworkEngine, config: ModelConfig): Promise<number> => {
    // Two blocks more, because in a Swin every second one is shifted.
    const longer: ModelConfig =
      config.family === "vit" ? { ...config, depth: 4 } : { ...config, depths: [4, ...config.depths.slice(1)] };
    const block = ((await made(engine, longer)) - (await made(engine, config))) / 2;
    const image = 4 * 3 * config.imageSize[0] * config.imageSize[1];
    return block / (estimateMemory(config, 0).activations - image);
  };

  it.each(configs)("the weights of %s are as large as estimated, to the byte", async (_, config) => {
    for (const engine of [withKernels, without]) {
      await load(engine, config);
      expect((await engine.memory()).bytes).toBe(estimateMemory(config, 0).weights);
      await engine.unload("model");
      expect((await engine.memory()).bytes).toBe(0);
    }
  });

  it.each(configs)("a block of %s makes no more than estimated, and not much less", async (_, config) => {
    const taken = await share(without, config);
    expect(taken).toBeLessThan(1);
    expect(taken).toBeGreaterThan(0.6);
    expect(await share(withKernels, config)).toBeLessThan(taken / 2);
  });
});
