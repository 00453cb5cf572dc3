import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sortCheckpointFiles } from "../../src/sort-checkpoint-files.ts";

const filesOf = (...names: string[]) => names.map((name) => new File([name], name));

/** Where each file went, by name. */
function sorted(...names: string[]) {
  const { checkpoint, others } = sortCheckpointFiles(filesOf(...names));
  return {
    weights: checkpoint?.weights.map(({ name }) => name) ?? [],
    index: checkpoint?.index?.name,
    config: checkpoint?.config?.name,
    preprocessor: checkpoint?.preprocessor?.name,
    others: others.map(({ name }) => name),
  };
}

const model = [
  "config.json",
  "model-00001-of-00002.safetensors",
  "model-00002-of-00002.safetensors",
  "model.safetensors.index.json",
  "preprocessor_config.json",
];

describe("files that are chosen at once", () => {
  it("find their places in any order", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(model, { minLength: model.length }), (names) => {
        expect(sorted(...names)).toEqual({
          weights: ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"],
          index: "model.safetensors.index.json",
          config: "config.json",
          preprocessor: "preprocessor_config.json",
          others: [],
        });
      }),
    );
  });

  it("are known by names that a browser has numbered", () => {
    const names = ["preprocessor_config (1).json", "config (2).json", "model.safetensors.index (1).json"];
    expect(sorted("model (3).safetensors", ...names)).toMatchObject({
      weights: ["model (3).safetensors"],
      index: "model.safetensors.index (1).json",
      config: "config (2).json",
      preprocessor: "preprocessor_config (1).json",
    });
  });

  it("have their parts in the order of their numbers", () => {
    const { weights } = sorted("m-10.safetensors", "m-9.safetensors", "m-1.safetensors");
    expect(weights).toEqual(["m-1.safetensors", "m-9.safetensors", "m-10.safetensors"]);
  });

  it("take a text of another name as the config if it is the only one", () => {
    expect(sorted("mine.safetensors", "mine.json").config).toBe("mine.json");
    expect(sorted("mine.safetensors", "tokenizer.json", "vocab.json").config).toBeUndefined();
    expect(sorted("mine.safetensors", "tokenizer.json", "config.json").config).toBe("config.json");
  });

  it("give safetensors before the same weights in another format, and leave out what has no place", () => {
    const { weights, others } = sorted("pytorch_model.bin", "README.md", "model.safetensors", "cat.jpg");
    expect(weights).toEqual(["model.safetensors"]);
    expect(others).toEqual(["pytorch_model.bin", "README.md", "cat.jpg"]);
  });

  it("give other formats to the reader, which says what they are", () => {
    for (const name of ["model.pth", "model.onnx", "MODEL.GGUF", "model.npz", "weights.zip"]) {
      expect(sorted(name).weights).toEqual([name]);
    }
  });

  it("are no checkpoint without weights; an index alone says what is missing", () => {
    expect(sortCheckpointFiles(filesOf("config.json")).checkpoint).toBeNull();
    expect(sortCheckpointFiles(filesOf("cat.jpg", "config.json"))).toMatchObject({
      checkpoint: null,
      others: [{ name: "cat.jpg" }],
    });
    expect(sorted("model.safetensors.index.json")).toMatchObject({
      weights: ["model.safetensors.index.json"],
      index: undefined,
    });
  });

  it("are all placed once or named as others", () => {
    const names = fc.array(fc.constantFrom(...model, "cat.png", "a.bin", "b.json", "README"), { maxLength: 8 });
    fc.assert(
      fc.property(names, (some) => {
        const files = filesOf(...some);
        const { checkpoint, others } = sortCheckpointFiles(files);
        const { weights = [], index, config, preprocessor } = checkpoint ?? {};
        const placed = [...weights, index, config, preprocessor].filter((file) => file !== undefined);
        expect(new Set([...placed, ...others]).size).toBe(placed.length + others.length);
        if (checkpoint) expect(placed.length + others.length).toBe(files.length);
      }),
    );
  });
});
