import { describe, expect, test } from "vitest";
import { attentionScale, type ScaleKind } from "../../../src/components/draw/attention-scale.ts";
import { cellLayout } from "../../../src/components/draw/charts/cells.ts";
import { type ColorMap, colorTable } from "../../../src/components/draw/color.ts";
import { drawHeadAtlas, ordinaryOrder, orderBy } from "../../../src/components/draw/maps/atlas.ts";
import { atlasLayout, mapBox } from "../../../src/components/draw/maps/atlas-layout.ts";
import { divergingScale } from "../../../src/components/draw/maps/diverging-scale.ts";
import { drawAttentionMatrix, pairBox, paintMatrix, wholeMatrix } from "../../../src/components/draw/maps/matrix.ts";
import { drawAttentionOverlay, drawDimmed } from "../../../src/components/draw/maps/overlay.ts";
import { drawPatchGrid } from "../../../src/components/draw/maps/patch-grid.ts";
import { largestOf } from "../../../src/components/draw/maps/token-map.ts";
import { patchesOf, tokenCount, tokenGrid } from "../../../src/model/analysis/token-grid.ts";
import { headActivation } from "../../../src/model/capture.ts";
import { attentionOfToken, type Direction } from "../../../src/model/selection.ts";
import { sampleCapture } from "../../gallery/sample-capture.ts";
import { samplePicture } from "../../gallery/sample-model.ts";

const capture = sampleCapture({ depth: 3, numHeads: 2, grid: [5, 7], regTokens: 2, patchSize: 8 });
const grid = tokenGrid(capture.config);
const tokens = tokenCount(grid);
const pattern = capture.tensors["attn.pattern"]!;

function canvasOf(width: number, height: number) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  return { canvas, context: canvas.getContext("2d", { willReadFrequently: true })! };
}

const pixel = (context: CanvasRenderingContext2D, x: number, y: number) => [
  ...context.getImageData(Math.floor(x), Math.floor(y), 1, 1).data,
];

/** The entry of the colour table that a value must have. */
function entry(map: ColorMap, unit: number): number[] {
  const at = Math.floor(unit * 255 + 0.5) * 4;
  return [...colorTable(map).subarray(at, at + 4)];
}

const line = (block: number, head: number, token: number, direction: Direction) =>
  attentionOfToken(headActivation(capture, "attn.pattern", block, head)!.data, tokens, token, direction);

describe("the head atlas", () => {
  const layout = atlasLayout(grid, 3, 2, { width: 240, ratio: 1 });
  const look = {
    pattern: pattern.data,
    tokens,
    high: 1,
    colorMap: "viridis",
    alpha: new Uint8Array(6).fill(255),
  } as const;
  const draw = (
    token: number,
    direction: Direction,
    scale: ScaleKind,
    order = ordinaryOrder(3, 2),
    captured = [0, 1, 2],
  ) => {
    const { context } = canvasOf(layout.width, layout.height);
    drawHeadAtlas(context, layout, { ...look, captured, token, direction, scale, order });
    return context;
  };

  test.each([
    ["from", "uniform"],
    ["to", "log"],
    ["from", "perMap"],
    ["to", "absolute"],
  ] as const)("every cell has the colour of its exact weight (%s, %s)", (direction, kind) => {
    const context = draw(11, direction, kind);
    for (let block = 0; block < 3; block++) {
      for (let head = 0; head < 2; head++) {
        const weights = line(block, head, 11, direction);
        const scale = attentionScale(kind, tokens, kind === "perMap" ? largestOf(weights, 3) : 1);
        const box = mapBox(layout, block, head);
        for (let token = 3; token < tokens; token++) {
          const [row, column] = [Math.floor((token - 3) / 7), (token - 3) % 7];
          const x = box.x + (column + 0.5) * layout.unit;
          const y = box.y + (row + layout.strip + 0.5) * layout.unit;
          expect(pixel(context, x, y)).toEqual(entry("viridis", scale.unit(weights[token]!)));
        }
        for (let token = 0; token < 3; token++) {
          const x = box.x + ((token + 0.5) * box.width) / 3;
          expect(pixel(context, x, box.y + layout.unit / 2)).toEqual(entry("viridis", scale.unit(weights[token]!)));
        }
      }
    }
  });

  test("a statistic moves the maps of a block, and a block that was not captured stays empty", () => {
    const order = orderBy(new Float32Array([1, 2, 3, 4, 5, 6]), 3, 2);
    const scale = attentionScale("uniform", tokens, 1);
    const context = draw(20, "from", "uniform", order);
    const box = mapBox(layout, 0, 0);
    const [x, y] = [box.x + layout.unit / 2, box.y + (layout.strip + 0.5) * layout.unit];
    expect(pixel(context, x, y)).toEqual(entry("viridis", scale.unit(line(0, 1, 20, "from")[3]!)));
    const partly = draw(20, "from", "uniform", ordinaryOrder(3, 2), [1]);
    expect(pixel(partly, x, y)[3]).toBe(0);
  });
});

describe("the overlay", () => {
  const layout = cellLayout(140, grid.rows, grid.columns);
  const weights = line(2, 1, 4, "to");
  const scale = attentionScale("uniform", tokens, 1);

  test("at full opacity every cell has the colour of its exact weight", () => {
    const { context } = canvasOf(layout.width, layout.height);
    const look = { scale, colorMap: "cividis", opacity: 1, smoothing: false } as const;
    drawAttentionOverlay(context, layout, { ...look, patches: patchesOf(grid, weights) });
    for (let patch = 0; patch < 35; patch++) {
      const x = ((patch % 7) + 0.5) * layout.cell;
      const y = (Math.floor(patch / 7) + 0.5) * layout.cell;
      expect(pixel(context, x, y)).toEqual(entry("cividis", scale.unit(weights[patch + 3]!)));
    }
  });

  test("a lower opacity lets the picture through where the weight is low, and never hides the largest more", () => {
    const { context } = canvasOf(layout.width, layout.height);
    const patches = new Float32Array(35);
    patches[34] = 1;
    drawAttentionOverlay(context, layout, { patches, scale, colorMap: "viridis", opacity: 0.8, smoothing: false });
    expect(pixel(context, 2, 2)[3]).toBe(Math.floor(255 * 0.6));
    expect(pixel(context, layout.width - 2, layout.height - 2)[3]).toBe(255);
    drawAttentionOverlay(context, layout, { patches, scale, colorMap: "viridis", opacity: 0, smoothing: false });
    expect(pixel(context, layout.width - 2, layout.height - 2)[3]).toBe(0);
  });

  test("smoothing blends neighbours, its absence does not", () => {
    const patches = new Float32Array(35).fill(0);
    patches[0] = 1;
    const { context } = canvasOf(layout.width, layout.height);
    const look = { patches, scale, colorMap: "viridis", opacity: 1 } as const;
    drawAttentionOverlay(context, layout, { ...look, smoothing: false });
    const edge = layout.cell + 1;
    expect(pixel(context, edge, 3)).toEqual(entry("viridis", 0));
    drawAttentionOverlay(context, layout, { ...look, smoothing: true });
    expect(pixel(context, edge, 3)).not.toEqual(entry("viridis", 0));
  });

  test("the picture under it is darker and has less colour", () => {
    const picture = sampleShown();
    const { canvas, context } = canvasOf(1, 1);
    drawDimmed(canvas, picture, 56, 40);
    const [r = 0, g = 0, b = 0] = pixel(context, canvas.width / 2, 2);
    const sky = [...picture.pixels.subarray(28 * 3, 28 * 3 + 3)] as [number, number, number];
    expect(r + g + b).toBeLessThan(0.75 * (sky[0] + sky[1] + sky[2]));
    expect(Math.max(r, g, b) - Math.min(r, g, b)).toBeLessThan(0.5 * (sky[2] - sky[0]));
  });
});

function sampleShown() {
  const pixels = samplePicture(capture.config);
  const crop = { x: 0, y: 0, width: 56, height: 40 };
  return { width: 56, height: 40, crop, pixels, pixelSize: [40, 56], bitmap: null } as const;
}

describe("the patch grid", () => {
  test("shows exactly the model's pixels between the lines, and hides what is switched off", () => {
    const picture = sampleShown();
    const layout = cellLayout(56, 5, 7);
    const { canvas, context } = canvasOf(1, 1);
    drawPatchGrid(canvas, layout, { picture, source: "pixels", off: [8] });
    const scale = canvas.width / 56;
    for (const [x, y] of [
      [3, 3],
      [20, 12],
      [44, 36],
    ] as const) {
      const at = (y * 56 + x) * 3;
      expect(pixel(context, (x + 0.5) * scale, (y + 0.5) * scale).slice(0, 3)).toEqual([
        ...picture.pixels.subarray(at, at + 3),
      ]);
    }
    const [x, y] = [(8 + 4.5) * scale, (8 + 1.5) * scale];
    const at = (9 * 56 + 12) * 3;
    expect(pixel(context, x, y).slice(0, 3)).not.toEqual([...picture.pixels.subarray(at, at + 3)]);
  });

  test("takes the crop out of the person's own picture", async () => {
    const { canvas: own, context: paint } = canvasOf(100, 60);
    paint.fillStyle = "rgb(255 0 0)";
    paint.fillRect(0, 0, 100, 60);
    paint.fillStyle = "rgb(0 0 255)";
    paint.fillRect(30, 10, 56, 40);
    const picture = {
      ...sampleShown(),
      ...{ width: 200, height: 120, crop: { x: 60, y: 20, width: 112, height: 80 } },
      bitmap: await createImageBitmap(own),
    };
    const { canvas, context } = canvasOf(1, 1);
    drawPatchGrid(canvas, cellLayout(56, 5, 7), { picture, source: "picture", off: [] });
    for (const [x, y] of [
      [3, 3],
      [52, 36],
    ] as const) {
      const scale = canvas.width / 56;
      expect(pixel(context, (x + 0.5) * scale, (y + 0.5) * scale)).toEqual([0, 0, 255, 255]);
    }
  });
});

describe("the attention matrix", () => {
  const source = (values: Float32Array, unit: (value: number) => number, map: ColorMap) => {
    const { canvas, context } = canvasOf(tokens, tokens);
    const image = new ImageData(tokens, tokens);
    paintMatrix(image, values, tokens, unit, map);
    context.putImageData(image, 0, 0);
    return canvas;
  };

  test.each([
    ["whole", wholeMatrix],
    ["zoomed", { k: 4, x: -300, y: -120 }],
  ] as const)("every seen pair has the colour of its exact weight, %s", (_, view) => {
    const values = headActivation(capture, "attn.pattern", 1, 1)!.data;
    const scale = attentionScale("log", tokens, 1);
    const side = tokens * 4;
    const { context } = canvasOf(side, side);
    drawAttentionMatrix(context, source(values, scale.unit, "viridis"), side, view, 1);
    let seen = 0;
    for (let query = 0; query < tokens; query++) {
      for (let key = 0; key < tokens; key++) {
        const box = pairBox(side, tokens, view, query, key);
        const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
        if (x < 0 || y < 0 || x >= side || y >= side) continue;
        seen++;
        if (seen % 7 > 0) continue;
        expect(pixel(context, x, y)).toEqual(entry("viridis", scale.unit(values[query * tokens + key]!)));
      }
    }
    expect(seen).toBeGreaterThan(70);
  });

  test("scores are centred on 0 and masked ones stay empty", () => {
    const masked = sampleCapture({
      depth: 1,
      numHeads: 1,
      grid: [5, 7],
      regTokens: 2,
      intervention: { patchesOff: [4] },
    });
    const scores = headActivation(masked, "attn.scores", 0, 0)!.data;
    const scale = divergingScale(3);
    const { context } = canvasOf(tokens, tokens);
    drawAttentionMatrix(context, source(scores, scale.unit, "diverging"), tokens, wholeMatrix, 1);
    expect(pixel(context, 7, 2)[3]).toBe(0);
    expect(pixel(context, 6, 2)).toEqual(entry("diverging", scale.unit(scores[2 * tokens + 6]!)));
  });
});
