import { ModelError } from "../errors.ts";
import { sizeOf } from "../tensor.ts";
import { parseSafetensors, type Safetensors, type StoredTensor } from "./safetensors.ts";
import { isObject, type Settings } from "./settings-reader.ts";
import { shardNames } from "./shard-index.ts";
import { dtypeBits } from "./stored-tensor.ts";
import { refuseWrongKind } from "./wrong-kind.ts";

/** One file of a model that is split into several. */
export interface Shard {
  /** As the index names it, e.g. `model-00001-of-00002.safetensors`. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Of the whole file in bytes, where `bytes` are only its beginning (`checkpoint-head.ts`). */
  readonly size?: number;
}

/** All tensors of a model, in one file or in several. */
export interface Weights extends Safetensors {
  /** Size of all files in bytes. */
  readonly bytes: number;
}

/**
 * Reads one weights file, or all files of a model that is split, which an index
 * (`model.safetensors.index.json`) holds together: no file may be missing or one too
 * many, and every tensor must lie where the index has it. The tensors stay views of
 * their files.
 *
 * @throws ModelError `checkpoint.wrongKind`, `.noIndex`, `.shardMissing`, `.shardExtra`,
 * `.shardTensor`, `.shardSize`, `shards.*`, `safetensors.*`
 */
export function readWeights(weights: Uint8Array | readonly Shard[], index?: string): Weights {
  if (index === undefined) return readOne(weights);
  const needed = shardNames(index);
  const { weight_map: map, metadata } = JSON.parse(index) as Settings;
  const places = new Map(Object.entries(map as Record<string, string>));
  const shards = named(weights, needed);
  const given = new Set(shards.map(({ name }) => name));
  const absent = needed.filter((name) => !given.has(name));
  if (absent.length > 0) throw shardMissing(absent, needed);
  const twice = shards.filter(({ name }, place) => shards.findIndex((other) => other.name === name) !== place);
  const extra = [...shards.filter(({ name }) => !needed.includes(name)), ...twice].map(({ name }) => name);
  if (extra.length > 0) throw shardExtra(extra);

  const parsed = shards.map((shard) => ({ name: shard.name, ...parse(shard) }));
  const tensors = new Map<string, StoredTensor>();
  for (const { name: shard, tensors: own } of parsed) {
    for (const [name, tensor] of own) {
      const place = places.get(name);
      if (place !== shard) throw shardTensor(name, place ?? null, shard);
      tensors.set(name, tensor);
    }
  }
  for (const [name, place] of places) if (!tensors.has(name)) throw shardTensor(name, place, null);
  checkTotal(isObject(metadata) ? metadata.total_size : undefined, tensors);
  return { tensors, metadata: parsed[0]?.metadata ?? {}, bytes: sum(shards.map(sizeOfFile)) };
}

const sizeOfFile = ({ bytes, size = bytes.byteLength }: Omit<Shard, "name">) => size;

function parse(file: Omit<Shard, "name">): Safetensors {
  refuseWrongKind(file.bytes);
  return parseSafetensors(file.bytes, file.size);
}

function readOne(weights: Uint8Array | readonly Shard[]): Weights {
  const files = weights instanceof Uint8Array ? [{ bytes: weights }] : weights;
  const [file] = files;
  if (!file || files.length > 1) throw noIndex(files.length);
  return { ...parse(file), bytes: sizeOfFile(file) };
}

/** A single file without a name is the first of those that the index lists. */
function named(weights: Uint8Array | readonly Shard[], [first = ""]: readonly string[]): readonly Shard[] {
  if (weights instanceof Uint8Array) return [{ name: first, bytes: weights }];
  return weights.length === 1 ? weights.map((shard) => ({ ...shard, name: shard.name || first })) : weights;
}

function checkTotal(stated: unknown, tensors: ReadonlyMap<string, StoredTensor>): void {
  if (typeof stated !== "number") return;
  const got = sum([...tensors.values()].map(({ dtype, shape }) => (sizeOf(shape) * dtypeBits[dtype]) / 8));
  if (got === stated) return;
  throw new ModelError(
    "checkpoint.shardSize",
    `The index says that the tensors take ${stated} bytes, but in the files they take ${got}; index and files are of different models. Download them together.`,
    { expected: stated, got },
  );
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

function noIndex(count: number): ModelError {
  return new ModelError(
    "checkpoint.noIndex",
    `${count} weights files were given, and nothing says what is in each; add the model.safetensors.index.json that belongs to them, or choose a single file.`,
    { count },
  );
}

function shardMissing(absent: readonly string[], needed: readonly string[]): ModelError {
  const names = absent.slice(0, 5);
  const [count, all] = [absent.length, needed.length];
  return new ModelError(
    "checkpoint.shardMissing",
    `The model lies in ${all} files, and ${count} of them ${count === 1 ? "is" : "are"} missing: ${names.join(", ")}${count > names.length ? " …" : ""}. Choose all of them together with the index.`,
    { count, names, needed: all },
  );
}

function shardExtra(extra: readonly string[]): ModelError {
  const names = extra.slice(0, 5);
  const count = extra.length;
  return new ModelError(
    "checkpoint.shardExtra",
    `The index does not name ${count === 1 ? "this file" : `these ${count} files`}, or has ${count === 1 ? "it" : "them"} once only: ${names.join(", ")}${count > names.length ? " …" : ""}. Choose only the files that belong to it.`,
    { count, names },
  );
}

function shardTensor(name: string, expected: string | null, got: string | null): ModelError {
  const should = expected === null ? "is not in the index" : `should lie in ${expected} by the index`;
  const does = got === null ? "is not there" : `lies in ${got}`;
  return new ModelError(
    "checkpoint.shardTensor",
    `Tensor "${name}" ${should}, but ${does}; files and index are of different models, or a file was changed. Download them together.`,
    { name, expected, got },
  );
}
