import { expect, it } from "vitest";
import { labelsRow, readRows } from "../../src/components/checkpoint/read-rows.ts";
import { checkpoint as en } from "../../src/i18n/en/checkpoint.ts";
import { checkpoint as zh } from "../../src/i18n/zh/checkpoint.ts";
import { openCheckpoint } from "../../src/model/checkpoint/open-checkpoint.ts";
import { configJson, randomCheckpoint, tinyConfig } from "../e2e/checkpoints.ts";

const weights = randomCheckpoint(tinyConfig);

it("every setting has a name in both languages, a value and a reason", () => {
  const model = openCheckpoint({ weights, config: configJson(tinyConfig) });
  for (const words of [en.read, zh.read]) {
    const rows = readRows(model, words).flatMap((group) => group.rows);
    expect(rows).toHaveLength(model.notes.length);
    for (const { key, label, value, origin } of rows) {
      expect(words.keys[key], key).toBe(label);
      expect(value, key).not.toMatch(/undefined|object|^$/);
      expect(words.origins[origin], key).toBeTruthy();
    }
  }
});

it("sides stand with a cross, small numbers with a power, and what is not there is none", () => {
  const rows = readRows(openCheckpoint({ weights, config: configJson(tinyConfig) }), en.read).flatMap(
    (group) => group.rows,
  );
  const value = (key: string) => rows.find((row) => row.key === key)?.value;
  expect(value("imageSize")).toBe("32 × 32");
  expect(value("layerNormEps")).toBe("1e-6");
  expect(value("regTokens")).toBe("none");
  expect(value("classToken")).toBe("yes");
  expect(value("mean")).toBe("0.5, 0.5, 0.5");
});

it("says where the names of the classes come from, and nothing of a model without a head", () => {
  const model = openCheckpoint({ weights, config: configJson(tinyConfig) });
  const labels = [{ en: "church" }];
  const said = (of: Parameters<typeof labelsRow>[0]) => labelsRow(of, en.read)?.value;
  expect(said(model)).toBe("numbers only");
  expect(said({ ...model, labels })).toBe("from the file");
  expect(said({ ...model, labels, assumedLabels: true })).toBe("ImageNet-1k");
  expect(labelsRow({ ...model, config: { ...tinyConfig, numClasses: 0 } }, zh.read)).toBeNull();
});
