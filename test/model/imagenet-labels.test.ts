import { IMAGENET_CLASSES } from "@tensorflow-models/mobilenet/dist/imagenet_classes";
import { describe, expect, it } from "vitest";
import type { LoadedModel } from "../../src/model/engine.ts";
import { isImagenet, withClassNames } from "../../src/model/imagenet-labels.ts";
import { presets } from "../../src/model/presets.ts";

const [first] = presets;
if (!first) throw new Error("no preset");

const model = (numClasses: number, labels: LoadedModel["labels"] = null): LoadedModel => ({
  id: "test",
  config: { ...first.config, numClasses },
  preprocessing: {} as LoadedModel["preprocessing"],
  labels,
  notes: [],
  parameters: 0,
  bytes: 0,
});

describe("the names of a model's classes", () => {
  it("are ImageNet-1k's for a thousand classes without names, and marked as assumed", async () => {
    const { labels, assumedLabels } = await withClassNames(model(1000));
    expect(assumedLabels).toBe(true);
    expect(labels).toHaveLength(1000);
    expect(labels?.[217]?.en).toBe("English springer");
    expect(isImagenet(labels)).toBe(true);
  });

  it("differ in English for every two classes", async () => {
    const { labels } = await withClassNames(model(1000));
    expect(new Set(labels?.map(({ en }) => en)).size).toBe(1000);
    expect(labels?.[134]?.en).toBe("crane (bird)");
    expect(labels?.[517]?.en).toBe("crane (machine)");
  });

  it("stay those of the file, and numbers for any other number of classes", async () => {
    const own = Array.from({ length: 1000 }, (_, index) => ({ en: `mine ${index}` }));
    expect(await withClassNames(model(1000, own))).toEqual(model(1000, own));
    for (const count of [0, 10, 999, 1001, 21843]) expect((await withClassNames(model(count))).labels).toBeNull();
  });

  it("are known as ImageNet's from a config.json too, with synonyms, in its order and no other", () => {
    const synonyms = Array.from({ length: 1000 }, (_, index) => ({ en: IMAGENET_CLASSES[index] ?? "" }));
    expect(isImagenet(synonyms)).toBe(true);
    expect(isImagenet([...synonyms].sort((a, b) => a.en.localeCompare(b.en)))).toBe(false);
    expect(isImagenet(synonyms.slice(1))).toBe(false);
    expect(isImagenet(null)).toBe(false);
  });
});
