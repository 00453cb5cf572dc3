import { describe, expect, test } from "vitest";
import { shardLimit, shardNames } from "../../../src/model/checkpoint/shard-index.ts";
import { failure } from "./support.ts";

const index = (names: readonly unknown[]) =>
  JSON.stringify({
    metadata: { total_size: 8 },
    weight_map: Object.fromEntries(names.map((name, i) => [`t${i}`, name])),
  });
const code = (text: string) => failure(() => shardNames(text)).code;

describe("shardNames", () => {
  test("each file once, in order of first mention", () => {
    const [first, second] = ["model-00002-of-00002.safetensors", "model-00001-of-00002.safetensors"];
    expect(shardNames(index([first, second, first, second]))).toEqual([first, second]);
  });

  test.each(["", "[]", "{", "{}", '{"weight_map": {}}', '{"weight_map": []}', index([7])])("no index: %s", (text) => {
    expect(code(text)).toBe("shards.index");
  });

  test.each([
    "../model.safetensors",
    "a/model.safetensors",
    "a\\model.safetensors",
    "/model.safetensors",
    "https://hub.example/model.safetensors",
    ".safetensors",
    "..safetensors",
    "model.bin",
    "model.safetensors\n",
    "",
    `${"a".repeat(300)}.safetensors`,
  ])("no file beside the index: %s", (name) => {
    expect(code(index([name]))).toBe("shards.name");
  });

  test("more files than a page can hold", () => {
    expect(code(index(Array.from({ length: shardLimit + 1 }, (_, i) => `m${i}.safetensors`)))).toBe("shards.tooMany");
  });

  test("a name of the object's prototype is a tensor like any other", () => {
    expect(shardNames('{"weight_map": {"__proto__": "a.safetensors", "b": "b.safetensors"}}')).toContain(
      "b.safetensors",
    );
  });
});
