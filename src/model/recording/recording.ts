import type { Capture, SwinCapture, VitCapture } from "../capture.ts";
import type { ClassLabel, ModelConfig, Preprocessing, SwinConfig, VitConfig } from "../config.ts";
import type { LoadedModel } from "../engine.ts";
import { noIntervention } from "../intervention.ts";
import type { RecordedArray, RecordedMaps, SequenceMaps } from "./collect-maps.ts";
import type { RowSums } from "./row-sums.ts";
import { checkLayout, type LayoutOrigin, type TokenLayout } from "./token-layout.ts";
import { type WindowMaps, windowGrid } from "./window-maps.ts";

/** What stands in for a network: maps that another program computed. */
export interface Recording {
  readonly file: string;
  readonly arrays: readonly RecordedArray[];
  readonly rows: RowSums;
  /** The maps as a run; no other one is possible. */
  readonly capture: Capture;
  /** Why the tokens lie on the picture as they do. */
  readonly origin: LayoutOrigin | "windows";
  /** Whether the side of a patch in pixels is known, or taken to be 16. */
  readonly knowsPatchSize: boolean;
  /** The maps as they came, where the tokens can be laid out in another way. */
  readonly maps: SequenceMaps | null;
}

/** A recording in the place of a model. */
export interface RecordedModel extends LoadedModel {
  readonly recording: Recording;
}

/** Side of a patch in pixels where nothing tells it. */
const usualPatch = 16;

const nothingBefore = {
  mlpRatio: 0,
  qkvBias: false,
  layerNormEps: 0,
  act: "gelu",
} as const;

/** Side of a patch: what the file says, else what the pixels it has divide into. */
function patchSizeOf({ patchSize, pixels }: RecordedMaps, rows: number, columns: number): number | null {
  if (patchSize) return patchSize;
  const [high, wide] = [(pixels?.height ?? 0) / rows, (pixels?.width ?? 0) / columns];
  return high === wide && Number.isInteger(high) && high > 0 ? high : null;
}

export interface RecordedOptions {
  readonly file: string;
  /** Size of the file in bytes. */
  readonly bytes: number;
  readonly labels: readonly ClassLabel[] | null;
}

/**
 * Recorded maps of a ViT as something that the page can show like a model's run.
 *
 * @throws ModelError `recording.layout` where the layout does not have the maps' tokens
 */
export function recordedSequence(
  maps: SequenceMaps,
  layout: TokenLayout,
  origin: LayoutOrigin,
  options: RecordedOptions,
): RecordedModel {
  const { rows, columns, classToken, distilled, registers } = checkLayout(layout, maps.tokens);
  const known = patchSizeOf(maps, rows, columns);
  const patchSize = known ?? usualPatch;
  const headDim = maps.tensors["attn.q"]?.shape[3] ?? maps.tensors["attn.v"]?.shape[3] ?? 0;
  const config: VitConfig = {
    ...nothingBefore,
    family: "vit",
    imageSize: [rows * patchSize, columns * patchSize],
    patchSize,
    inChans: 3,
    embedDim: maps.heads * headDim,
    depth: (maps.blocks.at(-1) ?? 0) + 1,
    numHeads: maps.heads,
    numClasses: maps.logits?.shape[0] ?? 0,
    classToken,
    distilled,
    regTokens: registers,
    noEmbedClass: false,
    globalPool: classToken ? "token" : "avg",
    fcNorm: false,
    representationSize: null,
    layerScale: false,
    positionGrid: [rows, columns],
  };
  const capture: VitCapture = {
    family: "vit",
    config,
    intervention: noIntervention,
    blocks: maps.blocks,
    milliseconds: 0,
    tensors: { ...maps.tensors, ...(maps.logits && { logits: maps.logits }) },
  };
  return modelOf(config, maps, options, { capture, origin, knowsPatchSize: known !== null, maps });
}

/**
 * Recorded windows of a Swin, put back onto one map.
 *
 * @throws ModelError `recording.windows` where they do not tile one
 */
export function recordedWindows(maps: WindowMaps, options: RecordedOptions): RecordedModel {
  const { stages, windowSize, padding } = maps;
  const firstHeads = stages[0]?.heads ?? 1;
  const headDim = stages[0]?.tensors["attn.q"]?.shape[4] ?? 0;
  const configOf = (rows: number, columns: number, patchSize = 4): SwinConfig => ({
    ...nothingBefore,
    family: "swin",
    imageSize: [rows * patchSize, columns * patchSize],
    patchSize,
    inChans: 3,
    embedDim: firstHeads * headDim,
    depths: stages.map(({ depth }) => depth),
    numHeads: stages.map(({ heads }) => heads),
    windowSize,
    numClasses: maps.logits?.shape[0] ?? 0,
    patchNorm: true,
    padding,
  });
  const [rows, columns] = windowGrid(maps, configOf);
  const known = patchSizeOf(maps, rows, columns);
  const config = configOf(rows, columns, known ?? 4);
  let block = 0;
  const capture: SwinCapture = {
    family: "swin",
    config,
    intervention: { ...noIntervention, shiftOff: maps.shiftOff, maskOff: maps.maskOff },
    blocks: Array.from({ length: stages.reduce((sum, { depth }) => sum + depth, 0) }, (_, index) => index),
    milliseconds: 0,
    tensors: maps.logits ? { logits: maps.logits } : {},
    stages: stages.map(({ depth, tensors }) => ({ blocks: Array.from({ length: depth }, () => block++), tensors })),
  };
  const origin = maps.grid ? "file" : "windows";
  return modelOf(config, maps, options, { capture, origin, knowsPatchSize: known !== null, maps: null });
}

function modelOf(
  config: ModelConfig,
  { arrays, rows }: RecordedMaps,
  { file, bytes, labels }: RecordedOptions,
  own: Pick<Recording, "capture" | "origin" | "knowsPatchSize" | "maps">,
): RecordedModel {
  return {
    id: `recording:${file}`,
    config,
    preprocessing: preprocessingOf(config),
    labels,
    notes: [],
    parameters: 0,
    bytes,
    recording: { file, arrays, rows, ...own },
  };
}

/** How a picture is laid under the maps: a square grid over its middle, as nearly every model crops; another one over all of it. */
function preprocessingOf({ imageSize }: ModelConfig): Preprocessing {
  const [height, width] = imageSize;
  return {
    resizeShorterSide: Math.min(height, width),
    cropSize: imageSize,
    interpolation: "bicubic",
    cropMode: height === width ? "center" : "squash",
    mean: [0.5, 0.5, 0.5],
    std: [0.5, 0.5, 0.5],
  };
}
