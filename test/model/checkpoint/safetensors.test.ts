import { describe, expect, test } from "vitest";
import {
  parseSafetensors,
  tensorLimit,
  toFloat32,
  writeSafetensors,
} from "../../../src/model/checkpoint/safetensors.ts";
import { headerLimit } from "../../../src/model/checkpoint/safetensors-header.ts";
import { failure, fileOf, zeros } from "./support.ts";

const entry = (dtype: string, shape: unknown, offsets: unknown) =>
  JSON.stringify({ dtype, shape, data_offsets: offsets });

/** What the format forbids: file, code, and numbers or names that the sentence must hold. */
const violations: [title: string, file: Uint8Array, code: string, says: string[]][] = [
  ["shorter than its length field", new Uint8Array(7), "safetensors.tooShort", ["7 bytes"]],
  [
    "a header beyond the limit",
    fileOf("{}", 0, 0xffffffff00003cn),
    "safetensors.headerTooLarge",
    [String(headerLimit)],
  ],
  [
    "a header one byte beyond the limit",
    fileOf("{}", 0, BigInt(headerLimit) + 1n),
    "safetensors.headerTooLarge",
    ["25000001"],
  ],
  ["a header length of 2^64 - 1", fileOf("{}", 0, 2n ** 64n - 1n), "safetensors.headerTooLarge", []],
  ["a length and nothing after it", fileOf("", 0, 0x3cn), "safetensors.headerPastEnd", ["60 bytes", "only 0"]],
  ["a header one byte past the end", fileOf("{}", 0, 3n), "safetensors.headerPastEnd", ["3 bytes", "only 2"]],
  ["a header of no bytes", fileOf("", 4, 0n), "safetensors.headerStart", ["nothing"]],
  ["a header that starts with a space", fileOf(" {}"), "safetensors.headerStart", ["0x20"]],
  ["a header that starts with a byte order mark", fileOf("\uFEFF{}"), "safetensors.headerStart", ["0xef"]],
  ["a header that is a list", fileOf("[]"), "safetensors.headerStart", ["0x5b"]],
  ["a header byte that is no UTF-8", fileOf(new Uint8Array([0xff])), "safetensors.headerStart", ["0xff"]],
  [
    "a broken UTF-8 sequence inside",
    fileOf(new Uint8Array([0x7b, 0x22, 0xc3, 0x28, 0x22])),
    "safetensors.headerUtf8",
    [],
  ],
  ["a header that is one brace", fileOf("{"), "safetensors.headerJson", []],
  ["text after the object", fileOf("{}x"), "safetensors.headerJson", []],
  ["nesting without end", fileOf(`{"a":${"[".repeat(100_000)}`), "safetensors.headerJson", ["deeper than 8"]],
  [
    "a name given twice",
    fileOf(`{"a":${entry("F32", [1], [0, 4])},"a":${entry("F32", [1], [0, 4])}}`, 4),
    "safetensors.duplicateName",
    ['"a"'],
  ],
  [
    "a name given twice, once with an escape",
    fileOf(`{"a":${entry("F32", [1], [0, 4])},"\\u0061" :${entry("F32", [1], [0, 4])}}`, 4),
    "safetensors.duplicateName",
    ['"a"'],
  ],
  [
    "a field given twice",
    fileOf(`{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, 4),
    "safetensors.duplicateName",
    ['"dtype"'],
  ],
  ["metadata that is a number", fileOf(`{"__metadata__":{"epoch":3}}`), "safetensors.metadata", ['"epoch"']],
  ["metadata that is a list", fileOf(`{"__metadata__":[]}`), "safetensors.metadata", []],
  ["metadata that is null", fileOf(`{"__metadata__":null}`), "safetensors.metadata", []],
  ["an entry that is null", fileOf(`{"a":null}`), "safetensors.entry", ['"a"']],
  ["an entry without shape", fileOf(`{"a":{"dtype":"F32","data_offsets":[0,4]}}`, 4), "safetensors.entry", ['"shape"']],
  ["an unknown type", fileOf(`{"a":${entry("F33", [1], [0, 4])}}`, 4), "safetensors.dtype", ['"a"', "F33"]],
  ["a type that is a name of Object", fileOf(`{"a":${entry("toString", [1], [0, 4])}}`, 4), "safetensors.dtype", []],
  ["a type that is a number", fileOf(`{"a":{"dtype":1,"shape":[1],"data_offsets":[0,4]}}`, 4), "safetensors.dtype", []],
  ["a negative extent", fileOf(`{"a":${entry("F32", [-1], [0, 4])}}`, 4), "safetensors.shape", ["[-1]"]],
  ["a fractional extent", fileOf(`{"a":${entry("F32", [1.5], [0, 6])}}`, 6), "safetensors.shape", ["[1.5]"]],
  ["an extent as text", fileOf(`{"a":${entry("F32", ["1"], [0, 4])}}`, 4), "safetensors.shape", []],
  ["a shape that is a number", fileOf(`{"a":${entry("F32", 1, [0, 4])}}`, 4), "safetensors.shape", []],
  [
    "a shape whose product overflows 64 bits",
    fileOf(`{"a":{"dtype":"I32","shape":[2,18446744073709551614],"data_offsets":[0,16]}}`, 16),
    "safetensors.overflow",
    ['"a"'],
  ],
  [
    "an overflow hidden behind a zero",
    fileOf(`{"a":{"dtype":"I32","shape":[9007199254740991,9007199254740991,0],"data_offsets":[0,0]}}`),
    "safetensors.overflow",
    [],
  ],
  ["three offsets", fileOf(`{"a":${entry("F32", [1], [0, 4, 8])}}`, 4), "safetensors.offsets", ["[0,4,8]"]],
  ["offsets that run backwards", fileOf(`{"a":${entry("F32", [1], [4, 0])}}`, 4), "safetensors.offsets", ["[4,0]"]],
  ["a negative offset", fileOf(`{"a":${entry("F32", [1], [-4, 0])}}`, 4), "safetensors.offsets", []],
  ["an offset beyond safe integers", fileOf(`{"a":${entry("F32", [1], [0, 2 ** 53])}}`, 4), "safetensors.offsets", []],
  [
    "fewer bytes than the shape needs",
    fileOf(`{"a":${entry("I32", [2, 2], [0, 4])}}`, 4),
    "safetensors.size",
    ['"a"', "16 bytes", "hold 4"],
  ],
  [
    "more bytes than the shape needs",
    fileOf(`{"a":${entry("F16", [2], [0, 8])}}`, 8),
    "safetensors.size",
    ["needs 4", "hold 8"],
  ],
  ["bits that fill no byte", fileOf(`{"a":${entry("F4", [3], [0, 2])}}`, 2), "safetensors.subByte", ["12 bits"]],
  [
    "data that do not start at 0",
    fileOf(`{"a":${entry("F32", [1], [4, 8])}}`, 8),
    "safetensors.hole",
    ["byte 4", "ends at 0"],
  ],
  [
    "a hole between two tensors",
    fileOf(`{"a":${entry("F32", [1], [0, 4])},"b":${entry("F32", [1], [8, 12])}}`, 12),
    "safetensors.hole",
    ['"b"', "byte 8", "ends at 4"],
  ],
  [
    "two tensors that overlap",
    fileOf(`{"a":${entry("F32", [2], [0, 8])},"b":${entry("F32", [2], [4, 12])}}`, 12),
    "safetensors.overlap",
    ['"b"', "byte 4", "ends at 8"],
  ],
  [
    "ten tensors on the same bytes",
    fileOf(`{${Array.from({ length: 10 }, (_, i) => `"t${i}":${entry("F32", [4], [0, 16])}`).join(",")}}`, 16),
    "safetensors.overlap",
    [],
  ],
  [
    "data two bytes short",
    fileOf(`{"a":${entry("I32", [2, 2], [0, 16])}}`, 14),
    "safetensors.pastEnd",
    ["byte 16", "only 14"],
  ],
  [
    "bytes after the last tensor",
    fileOf(`{"a":${entry("I32", [2, 2], [0, 16])}}`, 16 + "extra_bogus_data_for_polyglot".length),
    "safetensors.trailing",
    ["29 bytes"],
  ],
  ["data and no tensor", fileOf("{}", 1), "safetensors.trailing", ["1 byte follows"]],
];

describe("every rule of the format has its own sentence", () => {
  test.each(violations)("%s is refused", (_, file, code, says) => {
    const error = failure(() => parseSafetensors(file));
    expect(error.code).toBe(code);
    for (const part of says) expect(error.message).toContain(part);
  });

  test("more tensors than any model has are refused by their number", () => {
    const entries = Array.from({ length: tensorLimit + 1 }, (_, i) => `"t${i}":${entry("F32", [0], [0, 0])}`);
    const error = failure(() => parseSafetensors(fileOf(`{${entries.join(",")}}`)));
    expect(error.code).toBe("safetensors.tooMany");
    expect(error.message).toContain("10001");
  });
});

describe("what the format allows is read", () => {
  test("a file without tensors", () => {
    expect(parseSafetensors(fileOf("{}")).tensors.size).toBe(0);
  });

  test("a header padded with spaces", () => {
    expect(parseSafetensors(fileOf("{}      ")).tensors.size).toBe(0);
  });

  test("a scalar and a tensor without values", () => {
    const file = fileOf(`{"s":${entry("F32", [], [0, 4])},"z":${entry("F64", [2, 0, 3], [4, 4])}}`, 4);
    const { tensors } = parseSafetensors(file);
    expect(tensors.get("s")?.shape).toEqual([]);
    expect(tensors.get("s")?.bytes.byteLength).toBe(4);
    expect(tensors.get("z")?.bytes.byteLength).toBe(0);
  });

  test("a header whose order is not the order of the data", () => {
    const file = fileOf(`{"b":${entry("U8", [1], [2, 3])},"a":${entry("U8", [2], [0, 2])}}`, 3);
    file.set([7, 8, 9], file.byteLength - 3);
    const { tensors } = parseSafetensors(file);
    expect([...(tensors.get("a")?.bytes ?? [])]).toEqual([7, 8]);
    expect([...(tensors.get("b")?.bytes ?? [])]).toEqual([9]);
  });

  test("names that are properties of every object", () => {
    const names = ["__proto__", "constructor", "toString", "hasOwnProperty"];
    const header = names.map((name, i) => `"${name}":${entry("U8", [1], [i, i + 1])}`).join(",");
    const { tensors } = parseSafetensors(fileOf(`{${header}}`, 4));
    expect([...tensors.keys()]).toEqual(names);
    expect(tensors.get("valueOf")).toBeUndefined();
    expect(Object.prototype).not.toHaveProperty("dtype");
  });

  test("metadata as text, with `__proto__` as a plain key", () => {
    const { metadata } = parseSafetensors(fileOf(`{"__metadata__":{"format":"pt","__proto__":"x"}}`));
    expect(metadata.format).toBe("pt");
    expect(Object.keys(metadata)).toEqual(["format", "__proto__"]);
    expect(metadata.toString).toBeUndefined();
  });

  test("equal keys in different objects", () => {
    const file = fileOf(`{"__metadata__":{"a":"a"},"a":${entry("U8", [1], [0, 1])}}`, 1);
    expect(parseSafetensors(file).tensors.size).toBe(1);
  });

  test("fields that a later version of the format may add", () => {
    const file = fileOf(`{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"note":["x"]}}`, 1);
    expect(parseSafetensors(file).tensors.size).toBe(1);
  });

  test("types of less than a byte that fill whole bytes", () => {
    expect(parseSafetensors(fileOf(`{"a":${entry("F4", [4], [0, 2])}}`, 2)).tensors.get("a")?.dtype).toBe("F4");
  });

  test("a file that is itself a view into a larger buffer", () => {
    const file = writeSafetensors([zeros("a", [3])]);
    const within = new Uint8Array(file.byteLength + 3);
    within.set(file, 3);
    const { tensors } = parseSafetensors(within.subarray(3));
    expect(toFloat32(tensors.get("a") ?? zeros("none", [0]))).toEqual(new Float32Array(3));
  });

  test("tensors are views: parsing copies no data", () => {
    const file = writeSafetensors([zeros("a", [1000]), zeros("b", [10], "F16")]);
    for (const tensor of parseSafetensors(file).tensors.values()) expect(tensor.bytes.buffer).toBe(file.buffer);
  });
});

describe("writeSafetensors", () => {
  test("lays wider types first, so that every tensor is aligned", () => {
    const tensors = [
      zeros("byte", [3], "U8"),
      zeros("half", [3], "F16"),
      zeros("float", [3]),
      zeros("double", [1], "F64"),
    ];
    const file = writeSafetensors(tensors, { format: "pt" });
    const read = parseSafetensors(file);
    expect([...read.tensors.keys()]).toEqual(["double", "float", "half", "byte"]);
    for (const { bytes, dtype } of read.tensors.values()) {
      expect(bytes.byteOffset % { F64: 8, F32: 4, F16: 2, U8: 1 }[dtype as "F64" | "F32" | "F16" | "U8"]).toBe(0);
    }
    expect({ ...read.metadata }).toEqual({ format: "pt" });
  });

  test("refuses bytes that do not fit the shape", () => {
    expect(() => writeSafetensors([{ ...zeros("a", [2]), shape: [3] }])).toThrow(RangeError);
  });
});
