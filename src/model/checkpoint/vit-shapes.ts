import { ModelError } from "../errors.ts";
import { refuseFeature } from "./architecture.ts";
import type { StoredTensor } from "./stored-tensor.ts";

/** What names and shapes alone say about a ViT in timm's names. */
export interface VitShapes {
  readonly patchSize: number;
  readonly inChans: number;
  readonly embedDim: number;
  /** One more than the highest block that is named. */
  readonly depth: number;
  readonly mlpHiddenDim: number;
  readonly numClasses: number;
  readonly qkvBias: boolean;
  readonly classToken: boolean;
  readonly distilled: boolean;
  readonly regTokens: number;
  readonly fcNorm: boolean;
  readonly representationSize: number | null;
  readonly layerScale: boolean;
  /** Rows of the stored position embedding. */
  readonly positions: number;
}

/** Five of many names, for a sentence. */
export function missing(names: readonly string[]): ModelError {
  const listed = names.slice(0, 5);
  const more = names.length > listed.length ? " …" : "";
  return new ModelError(
    "checkpoint.missing",
    `${names.length} ${names.length === 1 ? "tensor is" : "tensors are"} missing: ${listed.join(", ")}${more}; the file is incomplete or belongs to another config.json. Choose the whole checkpoint.`,
    { count: names.length, names: listed },
  );
}

export function wrongShape(name: string, expected: string, got: readonly number[]): ModelError {
  const shown = `[${got.join(", ")}]`;
  return new ModelError(
    "checkpoint.wrongShape",
    `Tensor "${name}" must have the shape ${expected}, but has ${shown}; choose weights and config.json of the same model.`,
    { name, expected, got: shown },
  );
}

/**
 * Reads sizes from the tensors. Only what is needed to name a config: `openCheckpoint`
 * then holds every tensor against it.
 *
 * @throws ModelError `checkpoint.missing`, `.wrongShape`, `.feature`
 */
export function readShapes(tensors: ReadonlyMap<string, StoredTensor>): VitShapes {
  const shapeOf = (name: string, expected: string, rank: number): readonly number[] => {
    const found = tensors.get(name);
    if (!found) throw missing([name]);
    if (found.shape.length !== rank || found.shape.includes(0)) throw wrongShape(name, expected, found.shape);
    return found.shape;
  };
  const extent = (name: string, expected: string, rank: number, axis: number): number =>
    shapeOf(name, expected, rank)[axis] as number;

  const patch = "patch_embed.proj.weight";
  const [embedDim, inChans, patchSize, patchWidth] = shapeOf(patch, "[width, channels, patch, patch]", 4) as [
    number,
    number,
    number,
    number,
  ];
  if (patchSize !== patchWidth) refuseFeature("patchShape", patch);
  if (!tensors.has("patch_embed.proj.bias")) refuseFeature("patchBias", patch);

  const hidden = extent("blocks.0.mlp.fc1.weight", "[hidden, width]", 2, 0);
  const hiddenOut = extent("blocks.0.mlp.fc2.weight", "[width, hidden]", 2, 1);
  if (hidden === 2 * hiddenOut) refuseFeature("swiglu", "blocks.0.mlp.fc1.weight");
  const optional = (name: string, expected: string, rank: number, axis: number) =>
    tensors.has(name) ? extent(name, expected, rank, axis) : null;
  return {
    patchSize,
    inChans,
    embedDim,
    depth: depthOf(tensors),
    mlpHiddenDim: hidden,
    numClasses: optional("head.weight", "[classes, features]", 2, 0) ?? 0,
    qkvBias: tensors.has("blocks.0.attn.qkv.bias"),
    classToken: tensors.has("cls_token"),
    distilled: tensors.has("dist_token"),
    regTokens: optional("reg_token", "[1, tokens, width]", 3, 1) ?? 0,
    fcNorm: tensors.has("fc_norm.weight"),
    representationSize: optional("pre_logits.fc.weight", "[representation, width]", 2, 0),
    layerScale: tensors.has("blocks.0.ls1.gamma"),
    positions: extent("pos_embed", "[1, positions, width]", 3, 1),
  };
}

/** Never more than there are tensors, so that a hostile `blocks.999999999` costs nothing. */
function depthOf(tensors: ReadonlyMap<string, StoredTensor>): number {
  let depth = 0;
  for (const name of tensors.keys()) {
    const block = /^blocks\.(\d+)\./.exec(name)?.[1];
    if (block !== undefined) depth = Math.max(depth, Number(block) + 1);
  }
  return Math.min(depth, tensors.size);
}
