import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tokenAttention } from "../../../src/model/analysis/window-attention.ts";
import { tokenGrid } from "../../../src/model/analysis/token-grid.ts";
import type { Capture, SwinCapture } from "../../../src/model/capture.ts";
import { gridSize } from "../../../src/model/config.ts";
import { toNpz } from "../../../src/model/export/npz.ts";
import { runTensors } from "../../../src/model/export/run-tensors.ts";
import { noIntervention } from "../../../src/model/intervention.ts";
import { NetworkEngine } from "../../../src/model/network/engine.ts";
import { collectMaps, type SequenceMaps } from "../../../src/model/recording/collect-maps.ts";
import { readArrays } from "../../../src/model/recording/read-arrays.ts";
import { recordedSequence, recordedWindows } from "../../../src/model/recording/recording.ts";
import { guessLayout, type LayoutHints } from "../../../src/model/recording/token-layout.ts";
import { inputOf, runSmall, type SmallModel, smallModel } from "../network/small-model.ts";
import { type Arrays, npz, refusal, rowsOf } from "./files.ts";

const options = { file: "maps.npz", bytes: 1, labels: null };
const collect = async (arrays: Arrays) => collectMaps(await readArrays(new Blob([npz(arrays)])));
const maps = (shape: readonly number[], seed?: number) => ({ shape, data: rowsOf(shape, seed) });
const sequence = async (arrays: Arrays): Promise<SequenceMaps> => {
  const found = await collect(arrays);
  if (found.kind === "sequence") return found;
  throw new Error("windows");
};

describe("maps of a sequence", () => {
  test.each([
    ["all blocks in one array", [3, 2, 5, 5], [3, 2, 5, 5]],
    ["with a batch of one behind the blocks", [3, 1, 2, 5, 5], [3, 2, 5, 5]],
    ["with a batch of one before the blocks", [1, 3, 2, 5, 5], [3, 2, 5, 5]],
    ["one block", [2, 5, 5], [1, 2, 5, 5]],
    ["one head", [5, 5], [1, 1, 5, 5]],
  ])("%s are read", async (_, shape, wanted) => {
    const pattern = (await sequence({ weights: maps(shape) })).tensors["attn.pattern"];
    expect(pattern?.shape).toEqual(wanted);
    expect(pattern?.data).toEqual(rowsOf(shape));
  });

  test("one array a block stand in the order of their numbers", async () => {
    const names = ["arr_10", "arr_2", "arr_0"];
    const found = await sequence(Object.fromEntries(names.map((name, seed) => [name, maps([1, 2, 5, 5], seed)])));
    expect([...(found.tensors["attn.pattern"]?.data ?? [])]).toEqual(
      [2, 1, 0].flatMap((s) => [...rowsOf([2, 5, 5], s)]),
    );
  });

  test("as NumPy itself writes them, in any order of bytes and axes, are read", async () => {
    const fixture = (name: string) =>
      readFileSync(fileURLToPath(new URL(`../../fixtures/recordings/${name}`, import.meta.url)));
    const found = collectMaps(await readArrays(new Blob([fixture("numpy.npz")])));
    const wanted = JSON.parse(fixture("numpy.json").toString()) as Record<string, number[]>;
    if (found.kind !== "sequence") throw new Error("windows");
    expect([...(found.tensors["attn.pattern"]?.data ?? [])]).toEqual(Object.values(wanted).flat());
    expect(found).toMatchObject({ grid: [2, 2], pixels: { height: 8, width: 8 }, logits: { shape: [3] } });
    expect(found.rows.off).toBe(0);
  });

  test.each([
    ["no maps", { bias: maps([7]), weight: maps([3]) }, "recording.rank"],
    ["nothing at all but a rollout", { rollout: maps([5, 5]) }, "recording.noMaps"],
    ["cross-attention", { cross: maps([2, 5, 6]) }, "recording.square"],
    ["six axes", { "attn.pattern": maps([1, 1, 1, 2, 5, 5]) }, "recording.rank"],
    ["several pictures", { "b.0": maps([4, 2, 5, 5]), "b.1": maps([4, 2, 5, 5]) }, "recording.batch"],
    ["other token counts", { "b.0": maps([2, 5, 5]), "b.1": maps([2, 6, 6]) }, "recording.blocks"],
    ["other head counts", { "b.0": maps([2, 5, 5]), "b.1": maps([3, 5, 5]) }, "recording.blocks"],
    ["one block of another shape", { "b.0": maps([2, 5, 5]), "b.1": maps([2, 5, 4]) }, "recording.square"],
    [
      "queries of another run",
      { "attn.pattern": maps([1, 2, 5, 5]), "attn.q": maps([1, 2, 6, 3]) },
      "recording.optional",
    ],
    ["NaN", { a: { shape: [1, 2, 2], data: Float32Array.of(1, 0, Number.NaN, 1) } }, "recording.nonFinite"],
  ] as [string, Arrays, string][])("with %s are refused", async (_, arrays, code) => {
    expect((await refusal(() => collect(arrays))).code).toBe(code);
  });

  test("whose rows do not sum to 1 keep their numbers, and the rows are counted", async () => {
    const data = rowsOf([1, 2, 2, 2]);
    data.set([0.5, 0.3, -0.25, 1.25], 0);
    const found = await sequence({ "attn.pattern": { shape: [1, 2, 2, 2], data } });
    expect(found.rows).toMatchObject({ rows: 4, off: 1, negative: 1 });
    expect(found.rows.worst).toBeCloseTo(0.8, 6);
    expect(found.tensors["attn.pattern"]?.data).toEqual(data);
  });

  test("masked scores of PyTorch, minus infinity, are masked here too", async () => {
    const scores = { shape: [1, 1, 2, 2], data: Float32Array.of(1, Number.NEGATIVE_INFINITY, 0, 1) };
    const found = await sequence({ "attn.pattern": maps([1, 1, 2, 2]), "attn.scores": scores });
    expect(found.tensors["attn.scores"]?.data[1]).toBeLessThan(-1e8);
  });
});

describe("the layout of tokens", () => {
  const nothing: LayoutHints = { grid: null, prefix: null, shape: null };
  test.each([
    [197, { rows: 14, columns: 14, classToken: true, distilled: false, registers: 0 }],
    [198, { rows: 14, columns: 14, classToken: true, distilled: true, registers: 0 }],
    [196, { rows: 14, columns: 14, classToken: false, distilled: false, registers: 0 }],
    [261, { rows: 16, columns: 16, classToken: true, distilled: false, registers: 4 }],
    [1370, { rows: 37, columns: 37, classToken: true, distilled: false, registers: 0 }],
  ])("of %i tokens is a square", (tokens, layout) => {
    expect(guessLayout(tokens, nothing)).toEqual({ kind: "sure", layout, origin: "square" });
  });

  test("is a rectangle of the picture's shape", () => {
    expect(guessLayout(301, { ...nothing, shape: 480 / 640 })).toMatchObject({
      kind: "sure",
      layout: { rows: 15, columns: 20, classToken: true },
      origin: "picture",
    });
  });

  test("is asked for where a square and the picture's own shape both fit, or nothing does", () => {
    const wide = guessLayout(145, { ...nothing, shape: 9 / 16 });
    expect(wide).toMatchObject({
      kind: "open",
      layouts: [
        { rows: 9, columns: 16 },
        { rows: 12, columns: 12 },
      ],
    });
    expect(guessLayout(9, nothing).kind).toBe("open");
    expect(guessLayout(301, nothing).kind).toBe("open");
    expect(guessLayout(3, nothing)).toEqual({ kind: "open", layouts: [] });
  });

  test("in the file is believed, and refused where it contradicts the maps", async () => {
    const said = guessLayout(301, { ...nothing, grid: [15, 20] });
    expect(said).toMatchObject({ origin: "file", layout: { rows: 15, columns: 20, classToken: true } });
    expect((await refusal(() => guessLayout(301, { ...nothing, grid: [18, 20] }))).code).toBe("recording.layout");
    expect((await refusal(() => guessLayout(198, { grid: [14, 14], prefix: [1, 0, 0], shape: null }))).code).toBe(
      "recording.layout",
    );
  });
});

describe("what take it away saves", () => {
  let engine: NetworkEngine;
  beforeAll(() => {
    engine = new NetworkEngine({ asked: "cpu" });
  });
  afterAll(() => engine.dispose());

  async function ran(name: SmallModel, change = {}): Promise<Capture> {
    const { config } = await engine.load(smallModel(name));
    return runSmall(engine, name, inputOf(config.imageSize[0]), change);
  }

  async function openedAgain(capture: Capture) {
    const [height, width] = capture.config.imageSize;
    const pixels = Uint8Array.from({ length: height * width * 3 }, (_, i) => i % 256);
    const labels = Array.from({ length: capture.config.numClasses }, (_, i) => ({
      en: `class ${i} 𝛼`,
      zh: `第${i}类`,
    }));
    const file = toNpz(runTensors(capture, { pixels, pixelSize: [height, width] }, labels)) as Uint8Array<ArrayBuffer>;
    const found = collectMaps(await readArrays(new Blob([file])));
    expect(Uint8Array.from(found.pixels?.values ?? [])).toEqual(pixels);
    expect(found.labels).toEqual(labels);
    if (found.kind === "windows") return recordedWindows(found, options);
    const guess = guessLayout(found.tokens, { grid: found.grid, prefix: found.prefix, shape: null });
    if (guess.kind === "open") throw new Error("asked");
    return recordedSequence(found, guess.layout, guess.origin, options);
  }

  test.each(["vit_cls", "vit_gap", "deit_distilled", "vit_dinov2_reg"] as const)(
    "of a ViT (%s) opens again with every number at its place",
    async (name) => {
      const capture = await ran(name);
      const again = (await openedAgain(capture)).recording.capture;
      if (again.family !== "vit") throw new Error("a Swin");
      expect(tokenGrid(again.config)).toEqual(tokenGrid(capture.config));
      for (const role of ["attn.pattern", "attn.scores", "attn.q", "attn.k", "attn.v", "logits"] as const) {
        expect(again.tensors[role], role).toEqual(capture.tensors[role]);
      }
    },
  );

  test.each([
    ["swin", {}],
    ["swin", { shiftOff: true }],
    ["swin_pad", {}],
  ] as const)("of a Swin (%s, %o) opens again on the same map", async (name, change) => {
    const capture = (await ran(name, change)) as SwinCapture;
    const again = (await openedAgain(capture)).recording.capture as SwinCapture;
    expect(gridSize(again.config)).toEqual(gridSize(capture.config));
    const tokens = tokenGrid(capture.config, 1);
    for (let token = 0; token < tokens.rows * tokens.columns; token++) {
      expect(tokenAttention(again, 1, 0, token, "from")).toEqual(tokenAttention(capture, 1, 0, token, "from"));
    }
    expect(again.stages.map(({ tensors }) => tensors["attn.scores"])).toEqual(
      capture.stages.map(({ tensors }) => tensors["attn.scores"]),
    );
  });

  test("windows without a grid lie on the square that they fill, or are refused", async () => {
    const capture = (await ran("swin")) as SwinCapture;
    const only = Object.fromEntries(
      capture.stages.map(({ tensors }, index) => [`stage${index + 1}.attn.pattern`, tensors["attn.pattern"]]),
    ) as unknown as Arrays;
    const found = await collect(only);
    if (found.kind !== "windows") throw new Error("a sequence");
    expect(gridSize(recordedWindows(found, options).config)).toEqual(gridSize(capture.config));
    const first = await collect({ "stage1.attn.pattern": maps([1, 6, 1, 4, 4]) });
    expect(await refusal(() => first.kind === "windows" && recordedWindows(first, options))).toMatchObject({
      code: "recording.windows",
      values: { fault: "several" },
    });
  });

  test("windows saved block by block, as a hook in timm sees them, are the same stages", async () => {
    const capture = (await ran("swin")) as SwinCapture;
    const blocks = capture.stages.flatMap(({ blocks: numbers, tensors }) => {
      const { shape = [], data = new Float32Array(0) } = tensors["attn.pattern"] ?? {};
      const length = data.length / numbers.length;
      return numbers.map((block, index) => [
        `layers.${block}.attn.pattern`,
        { shape: shape.slice(1), data: data.slice(index * length, (index + 1) * length) },
      ]);
    });
    const found = await collect(Object.fromEntries(blocks) as Arrays);
    if (found.kind !== "windows") throw new Error("a sequence");
    const again = recordedWindows(found, options).recording.capture as SwinCapture;
    expect(again.stages.map(({ tensors }) => tensors["attn.pattern"])).toEqual(
      capture.stages.map(({ tensors }) => tensors["attn.pattern"]),
    );
    expect(again.intervention).toEqual(noIntervention);
  });
});
