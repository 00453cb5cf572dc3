import { describe, expect, it } from "vitest";
import { userEvent } from "vitest/browser";
import { PositionKinds } from "../../../src/components/figures/lesson/PositionKinds.tsx";
import { ReadOuts } from "../../../src/components/figures/lesson/ReadOuts.tsx";
import { RealAttention } from "../../../src/components/figures/lesson/RealAttention.tsx";
import { ShuffledPatches } from "../../../src/components/figures/lesson/ShuffledPatches.tsx";
import { UnusedPositions } from "../../../src/components/figures/lesson/UnusedPositions.tsx";
import { tokenCount, tokenGrid, tokenOfCell } from "../../../src/model/analysis/token-grid.ts";
import type { Engine, LoadedModel, Picture, RunRequest } from "../../../src/model/engine.ts";
import { tensor } from "../../../src/model/tensor.ts";
import type { State } from "../../../src/store.ts";
import { sampleCapture } from "../../gallery/sample-capture.ts";
import { courseSwin } from "../../gallery/sample-swin-capture.ts";
import { samplePatchEmbedding, samplePicture, samplePositionEmbedding } from "../../gallery/sample-model.ts";
import { expectAccessible } from "../charts/show-view.tsx";
import { showLessonFigure } from "./show-lesson-figure.tsx";

const capture = sampleCapture({ headDim: 8, depth: 2 });
const { config } = capture;
const grid = tokenGrid(config);
const tokens = tokenCount(grid);
const [height, width] = config.imageSize;
const picture = {
  ...{ width, height, crop: { x: 0, y: 0, width, height } },
  pixels: Uint8Array.from(samplePicture(config)),
  pixelSize: [height, width],
  bitmap: null,
} satisfies Picture;
const embedding = samplePatchEmbedding(config);
const state = {
  model: { id: "sample", config, preprocessing: { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] }, labels: null },
  picture,
  capture,
  baseline: capture,
  weights: {
    ...{ patchWeight: embedding.weight, patchBias: embedding.bias, biasTables: [] },
    positions: samplePositionEmbedding(config),
  },
  selection: { block: 1, head: 0, query: tokenOfCell(grid, 2, 3), key: 3 },
} as unknown as Partial<State> & { model: LoadedModel };

/** A network that makes each token of its patch's pixels alone, and of its place where positions are used. */
function engineOf() {
  const asked: RunRequest[] = [];
  const { embedDim, depth, numClasses } = config;
  const engine: Partial<Engine> = {
    async run(request) {
      asked.push(request);
      const placed = request.intervention.positions === "learned" ? 1 : 0;
      const row = (token: number, i: number) => {
        const patch = token - grid.prefix.length;
        if (patch < 0) return i === 0 ? 3 : 0.5;
        const from = (Math.floor(patch / grid.columns) * width + (patch % grid.columns)) * grid.patchSize * 3;
        return (request.pixels[from + (i % 3)] as number) / 255 + placed * 0.01 * patch;
      };
      const values = Float32Array.from({ length: tokens * embedDim }, (_, at) =>
        row(Math.floor(at / embedDim), at % embedDim),
      );
      const stacked = Float32Array.from({ length: depth * values.length }, (_, at) => values[at % values.length]!);
      const kept = request.blocks?.length ?? depth;
      const all = {
        "block.out": tensor(
          "block.out",
          ["block", "token", "embedDim"],
          [kept, tokens, embedDim],
          stacked.slice(0, kept * values.length),
        ),
        "embed.tokens": tensor("embed.tokens", ["token", "embedDim"], [tokens, embedDim], values),
        norm: tensor("norm", ["token", "embedDim"], [tokens, embedDim], values),
        logits: tensor("logits", ["class"], [numClasses], new Float32Array(numClasses).fill(placed)),
        "attn.v": capture.tensors["attn.v"],
        "attn.z": capture.tensors["attn.z"],
      };
      return { ...capture, intervention: request.intervention, tensors: all };
    },
    async weight(_, name) {
      const values = new Float32Array(name === "head.weight" ? numClasses * embedDim : numClasses);
      if (name === "head.weight") values[2 * embedDim] = 1; // class 2 reads the first number
      return tensor(name, ["out"], [values.length], values);
    },
  };
  return { engine, asked };
}
const text = (container: Element) => container.textContent ?? "";
const numbers = (container: Element) =>
  [...container.querySelectorAll("dl dd b")].map((one) => Number(one.textContent?.replace("−", "-")));
const option = (container: Element, name: string) =>
  [...container.querySelectorAll("label")].find((label) => label.textContent === name)!.querySelector("input")!;

describe("shuffled patches", () => {
  it("are the same tokens without positions, and others with them", async () => {
    const { engine, asked } = engineOf();
    const { container, store } = await showLessonFigure(<ShuffledPatches />, { state, engine });
    await expect.poll(() => numbers(container)).toEqual([0, 0]);
    expect(text(container)).toContain("The same tokens in another order");
    expect(asked.map(({ intervention }) => intervention.positions)).toContain("zero");
    expect(asked.some(({ pixels }) => pixels.join() !== picture.pixels.join())).toBe(true);
    option(container, "as learned").click();
    await expect.poll(() => numbers(container)[0]).toBeGreaterThan(0.1);
    expect(store.getState().figures["shuffle"]).toMatchObject({ positions: "learned" });
    expect(text(container)).toContain("With positions a patch means something else");
  });
});

describe("positions that are never added", () => {
  it("are switched by the page's own setting, with tokens of both ways beside each other", async () => {
    const { engine } = engineOf();
    const { container, store } = await showLessonFigure(<UnusedPositions />, { state, engine });
    await expect.poll(() => container.querySelectorAll("[role='listbox']").length).toBe(2);
    const maps = [...container.querySelectorAll<HTMLElement>("[role='listbox']")];
    const shown = maps.map((map) => {
      const canvas = map.querySelector("canvas")!;
      return [...canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height).data].join();
    });
    expect(shown[0]).not.toBe(shown[1]);
    expect(container.querySelector("ins")).not.toBeNull();
    option(container, "as in the note").click();
    await expect.poll(() => container.querySelector("del")?.textContent).toBe("x = x + p");
    expect(store.getState().settings.positions).toBe("zero");
  });
});

describe("kinds of positions", () => {
  it("compare the chosen patch with all others in every table, and a click chooses another", async () => {
    const { container, store } = await showLessonFigure(<PositionKinds />, { state });
    const maps = [...container.querySelectorAll<HTMLElement>("[role='listbox']")];
    expect(maps.map((map) => map.getAttribute("aria-label"))).toEqual([
      "Cosine to every position, learned",
      "Cosine to every position, sinusoid",
      "Cosine to every position, 2-D sinusoid",
    ]);
    const chosen = () => maps.map((map) => map.querySelector("[role='option']")?.textContent);
    expect(chosen()).toEqual(Array(3).fill("patch 3, 4: cosine 1.000"));
    maps[1]!.focus();
    await userEvent.keyboard("{ArrowRight}");
    expect(store.getState().selection.query).toBe(tokenOfCell(grid, 2, 4));
    await expect.poll(chosen).toEqual(Array(3).fill("patch 3, 5: cosine 1.000"));
  });
});

describe("class token and mean", () => {
  it("are read by the model's own head, and compared after every block", async () => {
    const { engine } = engineOf();
    const { container } = await showLessonFigure(<ReadOuts />, { state, engine });
    await expect.poll(() => text(container)).toContain("trained this way");
    // Class 2 gets the first number of the vector: 3 of the class token.
    const share = (100 * Math.exp(3)) / (Math.exp(3) + config.numClasses - 1);
    await expect.poll(() => text(container)).toContain(`class 2${share.toFixed(1)}%`);
    const said = container.querySelector("svg[aria-label^='Cosine of class token']")!.getAttribute("aria-label")!;
    expect(said.split(": ")[1]!.split(", ")).toHaveLength(config.depth + 1);
  });
});

describe("a figure that the model in use cannot have", () => {
  it("says which family it needs", async () => {
    const model = { ...state.model, config: courseSwin };
    const { container } = await showLessonFigure(<ReadOuts />, { state: { ...state, model, capture: null } });
    await expect.poll(() => container.textContent).toContain("This figure needs a ViT, and a Swin is in use");
  });

  it("says that recorded maps cannot be run again", async () => {
    const model = { ...state.model, recording: { capture } } as unknown as LoadedModel;
    const { container } = await showLessonFigure(<ShuffledPatches />, { state: { ...state, model } });
    await expect.poll(() => container.textContent).toContain("runs the model on its own, and there is none");
  });
});

describe("the steps on a real head", () => {
  it("ask for the values of the chosen block only, and agree with the network's own numbers", async () => {
    const { engine, asked } = engineOf();
    const { container } = await showLessonFigure(<RealAttention />, { state, engine });
    await expect.poll(() => text(container)).toContain("Farthest from the network’s own numbers");
    expect(asked[0]).toMatchObject({ roles: ["attn.v", "attn.z"], blocks: [1] });
    const [scores, weights, z] = /scores ([\d.e−]+), softmax ([\d.e−]+), z ([\d.e−]+)\./
      .exec(text(container))!
      .slice(1)
      .map((value) => Number(value.replace("−", "-")));
    expect(scores).toBeLessThan(1e-5);
    expect(weights).toBeLessThan(1e-6);
    expect(z).toBeLessThan(1e-5);
  });

  it("say why there are none when the engine cannot compute them", async () => {
    const engine: Partial<Engine> = { run: () => Promise.reject(new Error("out of memory")) };
    const { container } = await showLessonFigure(<RealAttention />, { state, engine });
    await expect.poll(() => text(container)).toContain("out of memory");
  });
});

describe("the figures about positions", () => {
  it.each([
    ["kinds", <PositionKinds key="kinds" />],
    ["shuffle", <ShuffledPatches key="shuffle" />],
    ["read-out", <ReadOuts key="read-out" />],
    ["unused", <UnusedPositions key="unused" />],
    ["real", <RealAttention key="real" />],
  ])("can be used by everybody: %s", async (_, figure) => {
    const { engine } = engineOf();
    const { container, unmount } = await showLessonFigure(figure, { state, engine });
    await expect.poll(() => container.querySelectorAll("canvas, svg").length).toBeGreaterThan(1);
    await expectAccessible(container);
    await unmount();
    const dark = await showLessonFigure(figure, { state, engine, theme: "dark", lang: "zh", width: 330 });
    await expect.poll(() => dark.container.querySelectorAll("canvas, svg").length).toBeGreaterThan(1);
    await expectAccessible(dark.container);
    expect(dark.container.querySelector("main")!.scrollWidth).toBeLessThanOrEqual(330);
  });
});
