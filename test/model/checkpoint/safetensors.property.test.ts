import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openCheckpoint } from "../../../src/model/checkpoint/open-checkpoint.ts";
import { parseSafetensors, toFloat32, writeSafetensors } from "../../../src/model/checkpoint/safetensors.ts";
import { type Dtype, dtypeBits, type StoredTensor } from "../../../src/model/checkpoint/stored-tensor.ts";
import { presets } from "../../../src/model/presets.ts";
import { checked, checkpointOf } from "./support.ts";
import { swinGolden } from "./swin-goldens.ts";

/** Raise it for a long run: VITRINE_FUZZ_RUNS=10000. */
const numRuns = Number(process.env.VITRINE_FUZZ_RUNS ?? 500);
const parameters = { numRuns, seed: 20210611 };

const dtypes = (Object.keys(dtypeBits) as Dtype[]).filter((dtype) => dtypeBits[dtype] % 8 === 0);

const name = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("__proto__", "constructor", "0", "10", "", '"', "\\", "blocks.0.attn.qkv.weight"),
);

const tensor: fc.Arbitrary<StoredTensor> = fc
  .record({
    name: name.filter((text) => text !== "__metadata__"),
    dtype: fc.constantFrom(...dtypes),
    shape: fc.array(fc.nat(4), { maxLength: 4 }),
  })
  .chain(({ name, dtype, shape }) => {
    const length = (shape.reduce((product, extent) => product * extent, 1) * dtypeBits[dtype]) / 8;
    return fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => ({ name, dtype, shape, bytes }));
  });

const tensors = fc.uniqueArray(tensor, { selector: ({ name }) => name, maxLength: 8 });
const metadata = fc.dictionary(
  fc.string().filter((key) => key !== "__proto__"),
  fc.string(),
);

/** One damage: bytes flipped, cut off, added, or the length field or header text edited. */
const damage = fc.oneof(
  fc.record({ kind: fc.constant("flip" as const), at: fc.nat(), value: fc.integer({ min: 0, max: 255 }) }),
  fc.record({ kind: fc.constant("header" as const), at: fc.nat(), value: fc.integer({ min: 32, max: 126 }) }),
  fc.record({ kind: fc.constant("cut" as const), at: fc.nat(), value: fc.constant(0) }),
  fc.record({ kind: fc.constant("add" as const), at: fc.nat(40), value: fc.nat(255) }),
  fc.record({ kind: fc.constant("length" as const), at: fc.nat(7), value: fc.nat(255) }),
  fc.record({ kind: fc.constant("digit" as const), at: fc.nat(), value: fc.integer({ min: 48, max: 57 }) }),
);

type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

function damaged(file: Uint8Array, { kind, at, value }: Damage): Uint8Array {
  const copy = file.slice();
  const headerLength = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  if (kind === "cut") return copy.subarray(0, at % file.byteLength);
  if (kind === "add") {
    const longer = new Uint8Array(file.byteLength + at + 1).fill(value);
    longer.set(file);
    return longer;
  }
  if (kind === "length") copy[at] = value;
  if (kind === "flip") copy[at % file.byteLength] = value;
  if (kind === "header") copy[8 + (at % headerLength)] = value;
  if (kind === "digit") {
    const digits: number[] = [];
    for (let index = 8; index < Math.min(8 + headerLength, copy.byteLength); index++) {
      const byte = copy[index] as number;
      if (byte >= 48 && byte <= 57) digits.push(index);
    }
    const index = digits[at % Math.max(digits.length, 1)];
    if (index !== undefined) copy[index] = value;
  }
  return copy;
}

/** A ModelError or a result; anything else is thrown on, and fails the property. */
function attempt<T>(call: () => T): T | null {
  try {
    return call();
  } catch (error) {
    checked(error);
    return null;
  }
}

describe("random files", () => {
  test("what was written is read back equal", () => {
    fc.assert(
      fc.property(tensors, metadata, (written, text) => {
        const read = parseSafetensors(writeSafetensors(written, text));
        expect(read.tensors.size).toBe(written.length);
        for (const { name, dtype, shape, bytes } of written) {
          const found = read.tensors.get(name);
          expect(found).toMatchObject({ name, dtype, shape });
          expect(found?.bytes).toEqual(bytes);
        }
        expect({ ...read.metadata }).toEqual(text);
      }),
      parameters,
    );
  });

  test("a damaged file gives a ModelError or a valid parse within its own bytes, never another exception", () => {
    fc.assert(
      fc.property(tensors, fc.array(damage, { minLength: 1, maxLength: 4 }), (written, damages) => {
        let file = writeSafetensors(written, { format: "pt" });
        for (const one of damages) file = file.byteLength > 8 ? damaged(file, one) : file;
        const read = attempt(() => parseSafetensors(file));
        let bytes = 0;
        for (const found of read?.tensors.values() ?? []) {
          expect(found.bytes.buffer).toBe(file.buffer);
          bytes += found.bytes.byteLength;
          const values = attempt(() => toFloat32(found));
          if (values) expect(values.length).toBe(found.shape.reduce((product, extent) => product * extent, 1));
        }
        expect(bytes).toBeLessThanOrEqual(file.byteLength);
      }),
      parameters,
    );
  });

  test("arbitrary bytes and arbitrary text in their header give a ModelError or a checkpoint", () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.json().map(withHeader)), (weights) => {
        attempt(() => openCheckpoint({ weights }));
      }),
      parameters,
    );
  });

  test.each(["swin", "swin_ms", "swin_hf"] as const)(
    "a damaged %s gives a ModelError or a checkpoint that fits",
    (name) => {
      const { weights, stated } = swinGolden(name);
      expectFits(new Uint8Array(weights), stated);
    },
  );

  test("a damaged checkpoint or config.json gives a ModelError or a checkpoint that fits", () => {
    const config = { ...(presets[0]?.config as NonNullable<(typeof presets)[0]>["config"]) };
    const small = {
      ...config,
      imageSize: [8, 8],
      positionGrid: [2, 2],
      patchSize: 4,
      embedDim: 8,
      depth: 2,
      numHeads: 2,
      numClasses: 3,
    } as const;
    const text = JSON.stringify({ architecture: "vit", num_classes: 3, model_args: { num_heads: 2, img_size: 8 } });
    expectFits(checkpointOf(small), text);
  });
});

/** Whatever happens to a checkpoint and its config, what opens has every tensor in its shape. */
function expectFits(weights: Uint8Array, text: string): void {
  const configBytes = new TextEncoder().encode(text);
  fc.assert(
    fc.property(
      fc.array(damage, { maxLength: 3 }),
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 32, max: 126 })), { maxLength: 3 }),
      (damages, edits) => {
        let file = weights;
        for (const one of damages) file = file.byteLength > 8 ? damaged(file, one) : file;
        const edited = configBytes.slice();
        for (const [at, value] of edits) edited[at % edited.length] = value;
        const opened = attempt(() => openCheckpoint({ weights: file, config: new TextDecoder().decode(edited) }));
        for (const tensorName of opened?.names() ?? []) {
          const size = (opened?.shape(tensorName) ?? []).reduce((product, extent) => product * extent, 1);
          expect(opened?.float32(tensorName).length).toBe(size);
        }
      },
    ),
    parameters,
  );
}

function withHeader(json: string): Uint8Array {
  const text = new TextEncoder().encode(`{"a":${json}}`);
  const file = new Uint8Array(8 + text.byteLength);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.byteLength), true);
  file.set(text, 8);
  return file;
}
