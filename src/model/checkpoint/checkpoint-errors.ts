import type { Feature, Foreign } from "./architecture.ts";
import type { WrongKind } from "./wrong-kind.ts";

/**
 * The ways in which a checkpoint can be wrong: what each sentence needs to know.
 * Part of `ErrorValues`; the Chinese sentences are in `i18n/zh/checkpoint-errors.ts`.
 */
export interface CheckpointErrorValues {
  /** Not safetensors at all. `code` is Python that makes it one, or null where none can. */
  "checkpoint.wrongKind": { kind: WrongKind; code: string | null };
  /** Weights of another network; `tensor` is the name that gives it away. */
  "checkpoint.architecture": { found: Foreign; tensor: string };
  /** A vision transformer with a part that this engine does not compute. */
  "checkpoint.feature": { feature: Feature; tensor: string };
  "checkpoint.missing": { count: number; names: readonly string[] };
  "checkpoint.extra": { count: number; names: readonly string[] };
  "checkpoint.wrongShape": { name: string; expected: string; got: string };
  "checkpoint.unknownTensor": { name: string };
  "checkpoint.numHeads": { embedDim: number; candidates: readonly number[]; key: string };
  "checkpoint.positions": { positions: number; prefix: number };
  /** A stored `relative_position_index` that is not Swin's: the first pair that differs. */
  "checkpoint.positionIndex": { name: string; query: number; key: number };

  /** A model in several files: one that the index names is not there, or is none of its. */
  "checkpoint.shardMissing": { count: number; names: readonly string[]; needed: number };
  "checkpoint.shardExtra": { count: number; names: readonly string[] };
  /** A tensor of the index that is in another file, in none, or not in the index; `shard` is null for none. */
  "checkpoint.shardTensor": { name: string; expected: string | null; got: string | null };
  "checkpoint.shardSize": { expected: number; got: number };
  /** Several files without an index. */
  "checkpoint.noIndex": { count: number };

  /** All in megabytes, but the input size in pixels. */
  "checkpoint.memory": {
    needed: number;
    limit: number;
    weights: number;
    activations: number;
    capture: number;
    height: number;
    width: number;
  };

  "safetensors.tooShort": { bytes: number };
  "safetensors.headerTooLarge": { header: number; limit: number };
  "safetensors.headerPastEnd": { header: number; available: number };
  "safetensors.headerStart": { found: string };
  "safetensors.headerUtf8": Record<string, never>;
  "safetensors.headerJson": { detail: string };
  "safetensors.duplicateName": { name: string };
  "safetensors.metadata": { key: string };
  "safetensors.tooMany": { count: number; limit: number };
  "safetensors.entry": { name: string; field: string };
  "safetensors.dtype": { name: string; dtype: string };
  "safetensors.shape": { name: string; shape: string };
  "safetensors.overflow": { name: string; shape: string };
  "safetensors.offsets": { name: string; offsets: string };
  "safetensors.size": { name: string; dtype: string; shape: string; expected: number; got: number };
  "safetensors.subByte": { name: string; dtype: string; bits: number };
  "safetensors.hole": { name: string; expected: number; got: number };
  "safetensors.overlap": { name: string; expected: number; got: number };
  "safetensors.pastEnd": { name: string; end: number; available: number };
  "safetensors.trailing": { extra: number };
  "safetensors.noFloat32": { name: string; dtype: string };

  "config.json": { file: string; detail: string };
  "config.foreign": { found: string };
  "config.value": { key: string; expected: string; got: string };
  "config.contradiction": { key: string; config: string; weights: string };
  "config.unsupported": { key: string; value: string; supported: string };
  "config.headsDivide": { embedDim: number; numHeads: number; nearest: number };
  "config.imageDivide": { side: "height" | "width"; pixels: number; patchSize: number; below: number; above: number };
  /** preprocessor_config.json makes pictures that the model of config.json does not take. */
  "config.pictureSize": { pictures: string; model: string };
  "config.labels": { labels: number; classes: number };

  "download.status": { url: string; status: number };
  "download.network": { url: string };
  "download.html": { url: string };
  "download.cut": { url: string; loaded: number; total: number | null };
  "download.tooLarge": { url: string; bytes: number; limit: number };
}
