import { describe, expect, test } from "vitest";
import { type Dtype, requireFloat32, toFloat32 } from "../../../src/model/checkpoint/stored-tensor.ts";
import { failure, zeros } from "./support.ts";

function stored(dtype: Dtype, array: ArrayBufferView, count: number) {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  return { name: "t", dtype, shape: [count], bytes };
}

/** The same bytes at an odd address, where typed arrays refuse to look. */
function unaligned(tensor: ReturnType<typeof stored>) {
  const shifted = new Uint8Array(tensor.bytes.byteLength + 1);
  shifted.set(tensor.bytes, 1);
  return { ...tensor, bytes: shifted.subarray(1) };
}

const cases: [Dtype, ArrayBufferView, number[]][] = [
  [
    "F32",
    Float32Array.of(1.5, -0, Number.NaN, Number.POSITIVE_INFINITY),
    [1.5, -0, Number.NaN, Number.POSITIVE_INFINITY],
  ],
  ["F64", Float64Array.of(0.1, -1e300), [Math.fround(0.1), Number.NEGATIVE_INFINITY]],
  [
    "F16",
    Uint16Array.of(0x0000, 0x8000, 0x0001, 0x03ff, 0x0400, 0x3c00, 0xc000, 0x7bff, 0x7c00, 0xfc00, 0x7e00, 0x3555),
    [
      0,
      -0,
      2 ** -24,
      1023 * 2 ** -24,
      2 ** -14,
      1,
      -2,
      65504,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
      0.333251953125,
    ],
  ],
  [
    "BF16",
    Uint16Array.of(0x3f80, 0xc000, 0x7f80, 0x7fc0, 0x3eab, 0x0001),
    [1, -2, Number.POSITIVE_INFINITY, Number.NaN, 0.333984375, 2 ** -133],
  ],
  ["I8", Int8Array.of(-128, 127), [-128, 127]],
  ["U8", Uint8Array.of(0, 255), [0, 255]],
  ["BOOL", Uint8Array.of(0, 1, 2), [0, 1, 1]],
  ["I16", Int16Array.of(-32768, 32767), [-32768, 32767]],
  ["U16", Uint16Array.of(0, 65535), [0, 65535]],
  ["I32", Int32Array.of(-2147483648, 16777217), [-2147483648, 16777216]],
  ["U32", Uint32Array.of(4294967295), [4294967296]],
  ["I64", BigInt64Array.of(-5n, 2n ** 62n), [-5, 2 ** 62]],
  ["U64", BigUint64Array.of(2n ** 64n - 1n), [2 ** 64]],
];

describe("toFloat32", () => {
  test.each(cases)("%s keeps its values, at even and odd addresses", (dtype, array, expected) => {
    const tensor = stored(dtype, array, expected.length);
    expect(toFloat32(tensor)).toEqual(Float32Array.from(expected));
    expect(toFloat32(unaligned(tensor))).toEqual(Float32Array.from(expected));
  });

  test("every one of the 65,536 halves survives the way to float32 and back", () => {
    const bits = Uint16Array.from({ length: 65536 }, (_, i) => i);
    const values = toFloat32(stored("F16", bits, bits.length));
    let wrong = 0;
    for (let i = 0; i < bits.length; i++) if (halfBits(values[i] as number) !== canonical(i)) wrong++;
    expect(wrong).toBe(0);
  });

  test("the result is a copy: writing to it does not change the file", () => {
    const tensor = stored("F32", Float32Array.of(1), 1);
    toFloat32(tensor)[0] = 9;
    expect(toFloat32(tensor)[0]).toBe(1);
  });

  test.each(["F4", "F6_E2M3", "F8_E4M3", "F8_E8M0", "C64"] as const)("%s is refused by name, read or not", (dtype) => {
    const error = failure(() => toFloat32(zeros("w", [8], dtype)));
    expect(error.code).toBe("safetensors.noFloat32");
    expect(error.message).toContain(dtype);
    expect(failure(() => requireFloat32(zeros("w", [8], dtype))).code).toBe("safetensors.noFloat32");
  });
});

/** All NaNs are one. */
const canonical = (bits: number) => ((bits & 0x7fff) > 0x7c00 ? 0x7e00 : bits);

/** The half of a float32 that is one exactly, told by the definition of the format. */
function halfBits(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = Object.is(value, -0) || value < 0 ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size === Number.POSITIVE_INFINITY) return sign | 0x7c00;
  if (size < 2 ** -14) return sign | (size / 2 ** -24);
  const exponent = Math.floor(Math.log2(size));
  return sign | ((exponent + 15) << 10) | ((size / 2 ** exponent - 1) * 1024);
}
