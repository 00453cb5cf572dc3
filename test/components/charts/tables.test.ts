import { describe, expect, test } from "vitest";
import { fixed } from "../../../src/components/draw/charts/format.ts";
import { pairFormula } from "../../../src/components/views/pair-formula.ts";
import { pairTable } from "../../../src/components/views/pair-table.ts";
import { pairVectors } from "../../../src/components/views/pair-vectors.ts";
import { filterComponents, projection, projectionTable } from "../../../src/components/views/patch-projection.ts";
import {
  positionMaps,
  positionRows,
  positionTable,
  similarityTo,
} from "../../../src/components/views/position-maps.ts";
import { className, predictionRows, predictionTable } from "../../../src/components/views/prediction-rows.ts";
import { statisticsTable } from "../../../src/components/views/statistics-table.ts";
import { tokenMark, tokenName } from "../../../src/components/views/token-words.ts";
import { en } from "../../../src/i18n/en.ts";
import { zh } from "../../../src/i18n/zh.ts";
import { pairTerms, softmaxPlace } from "../../../src/model/analysis/pair.ts";
import { headStatistics } from "../../../src/model/analysis/statistics.ts";
import { patchCount, tokenCount, tokenGrid } from "../../../src/model/analysis/token-grid.ts";
import { headActivation } from "../../../src/model/capture.ts";
import { normalise } from "../../../src/model/image/normalise.ts";
import { noIntervention } from "../../../src/model/intervention.ts";
import type { NamedTensor } from "../../../src/model/tensor.ts";
import { sampleCapture, sampleConfig } from "../../gallery/sample-capture.ts";
import { samplePatchEmbedding, samplePicture, samplePositionEmbedding } from "../../gallery/sample-model.ts";

const small = { depth: 3, numHeads: 2, grid: [5, 6], headDim: 16, patchSize: 4 } as const;
const capture = sampleCapture(small);
const grid = tokenGrid(capture.config);
// Not head 2 of block 2: the sample keeps it dead, all its numbers are 0.
const selection = { block: 1, head: 0, query: 8, key: 15 };
const half = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] } as const;

describe("the pair", () => {
  test("has one row per dimension and ends with the captured score and weight", () => {
    const { rows } = pairTable(en, capture, selection);
    const products = rows.slice(0, 16);
    for (const [, q, k, product] of products) expect(product).toBeCloseTo((q as number) * (k as number), 5);
    const steps = Object.fromEntries(rows.slice(16).map((row) => [row[0], row[3] as number]));
    const sum = products.reduce((total, row) => total + (row[3] as number), 0);
    expect(steps[en.charts.pair.steps.sum]).toBeCloseTo(sum, 4);
    const at = selection.query * tokenCount(grid) + selection.key;
    const score = headActivation(capture, "attn.scores", 1, 0)?.data[at] as number;
    const weight = headActivation(capture, "attn.pattern", 1, 0)?.data[at] as number;
    expect(steps[en.charts.pair.steps.score]).toBe(score);
    expect(score).toBeCloseTo(sum / 4, 4);
    expect(steps[en.charts.pair.steps.weight]).toBe(weight);
    expect(steps[en.charts.pair.steps.times]).toBeCloseTo(weight * 31, 6);
  });

  test("is empty where the block was not captured", () => {
    expect(pairTable(zh, capture, { ...selection, block: 9 }).rows).toEqual([]);
  });

  const formulaOf = (of: ReturnType<typeof sampleCapture>, key = selection.key) => {
    const vectors = pairVectors(of, 1, 0, selection.query, key);
    if (!vectors) throw new Error("not captured");
    const terms = pairTerms(vectors.q, vectors.k, of.intervention.temperature);
    const place = softmaxPlace(vectors.scores, key);
    const phrases = pairFormula(en, terms, place, vectors.q.length, vectors.weights[key] as number);
    return phrases.map((phrase) => phrase.map((part) => part.text).join(""));
  };

  test("reads as sum, scale, softmax and place", () => {
    const steps = formulaOf(capture);
    expect(steps).toHaveLength(4);
    const sum = pairTable(en, capture, selection).rows.at(-7)?.[3] as number;
    expect(steps[0]).toBe(`q · k = ${fixed(sum, 2)}`);
    expect(steps[1]).toBe(`÷ √16 = ${fixed(sum / 4, 2)}`);
    expect(steps[2]).toMatch(/^→ softmax /);
    expect(steps[3]).toMatch(/× uniform, \d+(st|nd|rd|th) of 31$/);
  });

  test("gives temperature and mask a step of their own", () => {
    const changed = sampleCapture({ ...small, intervention: { temperature: 0.5, patchesOff: [14] } });
    expect(formulaOf(changed)).toContain("→ switched off −∞");
    expect(formulaOf(changed)).toContain("→ softmax 0");
    const sum = pairTable(en, changed, { ...selection, key: 16 }).rows.at(-7)?.[3] as number;
    expect(formulaOf(changed, 16)[1]).toBe(`÷ √16 = ${fixed(sum / 4, 2)}`);
    expect(formulaOf(changed, 16)[2]).toBe(`÷ temperature 0.50 = ${fixed(sum / 2, 2)}`);
  });
});

describe("head statistics", () => {
  test("one row per block and head, numbered from 1, in full precision", () => {
    const statistics = headStatistics(capture.tensors["attn.pattern"] as NamedTensor, grid);
    const { columns, rows } = statisticsTable(zh, statistics, [0, 2, 5]);
    expect(columns).toHaveLength(rows[0]?.length ?? 0);
    expect(rows.map((row) => row.slice(0, 2))).toEqual([
      [1, 1],
      [1, 2],
      [3, 1],
      [3, 2],
      [6, 1],
      [6, 2],
    ]);
    expect(rows[3]?.[3]).toBe(statistics.entropy[3]);
  });
});

describe("the prediction", () => {
  const before = Float32Array.from([0.4, 0.3, 0.15, 0.1, 0.05]);
  const now = Float32Array.from([0.05, 0.3, 0.1, 0.15, 0.4]);

  test("without a comparison is the top of the list", () => {
    expect(predictionRows(now, null, 2)).toEqual([
      { index: 4, now: now[4], before: null, rank: 1, rankBefore: null },
      { index: 1, now: now[1], before: null, rank: 2, rankBefore: null },
    ]);
  });

  test("keeps classes that fell out of the list beside those that rose into it", () => {
    const rows = predictionRows(now, before, 2);
    expect(rows.map((row) => [row.index, row.rank, row.rankBefore])).toEqual([
      [4, 1, 5],
      [1, 2, 2],
      [0, 5, 1],
    ]);
  });

  test("is the same for equal probabilities on every machine: the lower class first", () => {
    expect(predictionRows(new Float32Array(4).fill(0.25), null, 4).map((row) => row.index)).toEqual([0, 1, 2, 3]);
  });

  test("names classes in the reader's language, in English where there is no Chinese, by number where there is none", () => {
    const labels = [{ en: "church", zh: "教堂" }, { en: "tench" }];
    expect(className(zh, labels, 0)).toBe("教堂");
    expect(className(zh, labels, 1)).toBe("tench");
    expect(className(en, labels, 0)).toBe("church");
    expect(className(zh, null, 7)).toBe("类别 7");
  });

  test("as a table has every class and the change", () => {
    const { columns, rows } = predictionTable(en, null, now, before);
    expect(rows).toHaveLength(5);
    expect(rows[0]).toEqual([1, "class 4", 4, now[4], before[4], (now[4] as number) - (before[4] as number)]);
    expect(columns).toHaveLength(6);
    expect(predictionTable(en, null, now, null).columns).toHaveLength(4);
  });

  test("as a table has a column for the other language where a class has a name in it", () => {
    const labels = [{ en: "church", zh: "教堂" }, ..."abcd"].map((label) =>
      typeof label === "string" ? { en: label } : label,
    );
    const inChinese = predictionTable(zh, labels, now, null);
    expect(inChinese.columns.slice(1, 4)).toEqual(["类别", "英文名", "类别编号"]);
    const row = ({ rows }: typeof inChinese, index: number) => rows.find((cells) => cells[3] === index)?.slice(1, 3);
    expect(row(inChinese, 0)).toEqual(["教堂", "church"]);
    expect(row(inChinese, 1)).toEqual(["a", ""]);
    expect(row(predictionTable(en, labels, now, null), 0)).toEqual(["church", "教堂"]);
  });
});

describe("positions", () => {
  const maps = positionMaps(samplePositionEmbedding(capture.config), grid);

  test("a position is like itself", () => {
    const rows = positionRows(maps, grid, noIntervention);
    for (const patch of [0, 7, 29]) expect(similarityTo(maps, grid, rows, patch + 1)?.[patch]).toBeCloseTo(1, 6);
  });

  test("the class token has one where the checkpoint gives it one", () => {
    const rows = positionRows(maps, grid, noIntervention);
    expect(similarityTo(maps, grid, rows, 0)).toHaveLength(30);
    const patchesOnly = sampleConfig({ ...small, noEmbedClass: true });
    const without = positionMaps(samplePositionEmbedding(patchesOnly), tokenGrid(patchesOnly));
    const withoutRows = positionRows(without, grid, noIntervention);
    expect(similarityTo(without, grid, withoutRows, 0)).toBeNull();
    expect(similarityTo(without, grid, withoutRows, 1)).toHaveLength(30);
  });

  test("shuffled positions are the learned ones in another order", () => {
    const learned = positionRows(maps, grid, noIntervention);
    const shuffled = positionRows(maps, grid, { positions: "shuffled", shuffleSeed: 3 });
    expect([...shuffled]).not.toEqual([...learned]);
    expect([...shuffled].sort((a, b) => a - b)).toEqual([...learned]);
  });

  test("a run on another grid takes the nearest stored position", () => {
    const larger = { ...grid, rows: 10, columns: 12 };
    const rows = positionRows(maps, larger, noIntervention);
    expect(rows).toHaveLength(120);
    expect(rows[0]).toBe(maps.first);
    expect(rows[119]).toBe(maps.first + patchCount(grid) - 1);
  });

  test("the table has the cosine to every patch", () => {
    const { rows } = positionTable(zh, maps, grid, noIntervention, 8);
    expect(rows).toHaveLength(30);
    expect(rows[7]).toEqual(["图块 2, 2", 2, 2, expect.closeTo(1, 6)]);
  });
});

describe("the patch embedding", () => {
  const { weight, bias } = samplePatchEmbedding(capture.config);
  const input = normalise(samplePicture(capture.config), half);
  const captured = capture.tensors["embed.patches"] as NamedTensor;

  test("the sum of the products and the bias is the captured number", () => {
    for (const [patch, dimension] of [
      [0, 0],
      [7, 3],
      [29, 31],
    ] as const) {
      const steps = projection(input, grid, patch, weight, bias, dimension);
      expect(steps.sum + steps.bias).toBeCloseTo(captured.data[patch * 32 + dimension] as number, 4);
      expect(steps.terms.reduce((sum, term) => sum + term, 0)).toBeCloseTo(steps.sum, 4);
    }
  });

  test("the table has the whole token", () => {
    const { rows } = projectionTable(en, input, grid, 7, weight, bias);
    expect(rows).toHaveLength(32);
    for (const [dimension, product, added, value] of rows) {
      expect(value).toBeCloseTo(captured.data[7 * 32 + (dimension as number) - 1] as number, 4);
      expect((product as number) + (added as number)).toBeCloseTo(value as number, 6);
    }
  });

  test("components are pictures of the filters' size, the strongest first", () => {
    const { weights, explained } = filterComponents(weight, 6);
    expect(weights.shape).toEqual([6, 3, 4, 4]);
    expect([...explained]).toEqual([...explained].sort((a, b) => b - a));
    expect(filterComponents(weight, 1000).explained.length).toBe(32);
  });
});

test("tokens have names in both languages, counted from 1", () => {
  const prefixed = tokenGrid(sampleConfig({ ...small, distilled: true, regTokens: 2 }));
  expect(tokenName(en, prefixed, 0)).toBe("class token");
  expect(tokenName(en, prefixed, 1)).toBe("distillation token");
  expect(tokenName(zh, prefixed, 3)).toBe("寄存器词元 2");
  expect(tokenName(en, prefixed, 4)).toBe("patch 1, 1");
  expect(tokenMark(zh, prefixed, 11)).toBe("(2, 2)");
  expect(tokenMark(en, prefixed, 0)).toBe("class");
});
