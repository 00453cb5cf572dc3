import { unzipSync } from "fflate";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matrixRows, shortest, toCsv } from "../../../src/model/export/csv.ts";
import { toNpy } from "../../../src/model/export/npy.ts";
import { toNpz } from "../../../src/model/export/npz.ts";
import { sizeOf, tensor } from "../../../src/model/tensor.ts";

const shape = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 5 });

/** Reads a `.npy` file by the rules of NumPy Enhancement Proposal 1. */
function fromNpy(file: Uint8Array): { shape: number[]; data: Float32Array } {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  expect(String.fromCharCode(...file.subarray(0, 6))).toBe("\x93NUMPY");
  expect([file[6], file[7]]).toEqual([1, 0]);
  const start = 10 + view.getUint16(8, true);
  expect(start % 64).toBe(0);
  const header = String.fromCharCode(...file.subarray(10, start));
  expect(header).toMatch(/^\{'descr': '<f4', 'fortran_order': False, 'shape': \((\d+,|\d+(, \d+)+)?\), \} *\n$/);
  const found = [...(/\((.*)\)/.exec(header)?.[1] ?? "").matchAll(/\d+/g)].map(Number);
  const data = Float32Array.from({ length: (file.length - start) / 4 }, (_, i) => view.getFloat32(start + i * 4, true));
  return { shape: found, data };
}

/** Reads a CSV by RFC 4180. */
function fromCsv(text: string): string[][] {
  const rows: string[][] = [];
  for (const [, quoted, plain = "", end] of text.slice(1).matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    if (rows.length === 0) rows.push([]);
    rows.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === "\r\n") rows.push([]);
  }
  return rows.slice(0, -1);
}

describe("NPY", () => {
  test("what is written is read back, whatever the shape", () => {
    fc.assert(
      fc.property(shape, (extents) => {
        const data = Float32Array.from({ length: sizeOf(extents) }, (_, i) => Math.sin(i));
        const got = fromNpy(toNpy({ shape: extents, data }));
        expect(got.shape).toEqual(extents);
        expect(got.data).toEqual(data);
      }),
      { seed: 4 },
    );
  });

  test("a part of a larger buffer is written alone, special values included", () => {
    const data = Float32Array.of(9, Number.NaN, Number.POSITIVE_INFINITY, -0, 9).subarray(1, 4);
    const got = fromNpy(toNpy({ shape: [3], data })).data;
    expect([...got]).toEqual([Number.NaN, Number.POSITIVE_INFINITY, -0]);
  });
});

describe("NPZ", () => {
  const pattern = tensor("attn.pattern", ["query", "key"], [2, 2], Float32Array.of(0.25, 0.75, 1, 0));

  test("holds one .npy per key", () => {
    const files = unzipSync(toNpz({ "attn.pattern": pattern, 查询: pattern }));
    expect(Object.keys(files)).toEqual(["attn.pattern.npy", "查询.npy"]);
    expect(fromNpy(files["查询.npy"] as Uint8Array)).toEqual({ shape: [2, 2], data: pattern.data });
  });

  test("the same tensors give the same bytes", () => {
    expect(toNpz({ a: pattern })).toEqual(toNpz({ a: pattern }));
  });
});

describe("CSV", () => {
  test("cells of any text are read back", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r", " ", "头", ";") });
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 2 })), (rows) => {
        expect(fromCsv(toCsv(rows, ["key, query", 'a "b"']))).toEqual([["key, query", 'a "b"'], ...rows]);
      }),
      { seed: 5 },
    );
  });

  test("every line ends with CRLF, a byte order mark leads, absent values are empty", () => {
    expect(
      toCsv(
        [
          [1, null],
          [undefined, true],
        ],
        ["a", "b"],
      ),
    ).toBe("\ufeffa,b\r\n1,\r\n,true\r\n");
  });

  test("float32 values are written with the fewest digits that give them again", () => {
    expect(toCsv([[Math.fround(0.1), 1e-7, 16777217, 123456792, -0.5, Number.NaN]], [])).toBe(
      "\ufeff\r\n0.1,1e-7,16777217,123456792,-0.5,NaN\r\n",
    );
    fc.assert(
      fc.property(fc.float({ noNaN: true }), (value) => {
        expect(Math.fround(shortest(value))).toBe(value);
      }),
      { seed: 6, numRuns: 2000 },
    );
  });

  test("a matrix has the names of its rows in front", () => {
    const matrix = { shape: [2, 2], data: Float32Array.of(0.1, 0.9, 1, 0) };
    expect(matrixRows(matrix, ["[CLS]", "patch 0"])).toEqual([
      ["[CLS]", 0.1, 0.9],
      ["patch 0", 1, 0],
    ]);
  });
});
