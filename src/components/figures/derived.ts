import { useMemo } from "react";
import { type HeadStatistics, headStatistics } from "../../model/analysis/statistics.ts";
import { patchCount, type TokenGrid, tokenCount, tokenGrid } from "../../model/analysis/token-grid.ts";
import { softmax } from "../../model/analysis/top-k.ts";
import { activation, type Capture, type SwinCapture, type VitCapture } from "../../model/capture.ts";
import type { SwinConfig, VitConfig } from "../../model/config.ts";
import { sinusoidPositions } from "../../model/sinusoid.ts";
import { type NamedTensor, tensor } from "../../model/tensor.ts";
import { type FilterComponents, filterComponents } from "../views/patch-projection.ts";
import { type PositionMaps, positionMaps } from "../views/position-maps.ts";
import { useAppState } from "./app-context.tsx";

/**
 * What several figures compute from the same capture. Kept by the capture's
 * identity: the numbers live exactly as long as the run they belong to.
 */
export function once<Of extends Capture, Value>(compute: (capture: Of) => Value): (capture: Of) => Value {
  const kept = new WeakMap<Of, Value>();
  return (capture) => {
    let value = kept.get(capture);
    if (value === undefined) {
      value = compute(capture);
      kept.set(capture, value);
    }
    return value;
  };
}

/** Entropy, distance, class-token mass of every captured head; undefined without patterns. */
export const statisticsOf = once((capture: VitCapture): HeadStatistics | null => {
  const pattern = activation(capture, "attn.pattern");
  return pattern ? headStatistics(pattern, tokenGrid(capture.config)) : null;
});

/** Probabilities of all classes: [class]; null without a head. */
export const probabilitiesOf = once((capture: Capture): Float32Array | null => {
  const logits = activation(capture, "logits");
  return logits ? softmax(logits.data) : null;
});

/**
 * The grid of a block's tokens, as the captured run saw them; null before the first run and model.
 *
 * @param of the block; the pinned one when absent
 */
export function useGrid(of?: number): TokenGrid | null {
  const config = useAppState((state) => state.capture?.config ?? state.model?.config);
  const block = useAppState((state) => (config?.family === "swin" ? (of ?? state.selection.block) : 0));
  return useMemo(() => (config ? tokenGrid(config, block) : null), [config, block]);
}

/** The run on the page where it is a ViT's; null before the first run and for other families. */
export function useVitCapture(): VitCapture | null {
  return useAppState(({ capture }) => (capture?.family === "vit" ? capture : null));
}

/** The run on the page where it is a Swin's; null before the first run and for other families. */
export function useSwinCapture(): SwinCapture | null {
  return useAppState(({ capture }) => (capture?.family === "swin" ? capture : null));
}

/** The model in use where it is a ViT. */
export function useVitConfig(): VitConfig | null {
  return useAppState(({ model }) => (model?.config.family === "vit" ? model.config : null));
}

/** The model in use where it is a Swin. */
export function useSwinConfig(): SwinConfig | null {
  return useAppState(({ model }) => (model?.config.family === "swin" ? model.config : null));
}

/** Principal filters shown at most. */
const componentCount = 28;

/** The learned patch filters' main directions, kept as long as the weights. */
export function useFilterComponents(): FilterComponents | null {
  const weight = useAppState((state) => state.weights?.patchWeight);
  return useMemo(() => (weight ? componentsOf(weight) : null), [weight]);
}

/** Similarities and colours of the stored position embedding, kept as long as the weights. */
export function usePositionMaps(): PositionMaps | null {
  const fixed = useAppState((state) => state.settings.positions === "sinusoid");
  return usePositionMapsOf(fixed ? "sinusoid" : "learned");
}

/** Similarities and colours of one kind of positions, as the checkpoint stores them or as the formula gives them. */
export function usePositionMapsOf(kind: "learned" | "sinusoid"): PositionMaps | null {
  const embedding = useAppState((state) => state.weights?.positions);
  const config = useAppState((state) => state.model?.config);
  return useMemo(() => {
    if (!embedding || config?.family !== "vit") return null;
    if (kind === "sinusoid") return sinusoidMapsOf(config);
    const [rows, columns] = config.positionGrid;
    return mapsOf(embedding, { ...tokenGrid(config), rows, columns });
  }, [embedding, config, kind]);
}

const keptComponents = new WeakMap<NamedTensor, FilterComponents>();
const keptMaps = new WeakMap<NamedTensor, PositionMaps>();
const keptSinusoids = new WeakMap<VitConfig, PositionMaps>();

function componentsOf(weight: NamedTensor): FilterComponents {
  const kept = keptComponents.get(weight) ?? filterComponents(weight, componentCount);
  keptComponents.set(weight, kept);
  return kept;
}

/** The table that a `sinusoid` run adds, of this run's own tokens. */
function sinusoidMapsOf(config: VitConfig): PositionMaps {
  const kept = keptSinusoids.get(config);
  if (kept) return kept;
  const grid = tokenGrid(config);
  const count = config.noEmbedClass ? patchCount(grid) : tokenCount(grid);
  const table = sinusoidPositions(count, config.embedDim);
  const axes = ["position", "embedDim"];
  const maps = positionMaps(tensor("sinusoid", axes, [count, config.embedDim], table), grid);
  keptSinusoids.set(config, maps);
  return maps;
}

function mapsOf(embedding: NamedTensor, grid: TokenGrid): PositionMaps {
  const kept = keptMaps.get(embedding) ?? positionMaps(embedding, grid);
  keptMaps.set(embedding, kept);
  return kept;
}
