import { refuseFeature } from "./architecture.ts";
import type { NamedTensors } from "./dialects/named-tensors.ts";

/** What names and shapes alone say about a ViT. */
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

/**
 * Reads sizes from the tensors. Only what is needed to name a config: `openCheckpoint`
 * then holds every tensor against it.
 *
 * @throws ModelError `checkpoint.missing`, `.wrongShape`, `.feature`
 */
export function readVitShapes(tensors: NamedTensors): VitShapes {
  const extent = (name: string, expected: string, rank: number, axis: number): number =>
    tensors.shapeOf(name, expected, rank)[axis] as number;

  const patch = "patch_embed.proj.weight";
  const [embedDim, inChans, patchSize, patchWidth] = tensors.shapeOf(patch, "[width, channels, patch, patch]", 4) as [
    number,
    number,
    number,
    number,
  ];
  if (patchSize !== patchWidth) refuseFeature("patchShape", tensors.storedName(patch));
  if (!tensors.has("patch_embed.proj.bias")) refuseFeature("patchBias", tensors.storedName(patch));

  const hidden = extent("blocks.0.mlp.fc1.weight", "[hidden, width]", 2, 0);
  const hiddenOut = extent("blocks.0.mlp.fc2.weight", "[width, hidden]", 2, 1);
  if (hidden === 2 * hiddenOut) refuseFeature("swiglu", tensors.storedName("blocks.0.mlp.fc1.weight"));
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
function depthOf(tensors: NamedTensors): number {
  let depth = 0;
  for (const name of tensors.names()) {
    const block = /^blocks\.(\d+)\./.exec(name)?.[1];
    if (block !== undefined) depth = Math.max(depth, Number(block) + 1);
  }
  return Math.min(depth, tensors.size);
}
