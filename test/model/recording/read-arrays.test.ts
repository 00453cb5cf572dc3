import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { zh } from "../../../src/i18n/zh.ts";
import { writeSafetensors } from "../../../src/model/checkpoint/safetensors.ts";
import { toFloat32 } from "../../../src/model/checkpoint/stored-tensor.ts";
import { ModelError } from "../../../src/model/errors.ts";
import { collectMaps } from "../../../src/model/recording/collect-maps.ts";
import { parseNpy } from "../../../src/model/recording/parse-npy.ts";
import { readArrays } from "../../../src/model/recording/read-arrays.ts";
import { sizeOf } from "../../../src/model/tensor.ts";
import { bytesOf, npy, npz, refusal, rowsOf } from "./files.ts";

const shape = [2, 3, 5, 5];
const data = rowsOf(shape);
const header = (descr: string, extents: string, fortran = "False") =>
  `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${extents}, }`;

describe("an array of NumPy", () => {
  test.each([1, 2, 3])("of version %i is read back", (version) => {
    const array = parseNpy("a", npy(header("<f4", "(2, 3, 5, 5)"), bytesOf(data), version));
    expect(array.shape).toEqual(shape);
    expect(toFloat32(array)).toEqual(data);
  });

  test("may be float16, float64 or big-endian", () => {
    const doubles = Float64Array.from(data);
    expect(toFloat32(parseNpy("a", npy(header("<f8", "(2, 3, 5, 5)"), bytesOf(doubles))))).toEqual(data);
    const halves = Uint16Array.of(0x3c00, 0x3800, 0x0000, 0x3555);
    expect([...toFloat32(parseNpy("a", npy(header("<f2", "(4,)"), bytesOf(halves))))].slice(0, 3)).toEqual([1, 0.5, 0]);
    const swapped = new Uint8Array(4);
    new DataView(swapped.buffer).setFloat32(0, 0.25, false);
    expect([...toFloat32(parseNpy("a", npy(header(">f4", "(1,)"), swapped)))]).toEqual([0.25]);
  });

  test("in Fortran's order gives the same values at the same places", () => {
    const extents = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(extents, (sides) => {
        const values = Float32Array.from({ length: sizeOf(sides) }, (_, i) => i);
        // The value at a place is its row-major number; written with the first axis running fastest.
        const columnMajor = new Float32Array(values.length);
        values.forEach((value, place) => {
          let [rest, to, stride] = [place, 0, 1];
          const index = [...sides].reverse().map((side) => {
            const at = rest % side;
            rest = Math.floor(rest / side);
            return at;
          });
          index.reverse().forEach((at, axis) => {
            to += at * stride;
            stride *= sides[axis] ?? 1;
          });
          columnMajor[to] = value;
        });
        const tuple = sides.length === 1 ? `(${sides[0]},)` : `(${sides.join(", ")})`;
        const read = toFloat32(parseNpy("a", npy(header("<f4", tuple, "True"), bytesOf(columnMajor))));
        expect(read).toEqual(values);
      }),
      { seed: 3 },
    );
  });

  test.each([
    ["a pickle of objects", header("|O", "(1,)"), "recording.objects"],
    ["dates", header("<M8", "(1,)"), "recording.dtype"],
    ["complex numbers", header("<c8", "(1,)"), "recording.dtype"],
    ["fields", "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", "recording.dtype"],
    ["no shape", "{'descr': '<f4', 'fortran_order': False}", "recording.npy"],
    ["more values than bytes", header("<f4", "(9, 9)"), "recording.truncated"],
    ["an overflowing shape", header("<f4", "(999999999999, 999999999999, 0)"), "recording.truncated"],
    ["code for a shape", header("<f4", "(__import__('os'),)"), "recording.npy"],
  ])("with %s is refused by name", async (_, text, code) => {
    const found = await refusal(() => parseNpy("maps", npy(text, new Uint8Array(4))));
    expect(found).toMatchObject({ code, values: { name: "maps" } });
  });
});

describe("an archive of NumPy", () => {
  test.each([0, 6] as const)("is read back, packed at level %i", async (level) => {
    const file = new Blob([
      npz({ "attn.pattern": { shape, data }, logits: { shape: [1], data: data.slice(0, 1) } }, level),
    ]);
    const arrays = await readArrays(file);
    expect(arrays.map(({ name }) => name)).toEqual(["attn.pattern", "logits"]);
    expect(toFloat32(arrays[0] as never)).toEqual(data);
  });

  /** A copy with bytes of the directory changed: 10 flags, 12 method … counted from the entry's mark. */
  const withEntry = (offset: number, value: number, width: 2 | 4 = 2) => {
    const bytes = npz({ a: { shape, data } });
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = bytes.length - 22;
    while (view.getUint32(at, true) !== 0x02014b50) at--;
    if (width === 2) view.setUint16(at + offset, value, true);
    else view.setUint32(at + offset, value, true);
    return new Blob([bytes]);
  };

  test.each([
    ["encrypted", withEntry(8, 1), "recording.encrypted"],
    ["packed by another method", withEntry(10, 12), "recording.method"],
    ["of the Zip64 form", withEntry(24, 0xffffffff, 4), "recording.zip64"],
    ["stating gigabytes for a few bytes", withEntry(24, 2 ** 29, 4), "recording.bomb"],
    ["stating more than the limit", withEntry(24, 2 ** 30 + 1, 4), "recording.tooLarge"],
    ["unpacking to more than it states", withEntry(24, 300, 4), "recording.zip"],
    ["unpacking to less than it states", withEntry(24, 900, 4), "recording.zip"],
    ["with a wrong checksum", withEntry(16, 7, 4), "recording.zip"],
    ["pointing nowhere", withEntry(42, 5, 4), "recording.zip"],
    ["cut off", withEntry(8, 0).slice(0, 400), "recording.zip"],
    [
      "of Google's ViT weights",
      new Blob([npz({ "Transformer/encoderblock_0/kernel": { shape, data } })]),
      "checkpoint.wrongKind",
    ],
  ])("%s is refused", async (_, file, code) => {
    expect((await refusal(() => readArrays(file))).code).toBe(code);
  });

  test("that is damaged anywhere is refused with a sentence in both languages, or still makes sense", async () => {
    const packed = npz({
      "attn.pattern": { shape: [1, 2, 5, 5], data: rowsOf([1, 2, 5, 5]) },
      grid: { shape: [2], data: Float32Array.of(2, 2) },
    });
    // Stored bytes of one array have no checksum that would find a change first.
    const plain = npy(header("<f4", "(1, 2, 5, 5)"), bytesOf(rowsOf([1, 2, 5, 5])));
    const safetensors = writeSafetensors([
      { name: "attn.pattern", dtype: "F32", shape: [1, 2, 5, 5], bytes: bytesOf(rowsOf([1, 2, 5, 5])) },
    ]);
    const mutation = fc.constantFrom(packed, plain, safetensors).chain((good) =>
      fc.oneof(
        fc
          .array(fc.record({ at: fc.nat(good.length - 1), value: fc.nat(255) }), { minLength: 1, maxLength: 4 })
          .map((changes) => {
            const bytes = good.slice();
            for (const { at, value } of changes) bytes[at] = value;
            return bytes;
          }),
        fc.nat(good.length).map((end) => good.slice(0, end)),
        // A part is left out.
        fc.tuple(fc.nat(good.length), fc.nat(good.length)).map(([one, other]) => {
          const [from, to] = [Math.min(one, other), Math.max(one, other)];
          const bytes = new Uint8Array(good.length - (to - from));
          bytes.set(good.subarray(0, from));
          bytes.set(good.subarray(to), from);
          return bytes;
        }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(mutation, async (bytes) => {
        try {
          const maps = collectMaps(await readArrays(new Blob([bytes as Uint8Array<ArrayBuffer>])));
          const pattern =
            maps.kind === "sequence" ? maps.tensors["attn.pattern"] : maps.stages[0]?.tensors["attn.pattern"];
          expect(pattern?.data.every(Number.isFinite)).toBe(true);
        } catch (error) {
          if (!(error instanceof ModelError)) throw error;
          const sentence = (zh.errors[error.code] as (values: unknown) => string)(error.values);
          expect(sentence).toMatch(/\p{Script=Han}/u);
          expect(sentence + error.message).not.toMatch(/undefined|(?<![（(])NaN|\[object/);
        }
      }),
      { seed: 11, numRuns: 500 },
    );
  });
});
