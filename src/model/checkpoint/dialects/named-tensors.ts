import { type StoredTensor, toFloat32 } from "../stored-tensor.ts";
import { missing, unknownTensor, wrongShape } from "../tensor-errors.ts";
import { type Dialect, Translator } from "./dialect.ts";
import { foldClassPosition } from "./fold-class-position.ts";
import { swinHuggingFace, swinMicrosoft, swinTimm } from "./swin.ts";
import {
  deitTransformers,
  dinov2RegistersTransformers,
  dinov2Transformers,
  vitDeit3,
  vitMeta,
  vitMetaChunked,
  vitTimm,
  vitTorchvision,
  vitTransformers,
} from "./vit.ts";

/** First match wins, so the special stands before the general; the last takes what is left, to be refused by name. */
export const dialects: readonly Dialect[] = [
  swinHuggingFace,
  swinMicrosoft,
  swinTimm,
  dinov2RegistersTransformers,
  dinov2Transformers,
  deitTransformers,
  vitTransformers,
  vitTorchvision,
  vitMetaChunked,
  vitMeta,
  vitDeit3,
  vitTimm,
];

/** The dialect in which a file's tensors are named. */
export function dialectOf(names: readonly string[]): Dialect {
  return dialects.find((dialect) => dialect.recognises(names)) ?? vitTimm;
}

/** One part of a tensor, or a hole where the file lacks it. */
type Part = StoredTensor | undefined;

/** The tensors of a file by their timm names, whatever they are called in it. */
export class NamedTensors {
  readonly dialect: Dialect;
  /** What has no part in the forward pass, by its timm name where it has one. */
  readonly unused: ReadonlyMap<string, StoredTensor>;
  /** Stored names of learned parts that are not computed here, so that the model is opened without them. */
  readonly aside: readonly string[];
  /** Stored names that have no place in any network of this dialect. */
  readonly strange: readonly string[];
  readonly #translator: Translator;
  readonly #prefix: string;
  readonly #tensors = new Map<string, Part[]>();

  constructor(stored: ReadonlyMap<string, StoredTensor>, dialect: Dialect) {
    const { prefixes = [] } = dialect;
    const unused = new Map<string, StoredTensor>();
    const aside: string[] = [];
    const strange: string[] = [];
    this.dialect = dialect;
    this.unused = unused;
    this.aside = aside;
    this.strange = strange;
    this.#translator = Translator.of(dialect);
    const names = [...stored.keys()];
    this.#prefix = prefixes.find((prefix) => names.some((name) => name.startsWith(prefix))) ?? "";
    for (const [name, tensor] of stored) {
      const own = name.startsWith(this.#prefix) ? name.slice(this.#prefix.length) : name;
      const place = this.#translator.toTimm(own);
      if (dialect.unused.test(own)) unused.set(place?.timm ?? own, tensor);
      else if (dialect.aside?.test(own)) aside.push(name);
      else if (!place || !this.#fill(place.timm, place.part, place.parts, tensor)) strange.push(name);
    }
    if (dialect.positionOfClassOnly) foldClassPosition(this.#tensors);
  }

  /** False when two stored names mean one tensor. */
  #fill(timm: string, part: number, parts: number, tensor: StoredTensor): boolean {
    const found = this.#tensors.get(timm) ?? Array.from({ length: parts }, (): Part => undefined);
    if (found[part]) return false;
    found[part] = tensor;
    this.#tensors.set(timm, found);
    return true;
  }

  /** timm's names of all that is there, incomplete tensors included. */
  names(): readonly string[] {
    return [...this.#tensors.keys()];
  }

  get size(): number {
    return this.#tensors.size;
  }

  /** Whether any part of a tensor is there. */
  has(timm: string): boolean {
    return this.#tensors.has(timm);
  }

  /** The parts of a tensor in order, with a hole for each that the file lacks. */
  parts(timm: string): readonly Part[] {
    return this.#tensors.get(timm) ?? [undefined];
  }

  /**
   * The shape of a tensor that no dialect stores in parts.
   *
   * @param expected its axes in words, for the sentence about another number of them
   * @throws ModelError `checkpoint.missing`, `.wrongShape`
   */
  shapeOf(timm: string, expected: string, rank: number): readonly number[] {
    const [tensor] = this.parts(timm);
    if (!tensor) throw missing(this.storedNames(timm));
    if (tensor.shape.length !== rank || tensor.shape.includes(0)) throw wrongShape(tensor.name, expected, tensor.shape);
    return tensor.shape;
  }

  /**
   * A fresh float32 copy of the values, parts joined along the first axis.
   *
   * @throws ModelError `checkpoint.unknownTensor`
   */
  float32(timm: string): Float32Array {
    const parts = this.parts(timm).map((part) => {
      if (!part) throw unknownTensor(timm);
      return toFloat32(part);
    });
    const [first] = parts;
    if (first && parts.length === 1) return first;
    const joined = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
    let start = 0;
    for (const part of parts) {
      joined.set(part, start);
      start += part.length;
    }
    return joined;
  }

  /** What the parts of a tensor are called in the file, or would be. */
  storedNames(timm: string): readonly string[] {
    const found = this.parts(timm);
    const { outside } = this.dialect;
    return this.#translator
      .toStored(timm)
      .map((name, part) => found[part]?.name ?? (outside?.test(name) ? name : this.#prefix + name));
  }

  /** What a tensor is called in the file, or its first part, for a sentence. */
  storedName(timm: string): string {
    return this.storedNames(timm)[0] ?? timm;
  }
}
