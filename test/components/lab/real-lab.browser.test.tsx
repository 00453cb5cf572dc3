import { describe, expect, it } from "vitest";
import { fixed } from "../../../src/components/draw/charts/format.ts";
import { windowRow } from "../../../src/model/analysis/window-pair.ts";
import { windowOfToken } from "../../../src/model/analysis/windows.ts";
import type { SwinCapture } from "../../../src/model/capture.ts";
import type { SwinConfig, VitConfig } from "../../../src/model/config.ts";
import type { LoadedModel } from "../../../src/model/engine.ts";
import { type Intervention, noIntervention } from "../../../src/model/intervention.ts";
import { seededRandom } from "../../../src/model/random.ts";
import { blockWindows } from "../../../src/model/swin-stages.ts";
import { tensor } from "../../../src/model/tensor.ts";
import type { State } from "../../../src/store.ts";
import { expectAccessible } from "../charts/show-view.tsx";
import { settle, showLab } from "./lab-room.tsx";

const config: SwinConfig = {
  family: "swin",
  imageSize: [32, 32],
  patchSize: 4,
  inChans: 3,
  embedDim: 6,
  depths: [2],
  numHeads: [2],
  windowSize: 4,
  mlpRatio: 4,
  numClasses: 10,
  qkvBias: true,
  patchNorm: true,
  layerNormEps: 1e-5,
  act: "gelu",
  padding: "afterShift",
};
const random = seededRandom(3);
const numbers = (length: number) => Float32Array.from({ length }, () => 4 * random() - 2);
const vectors = (name: string) =>
  tensor(name, ["block", "window", "head", "query", "headDim"], [2, 4, 2, 16, 3], numbers(2 * 4 * 2 * 16 * 3));
const tables = [0, 1].map(() => tensor("table", ["entry", "head"], [49, 2], numbers(98)));

function runOf(changes: Partial<Intervention> = {}): SwinCapture {
  const tensors = { "attn.q": vectors("attn.q"), "attn.k": vectors("attn.k") };
  const intervention = { ...noIntervention, ...changes };
  return {
    family: "swin",
    config,
    intervention,
    blocks: [0, 1],
    milliseconds: 1,
    tensors: {},
    stages: [{ blocks: [0, 1], tensors }],
  };
}

const pixels = Uint8Array.from({ length: 32 * 32 * 3 }, (_, at) => (at * 7) % 256);
const crop = { x: 0, y: 0, width: 32, height: 32 };

function stateOf(capture: SwinCapture, block: number, query: number): Partial<State> {
  return {
    model: { id: "swin-imagenette", config } as LoadedModel,
    weights: { patchWeight: undefined, patchBias: undefined, positions: undefined, biasTables: tables },
    picture: { width: 32, height: 32, crop, pixels, pixelSize: [32, 32], bitmap: null },
    capture,
    baseline: capture,
    selection: { block, head: 1, query, key: 0 },
  };
}

describe("on the loaded Swin and the person's picture", () => {
  it("shows the real scores of the chosen block, head and token", async () => {
    const capture = runOf();
    const settings = { labSource: "picture", labStep: "softmax" } as const;
    const { container, grid, said } = await showLab({ settings, state: stateOf(capture, 1, 3) });
    await settle();
    const row = windowRow(capture, tables[1], 1, 1, 3);
    const own = row?.places[row.place];
    if (!row || !own) throw new Error("no row");
    expect(said(grid("lab-softmax"))).toContain(`score ${fixed(own.score, 3)} + mask 0`);
    expect(said(grid("lab-picture"))).toContain(`window ${windowOfToken(blockWindows(config, 1), 3) + 1}`);
    const leak = row.places.reduce((sum, at) => sum + (at.mask === 0 ? 0 : at.without), 0);
    expect(container.textContent).toContain(`would give ${(leak * 100).toFixed(1)} % of its attention`);
    expect(container.textContent).toContain("The real scores of block 2, head 2.");
    await expectAccessible(container);
  });

  it("shows for the first step the regular block before, with its own scores", async () => {
    const capture = runOf();
    const settings = { labSource: "picture", labStep: "partition" } as const;
    const { container, grid, said } = await showLab({ settings, state: stateOf(capture, 1, 3) });
    await settle();
    const row = windowRow(capture, tables[0], 0, 1, 3);
    const own = row?.places[row.place];
    expect(said(grid("lab-softmax"))).toContain(`score ${fixed(own?.score ?? Number.NaN, 3)} + mask 0`);
    expect(container.textContent).toContain("block 1, head 2, the block before");
  });

  it("names its token once as the inspector does", async () => {
    for (const [lang, name] of [
      ["en", "(2, 4), patch 3, 5 in the inspector"],
      ["zh", "(2, 4)（“观察”里的图块 3，5）"],
    ] as const) {
      const settings = { labSource: "picture", labStep: "roll" } as const;
      const { container } = await showLab({ settings, state: stateOf(runOf(), 1, 20), lang });
      await settle();
      expect(container.textContent?.split(name)).toHaveLength(2);
    }
  });

  it("follows the inspector's query and gives the choice back to it", async () => {
    const settings = { labSource: "picture", labStep: "mask" } as const;
    const { store, grid, said } = await showLab({ settings, state: stateOf(runOf(), 1, 20) });
    await settle();
    expect(said(grid("lab-picture"))).toMatch(/^\(2, 4\)/);
    grid("lab-picture").dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowUp", bubbles: true }));
    expect(store.getState().selection).toMatchObject({ block: 1, query: 12 });
  });

  it("says that a regular block has nothing to roll, and leads to the next one that has", async () => {
    const settings = { labSource: "picture", labStep: "roll" } as const;
    const { container, store } = await showLab({ settings, state: stateOf(runOf(), 0, 3) });
    await settle();
    expect(container.textContent).toContain("Block 1 has regular windows");
    const lead = [...container.querySelectorAll("button")].find((one) => one.textContent?.includes("Go to block 2"));
    lead?.click();
    await settle();
    expect(store.getState().selection.block).toBe(1);
    expect(container.textContent).toContain("rolled 2 up and 2 to the left");
  });

  it("says when the shift is switched off in the run", async () => {
    const settings = { labSource: "picture", labStep: "roll" } as const;
    const { container } = await showLab({ settings, state: stateOf(runOf({ shiftOff: true }), 1, 3) });
    await settle();
    expect(container.textContent).toContain("The shift is switched off in this run");
  });

  it("explains itself where the model is no Swin, and offers the built-in one", async () => {
    const vit = { id: "vit-imagenette", config: { family: "vit", depth: 2, numHeads: 2 } as VitConfig } as LoadedModel;
    const settings = { labSource: "picture" } as const;
    const { container, openEmbedded } = await showLab({ settings, state: { model: vit } });
    await settle();
    expect(container.textContent).toContain("The model in use attends globally");
    for (const control of container.querySelectorAll<HTMLButtonElement>("button, input[type='range']")) {
      if (/Play|Step/.test(control.textContent ?? "") || control.matches("[aria-label^='Scrub']"))
        expect(control.matches(":disabled") || control.matches("[role='tab']"), control.outerHTML).toBe(true);
    }
    const load = [...container.querySelectorAll("button")].find((one) => one.textContent === "Load the built-in Swin");
    load?.click();
    expect(openEmbedded).toHaveBeenCalledWith("swin-imagenette");
  });
});
