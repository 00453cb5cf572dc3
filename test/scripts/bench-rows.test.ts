import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { markdownOf, median, relativeDifference, type Row } from "../../bench/compare/row.ts";
import { integer, join, lengthOf, message, text, varint } from "../../bench/onnx/protobuf.ts";
import { quantised, transposed } from "../../bench/onnx/layers.ts";

describe("the bench's own arithmetic", () => {
  it("takes the middle of the times", () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 2, 100])).toBe(3);
    expect(() => median([])).toThrow(RangeError);
  });

  it("measures a difference by the largest number expected, and none where lengths differ", () => {
    expect(relativeDifference(Float32Array.of(1, 2, 5), Float32Array.of(1, 2, 4))).toBe(0.25);
    expect(relativeDifference(Float32Array.of(1), Float32Array.of(1, 2))).toBeNaN();
  });

  it("prints a line for each network, with the ratio behind the time", () => {
    const row = {
      model: "ViT-Ti",
      tokens: 197,
      backend: "wasm",
      threads: 1,
      simd: "relaxed",
      difference: 0,
      detail: "",
    };
    const rows: Row[] = [
      { ...row, engine: "vitrine", medianMs: 30, ratioToOrtFp32: 0.5, newMemoryMs: 4 },
      { ...row, engine: "ort", medianMs: 60, ratioToOrtFp32: 1 },
      { ...row, engine: "vitrine", simd: "baseline", medianMs: 45, ratioToOrtFp32: 0.75 },
    ];
    expect(markdownOf(rows).split("\n").slice(2)).toEqual([
      "| ViT-Ti | 197 | wasm | 1 | relaxed | 30.0 (0.50) | 4.0 | – | 60.0 (1.00) | – |",
      "| ViT-Ti | 197 | wasm | 1 | baseline | 45.0 (0.75) | – | – | – | – |",
    ]);
  });

  it("turns a stored weight, and back again it is the same", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), (rows, columns) => {
        const values = Float32Array.from({ length: rows * columns }, (_, place) => place);
        expect(transposed(transposed(values, rows, columns), columns, rows)).toEqual(values);
      }),
    );
  });

  it("keeps a weight within half a step of eight bits", () => {
    const numbers = fc.float32Array({ minLength: 1, maxLength: 40, noNaN: true, min: -100, max: 100 });
    fc.assert(
      fc.property(numbers, (values) => {
        const { bytes, scale } = quantised(values);
        for (const [place, value] of values.entries()) {
          expect(Math.abs(((bytes[place] as number) - 128) * scale - value)).toBeLessThanOrEqual(scale * 0.5001);
        }
      }),
    );
  });
});

describe("what the bench writes of Protocol Buffers", () => {
  it("has the bytes of the format's own examples", () => {
    expect([...varint(150)]).toEqual([0x96, 0x01]);
    expect([...varint(-1)]).toEqual([...Array.from({ length: 9 }, () => 0xff), 0x01]);
    expect([...join(integer(1, 150))]).toEqual([0x08, 0x96, 0x01]);
    expect([...join(text(2, "testing"))]).toEqual([0x12, 0x07, ...new TextEncoder().encode("testing")]);
    expect([...join(message(3, ...integer(1, 150)))]).toEqual([0x1a, 0x03, 0x08, 0x96, 0x01]);
  });

  it("says how long a message is before it comes", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), (words) => {
        const pieces = text(9, words);
        expect(join(pieces)).toHaveLength(lengthOf(pieces));
      }),
    );
  });
});
