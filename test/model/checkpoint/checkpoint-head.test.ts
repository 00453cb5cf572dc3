import { describe, expect, test } from "vitest";
import { peekCheckpoint } from "../../../src/model/checkpoint/checkpoint-head.ts";
import { openCheckpoint } from "../../../src/model/checkpoint/open-checkpoint.ts";
import { estimateMemory } from "../../../src/model/memory.ts";
import { checked, checkpointOf, smallConfig, smallSwin } from "./support.ts";
import { swinGolden } from "./swin-goldens.ts";
import { fileOfTensors, renamed, tensorsOf, transformersNames, vitGolden, withClassPosition } from "./vit-goldens.ts";

const blobOf = (bytes: Uint8Array) => new Blob([bytes as BlobPart]);

/** A file that tells how much of it was read. */
class Counted extends Blob {
  read = 0;
  override slice(start?: number, end?: number): Blob {
    const part = super.slice(start, end);
    this.read += part.size;
    return part;
  }
  override arrayBuffer(): Promise<ArrayBuffer> {
    this.read += this.size;
    return super.arrayBuffer();
  }
}

const registers = renamed(
  withClassPosition(tensorsOf(vitGolden("vit_dinov2_reg").weights)),
  transformersNames("dinov2_with_registers."),
);
const files: readonly (readonly [name: string, weights: Uint8Array, config: string])[] = [
  ["vit_cls", ...Object.values(vitGolden("vit_cls"))] as never,
  ["vit_hf", ...Object.values(vitGolden("vit_hf"))] as never,
  ["swin_ms", ...Object.values(swinGolden("swin_ms"))] as never,
  [
    "DINOv2 with registers",
    fileOfTensors(registers),
    JSON.stringify({ model_type: "dinov2_with_registers", num_attention_heads: 3 }),
  ],
];

describe("a look at the header alone", () => {
  test.each(files)("says of %s what opening it says", async (_, weights, config) => {
    const { shape: _shape, float32: _float32, names: _names, ...opened } = openCheckpoint({ weights, config });
    expect(await peekCheckpoint({ weights: blobOf(weights), config })).toEqual(opened);
  });

  test("reads a few kilobytes of a large file, and knows what it will take", async () => {
    const config = { ...smallConfig, embedDim: 768, numHeads: 12, depth: 6 };
    const file = new Counted([checkpointOf(config) as BlobPart]);
    const { parameters, bytes, config: found } = await peekCheckpoint({ weights: file });
    expect(file.size).toBeGreaterThan(4e7);
    expect(file.read).toBeLessThan(20_000);
    expect(bytes).toBe(file.size);
    expect(estimateMemory(found, bytes).weights).toBe(4 * parameters);
  });

  test("of a model in several files, with its index", async () => {
    const { weights, stated } = vitGolden("vit_hf");
    const tensors = [...tensorsOf(weights)];
    const parts = [tensors.slice(0, 9), tensors.slice(9)].map((part) => blobOf(fileOfTensors(new Map(part))));
    const map = Object.fromEntries(tensors.map(([name], place) => [name, `${place < 9 ? "a" : "b"}.safetensors`]));
    const index = JSON.stringify({ metadata: { total_size: 56_098 * 4 }, weight_map: map });
    const shards = parts.map((part, place) => ({ name: `${"ab"[place]}.safetensors`, weights: part }));
    const summary = await peekCheckpoint({ weights: shards, index, config: stated });
    expect(summary.bytes).toBe(parts.reduce((sum, { size }) => sum + size, 0));
    const error = checked(await peekCheckpoint({ weights: shards.slice(1), index }).catch((reason) => reason));
    expect(error.code).toBe("checkpoint.shardMissing");
  });

  test.each([
    ["a web page", new TextEncoder().encode(`<!doctype html>${" ".repeat(9000)}`), "checkpoint.wrongKind"],
    ["an old pickle", Uint8Array.from({ length: 9000 }, (_, i) => [0x80, 2][i] ?? 0), "checkpoint.wrongKind"],
    ["nothing", new Uint8Array(0), "checkpoint.wrongKind"],
    ["seven bytes", Uint8Array.of(1, 0, 0, 0, 0, 0, 0), "safetensors.tooShort"],
    ["a header longer than the file", checkpointOf(smallSwin).subarray(0, 1000), "safetensors.headerPastEnd"],
    ["a file that was cut", checkpointOf(smallSwin).subarray(0, -1), "safetensors.pastEnd"],
    [
      "a header of exabytes",
      Uint8Array.from({ length: 9000 }, (_, i) => (i < 8 ? 0xff : i === 8 ? 0x7b : 0)),
      "safetensors.headerTooLarge",
    ],
  ])("refuses %s as opening does", async (_, content, code) => {
    const error = checked(await peekCheckpoint({ weights: blobOf(content) }).catch((reason) => reason));
    expect(error.code).toBe(code);
  });
});
