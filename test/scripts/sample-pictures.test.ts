import { existsSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import * as v from "valibot";
import { beforeAll, describe, expect, it } from "vitest";
import { judge, type Verdict } from "../../scripts/sample-pictures/judge.ts";

const folder = fileURLToPath(new URL("../../public/images/", import.meta.url));
const Text = v.pipe(v.string(), v.minLength(2));
const Chinese = v.pipe(v.string(), v.regex(/^[\p{Script=Han}、，。：；]+$/u));
const Pixels = v.pipe(v.number(), v.integer(), v.minValue(480), v.maxValue(1024));
const ClassId = v.pipe(v.string(), v.regex(/^n\d{8}$/));
const Samples = v.array(
  v.strictObject({
    id: v.pipe(v.string(), v.regex(/^[a-z-]+$/)),
    file: v.string(),
    width: Pixels,
    height: Pixels,
    seed: v.pipe(v.number(), v.integer()),
    title: v.strictObject({ en: Text, zh: Chinese }),
    description: v.strictObject({ en: Text, zh: Chinese }),
    expected: ClassId,
    predicted: ClassId,
  }),
);

const samples = v.parse(Samples, JSON.parse(readFileSync(`${folder}samples.json`, "utf8")));
const pathOf = ({ file }: { readonly file: string }) => `${folder}${file}`;

describe("the sample pictures", () => {
  it("are at least six, each of another class and under another name", () => {
    expect(samples.length).toBeGreaterThanOrEqual(6);
    expect(new Set(samples.map(({ id }) => id)).size).toBe(samples.length);
    expect(new Set(samples.map(({ expected }) => expected)).size).toBe(samples.length);
  });

  it.each(samples)("$id is there, at most 120 KB, of the size that the list says", async (sample) => {
    expect(existsSync(pathOf(sample))).toBe(true);
    expect(statSync(pathOf(sample)).size).toBeLessThanOrEqual(120 * 1024);
    const { width, height, channels } = await sharp(pathOf(sample)).metadata();
    expect({ width, height, channels }).toEqual({ width: sample.width, height: sample.height, channels: 3 });
  });

  describe("before the model that ships", () => {
    let verdicts: readonly (readonly Verdict[])[];
    beforeAll(async () => {
      verdicts = await judge(samples.map(pathOf));
    });

    it("are seen as the list says", () => {
      expect(verdicts.map(([first]) => first?.id)).toEqual(samples.map(({ predicted }) => predicted));
    });

    it("are recognised, at least four of six", () => {
      const right = samples.filter(({ expected }, i) => verdicts[i]?.[0]?.id === expected);
      expect(right.length / samples.length).toBeGreaterThanOrEqual(4 / 6);
    });

    it("begin with one that the model is sure of", () => {
      expect(samples[0]?.predicted).toBe(samples[0]?.expected);
      expect(verdicts[0]?.[0]?.probability).toBeGreaterThan(0.8);
    });
  });
});
