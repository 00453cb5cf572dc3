import { describe, expect, it } from "vitest";
import type { Role } from "../../../src/model/capture.ts";
import { noIntervention } from "../../../src/model/intervention.ts";
import { NetworkEngine } from "../../../src/model/network/engine.ts";
import { type SmallModel, smallModel } from "./small-model.ts";

/** Everything asked for, with our kernels; the picture is noise by a formula. */
async function run(name: SmallModel, roles: readonly Role[], intervention = noIntervention) {
  const engine = new NetworkEngine({ asked: "wasm" });
  try {
    const { config } = await engine.load(smallModel(name));
    const [height, width] = config.imageSize;
    const pixels = Uint8Array.from({ length: height * width * 3 }, (_, index) => (index * 7919) % 256);
    const { tensors } = await engine.run({ model: name, pixels, intervention, roles });
    return tensors;
  } finally {
    await engine.dispose();
  }
}

describe("the last block finishes only the tokens that are read out", () => {
  const cases: [SmallModel, string, typeof noIntervention][] = [
    ["vit_cls", "a class token", noIntervention],
    ["deit_distilled", "two tokens that are read out", noIntervention],
    ["vit_prelogits", "a layer before the head", noIntervention],
    ["vit_dinov2_reg", "LayerScale and registers", noIntervention],
    ["vit_cls", "its MLP switched off", { ...noIntervention, mlpsOff: [2] }],
    ["vit_cls", "itself switched off", { ...noIntervention, blocksOff: [2] }],
    ["vit_gap", "no token of its own, so that it finishes all", noIntervention],
  ];
  it.each(cases)("%s, %s: answer and pattern to the bit", async (name, _, intervention) => {
    const few = await run(name, ["attn.pattern", "logits"], intervention);
    const all = await run(name, ["attn.pattern", "block.out", "attn.out", "norm", "logits"], intervention);
    expect(few.logits?.data).toEqual(all.logits?.data);
    expect(few["attn.pattern"]?.data).toEqual(all["attn.pattern"]?.data);
    const [blocks, tokens] = all["block.out"]?.shape ?? [];
    expect(blocks).toBeGreaterThan(1);
    expect(tokens).toBe(few["attn.pattern"]?.shape.at(-1));
  });
});
