import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openCheckpoint } from "../../../src/model/checkpoint/open-checkpoint.ts";
import type { Shard } from "../../../src/model/checkpoint/shards.ts";
import { checked, failure } from "./support.ts";
import { fileOfTensors, type Tensors, tensorsOf, vitGolden } from "./vit-goldens.ts";

const { weights: whole, stated: config } = vitGolden("vit_hf");
const tensors = tensorsOf(whole);

interface Split {
  readonly shards: Shard[];
  readonly map: Record<string, string>;
  readonly metadata: { total_size: number };
}

/** The golden in several files with its index, each tensor where `place` puts it. */
function split(files: number, place: (name: string, index: number) => number = (_, index) => index % files): Split {
  const parts = Array.from({ length: files }, (): Tensors => new Map());
  const nameOf = (file: number) => `model-0000${file + 1}-of-0000${files}.safetensors`;
  const map: Record<string, string> = {};
  let total = 0;
  [...tensors].forEach(([name, tensor], index) => {
    const file = place(name, index);
    parts[file]?.set(name, tensor);
    map[name] = nameOf(file);
    total += tensor.bytes.byteLength;
  });
  const shards = parts.map((part, file) => ({ name: nameOf(file), bytes: fileOfTensors(part) }));
  return { shards, map, metadata: { total_size: total } };
}

const indexOf = ({ map, metadata }: Pick<Split, "map" | "metadata">) => JSON.stringify({ metadata, weight_map: map });
const open = (parts: Split, shards: readonly Shard[] = parts.shards, index: string | undefined = indexOf(parts)) =>
  openCheckpoint({ weights: shards, index, config });

describe("a model in several files", () => {
  test("is the model in one, whatever the order of the files", () => {
    const single = openCheckpoint({ weights: whole, config });
    const parts = split(3);
    const several = open(parts, [...parts.shards].reverse());
    expect(several.config).toEqual(single.config);
    expect(several.bytes).toBe(parts.shards.reduce((sum, { bytes }) => sum + bytes.byteLength, 0));
    for (const name of single.names()) expect(several.float32(name)).toEqual(single.float32(name));
  });

  test("q, k and v may lie in different files", () => {
    const parts = split(2, (name) => (name.includes("query") ? 0 : 1));
    expect(open(parts).shape("blocks.0.attn.qkv.weight")).toEqual([108, 36]);
  });

  test("in one file with an index is read with or without its name", () => {
    const parts = split(1);
    expect(open(parts).config.family).toBe("vit");
    expect(
      openCheckpoint({ weights: parts.shards[0]?.bytes as Uint8Array, index: indexOf(parts), config }),
    ).toBeDefined();
    expect(openCheckpoint({ weights: parts.shards, config })).toBeDefined();
  });

  test("without the index nothing says what belongs together", () => {
    const parts = split(3);
    const error = failure(() => openCheckpoint({ weights: parts.shards, config }));
    expect(error.code).toBe("checkpoint.noIndex");
    expect(error.values).toEqual({ count: 3 });
    expect(failure(() => openCheckpoint({ weights: [] })).values).toEqual({ count: 0 });
  });

  test("a file that is missing is named, and how many there are", () => {
    const parts = split(3);
    const error = failure(() => open(parts, parts.shards.slice(0, 2)));
    expect(error.values).toEqual({ count: 1, names: ["model-00003-of-00003.safetensors"], needed: 3 });
    expect(failure(() => open(parts, parts.shards.slice(1, 2))).values).toMatchObject({ count: 2 });
  });

  test("a file too many is named, also one that comes twice", () => {
    const parts = split(2);
    const other = { name: "other.safetensors", bytes: whole };
    const error = failure(() => open(parts, [...parts.shards, other]));
    expect(error.code).toBe("checkpoint.shardExtra");
    expect(error.values).toEqual({ count: 1, names: ["other.safetensors"] });
    const twice = failure(() => open(parts, [...parts.shards, parts.shards[0] as Shard]));
    expect(twice.values).toEqual({ count: 1, names: ["model-00001-of-00002.safetensors"] });
  });

  test("files that changed places: the tensor, where it should be and where it is", () => {
    const parts = split(2);
    const [one, two] = parts.shards as [Shard, Shard];
    const error = failure(() =>
      open(parts, [
        { ...one, bytes: two.bytes },
        { ...two, bytes: one.bytes },
      ]),
    );
    expect(error.code).toBe("checkpoint.shardTensor");
    expect(error.values).toMatchObject({ expected: two.name, got: one.name });
  });

  test("a tensor that the index has and no file, and the other way round", () => {
    const parts = split(2);
    const first = parts.shards[0]?.name as string;
    const ghost = { ...parts, map: { ...parts.map, ghost: first } };
    expect(failure(() => open(ghost)).values).toEqual({ name: "ghost", expected: first, got: null });
    const { "vit.embeddings.cls_token": place, ...rest } = parts.map;
    const error = failure(() => open({ ...parts, map: rest }));
    expect(error.values).toEqual({ name: "vit.embeddings.cls_token", expected: null, got: place });
  });

  test("another total than the files have", () => {
    const parts = split(2);
    const error = failure(() => open({ ...parts, metadata: { total_size: 7 } }));
    expect(error.code).toBe("checkpoint.shardSize");
    expect(error.values).toEqual({ expected: 7, got: parts.metadata.total_size });
    expect(open(parts, parts.shards, JSON.stringify({ weight_map: parts.map })).config.family).toBe("vit");
  });

  test("a file of another kind among them is refused for what it is", () => {
    const parts = split(2);
    const html = { name: parts.shards[1]?.name as string, bytes: new TextEncoder().encode("<!doctype html>") };
    expect(failure(() => open(parts, [parts.shards[0] as Shard, html])).values).toMatchObject({ kind: "html" });
  });

  test.each(["", "{", "[]", '{"weight_map": {}}', '{"weight_map": {"a": 3}}'])("%j is no index", (index) => {
    expect(failure(() => open(split(2), undefined, index)).code).toBe("shards.index");
  });

  test("an index that leads elsewhere is refused", () => {
    const index = JSON.stringify({ weight_map: { a: "../../secret.safetensors" } });
    expect(failure(() => open(split(2), undefined, index)).code).toBe("shards.name");
  });

  test("any change of files or index is refused by a ModelError, or changes nothing", () => {
    const reference = openCheckpoint({ weights: whole, config });
    const names = [...tensors.keys()];
    const change = fc.record({
      kind: fc.constantFrom("drop", "swap", "rename", "move", "forget", "total", "cut"),
      which: fc.nat(),
      file: fc.nat({ max: 2 }),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 3 }), (changes) => {
        const parts = split(3);
        const shards = [...parts.shards];
        const map = { ...parts.map };
        const metadata = { ...parts.metadata };
        for (const { kind, which, file } of changes) {
          const name = names[which % names.length] as string;
          const place = which % shards.length;
          const shard = shards[place];
          if (!shard) continue;
          if (kind === "drop") shards.splice(place, 1);
          if (kind === "swap") shards[place] = { ...shard, bytes: (parts.shards[file] as Shard).bytes };
          if (kind === "rename") shards[place] = { ...shard, name: (parts.shards[file] as Shard).name };
          if (kind === "move") map[name] = (parts.shards[file] as Shard).name;
          if (kind === "forget") delete map[name];
          if (kind === "total") metadata.total_size = which;
          if (kind === "cut")
            shards[place] = { ...shard, bytes: shard.bytes.subarray(0, which % shard.bytes.byteLength) };
        }
        try {
          const opened = openCheckpoint({ weights: shards, index: indexOf({ map, metadata }), config });
          for (const each of ["cls_token", "blocks.1.attn.qkv.weight", "head.bias"]) {
            expect(opened.float32(each)).toEqual(reference.float32(each));
          }
        } catch (error) {
          checked(error);
        }
      }),
      { seed: 4, numRuns: Number(process.env.VITRINE_FUZZ_RUNS ?? 300) },
    );
  });
});
