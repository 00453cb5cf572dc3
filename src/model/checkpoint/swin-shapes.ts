import { relativePositionIndex } from "../analysis/windows.ts";
import { ModelError } from "../errors.ts";
import { refuseFeature } from "./architecture.ts";
import type { NamedTensors } from "./dialects/named-tensors.ts";
import { toFloat32 } from "./stored-tensor.ts";
import { wrongShape } from "./tensor-errors.ts";

/** What names and shapes alone say about a Swin. */
export interface SwinShapes {
  readonly patchSize: number;
  readonly inChans: number;
  readonly embedDim: number;
  /** One for each stage, as the three that follow. */
  readonly depths: readonly number[];
  readonly numHeads: readonly number[];
  /** Rows of the bias tables, (2 · height - 1)(2 · width - 1) of the window. */
  readonly tableRows: readonly number[];
  /** What the first of them is called in the file. */
  readonly firstTable: string;
  /** Windows of the first mask that is stored, or null: what the map was divided into. */
  readonly maskedWindows: { readonly stage: number; readonly count: number } | null;
  /** Width and hidden width of the MLP in the last stage, where truncation shows least. */
  readonly mlp: { readonly width: number; readonly hidden: number };
  readonly numClasses: number;
  readonly qkvBias: boolean;
  readonly patchNorm: boolean;
}

const tableName = (stage: number) => `layers.${stage}.blocks.0.attn.relative_position_bias_table`;

/**
 * Reads sizes from the tensors. Only what is needed to name a config: `openCheckpoint`
 * then holds every tensor against it.
 *
 * @throws ModelError `checkpoint.missing`, `.wrongShape`, `.feature`
 */
export function readSwinShapes(tensors: NamedTensors): SwinShapes {
  const patch = "patch_embed.proj.weight";
  if (tensors.parts(patch)[0]?.shape.length === 5) refuseFeature("video", tensors.storedName(patch));
  const kernel = tensors.shapeOf(patch, "[width, channels, patch, patch]", 4);
  const [embedDim, inChans, patchSize, patchWidth] = kernel as [number, number, number, number];
  if (patchSize !== patchWidth) refuseFeature("patchShape", tensors.storedName(patch));
  if (!tensors.has("patch_embed.proj.bias")) refuseFeature("patchBias", tensors.storedName(patch));

  const depths = depthsOf(tensors);
  const tables = depths.map((_, stage) => tensors.shapeOf(tableName(stage), "[(2 · window - 1)², heads]", 2));
  const tableRows = tables.map(([rows]) => rows as number);
  const larger = tableRows.findIndex((rows, stage) => stage > 0 && rows > (tableRows[stage - 1] as number));
  // A map only gets smaller from stage to stage, and a window with it.
  if (larger > 0) refuseFeature("stageWindows", tensors.storedName(tableName(larger)));

  const last = `layers.${depths.length - 1}.blocks.0.mlp.fc1.weight`;
  const [hidden, width] = tensors.shapeOf(last, "[hidden, width]", 2) as [number, number];
  const head = "head.fc.weight";
  return {
    patchSize,
    inChans,
    embedDim,
    depths,
    numHeads: tables.map(([, heads]) => heads as number),
    tableRows,
    firstTable: tensors.storedName(tableName(0)),
    maskedWindows: maskedWindowsOf(tensors),
    mlp: { width, hidden },
    numClasses: tensors.has(head) ? (tensors.shapeOf(head, "[classes, features]", 2)[0] as number) : 0,
    qkvBias: tensors.has("layers.0.blocks.0.attn.qkv.bias"),
    patchNorm: tensors.has("patch_embed.norm.weight"),
  };
}

/**
 * Blocks of each stage: one more than the highest that is named, but never more than
 * twice those that are there, so that a hostile `layers.0.blocks.999999999` costs nothing.
 * Stages end where one has no blocks.
 */
function depthsOf(tensors: NamedTensors): number[] {
  const blocks = new Map<number, Set<number>>();
  let stages = 1;
  for (const name of tensors.names()) {
    const [, stage, block] = /^layers\.(\d+)\.(?:blocks\.(\d+)\.)?/.exec(name) ?? [];
    if (stage === undefined) continue;
    stages = Math.max(stages, Number(stage) + 1);
    if (block === undefined) continue;
    const found = blocks.get(Number(stage)) ?? new Set();
    blocks.set(Number(stage), found.add(Number(block)));
  }
  // One stage beyond those with blocks is enough to name what is missing.
  return Array.from({ length: Math.min(stages, blocks.size + 1) }, (_, stage) => {
    const found = blocks.get(stage) ?? new Set([0]);
    let highest = 0;
    for (const block of found) highest = Math.max(highest, block);
    return Math.min(highest + 1, 2 * found.size);
  });
}

function maskedWindowsOf(tensors: NamedTensors): SwinShapes["maskedWindows"] {
  for (const [name, { shape }] of tensors.unused) {
    const stage = /^layers\.(\d+)\.blocks\.\d+\.attn_mask$/.exec(name)?.[1];
    if (stage !== undefined && shape.length === 3) return { stage: Number(stage), count: shape[0] as number };
  }
  return null;
}

/**
 * Makes sure that the stored tables of table entries, one for each block where a file
 * has them, are those that are computed here: with another one the biases would be
 * those of other pairs.
 *
 * @param windowSizes window of each stage
 * @throws ModelError `checkpoint.positionIndex`, `checkpoint.wrongShape`
 */
export function checkPositionIndices(
  tensors: NamedTensors,
  windowSizes: readonly (readonly [rows: number, columns: number])[],
): void {
  const expected = windowSizes.map((windowSize) => relativePositionIndex(windowSize));
  for (const [name, tensor] of tensors.unused) {
    const stage = /^layers\.(\d+)\.blocks\.\d+\.attn\.relative_position_index$/.exec(name)?.[1];
    const index = expected[Number(stage)];
    if (!index) continue;
    const tokens = Math.sqrt(index.length);
    const { shape } = tensor;
    if (shape.length !== 2 || shape.some((extent) => extent !== tokens)) {
      throw wrongShape(tensor.name, `[${tokens}, ${tokens}]`, shape);
    }
    const entry = toFloat32(tensor).findIndex((value, pair) => value !== index[pair]);
    if (entry >= 0) throw otherIndex(tensor.name, Math.floor(entry / tokens), entry % tokens);
  }
}

function otherIndex(name: string, query: number, key: number): ModelError {
  return new ModelError(
    "checkpoint.positionIndex",
    `"${name}" gives the pair of query ${query} and key ${key} another entry of the bias table than Swin does, so this is another network; choose weights of a plain Swin.`,
    { name, query, key },
  );
}
