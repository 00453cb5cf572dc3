import type { Activations, Capture } from "../capture.ts";
import { blockCount, gridSize } from "../config.ts";
import type { Picture } from "../engine.ts";
import type { ClassLabel } from "../config.ts";
import { type NamedTensor, tensor } from "../tensor.ts";
import type { NpzEntries } from "./npz.ts";

/** Roles that open again; the rest of a run is of no use without the weights. */
const kept = ["attn.pattern", "attn.scores", "attn.q", "attn.k", "attn.v"] as const;

const numbers = (name: string, ...values: readonly number[]): readonly [string, NamedTensor] => [
  name,
  tensor(name, ["value"], [values.length], Float32Array.from(values)),
];

/**
 * A whole run as named tensors: attention with scores, queries and keys as far as they
 * were captured, the answer with the names of its classes, the picture as the network saw it, and the few numbers
 * without which tokens cannot be put back on it. `model/recording` opens them again.
 */
export function runTensors(
  capture: Capture,
  picture: Pick<Picture, "pixels" | "pixelSize">,
  labels: readonly ClassLabel[] | null,
): NpzEntries {
  const { config, intervention } = capture;
  const [height, width] = picture.pixelSize;
  const pixels = tensor("pixels", ["row", "column", "channel"], [height, width, 3], Float32Array.from(picture.pixels));
  const of = (tensors: Activations, place: string) =>
    kept.flatMap((role) => {
      const found = tensors[role];
      return found ? [[`${place}${role}`, found] as const] : [];
    });
  const { logits } = capture.tensors;
  const common = [
    ...(logits ? [["logits", logits] as const, ...namesOf(labels)] : []),
    ["pixels", pixels] as const,
    numbers("grid", ...gridSize(config)),
    numbers("patch_size", config.patchSize),
  ];
  if (capture.family === "vit") {
    const { classToken, distilled, regTokens, depth } = capture.config;
    return Object.fromEntries([
      ...of(capture.tensors, ""),
      ...common,
      numbers("prefix", classToken ? 1 : 0, distilled ? 1 : 0, regTokens),
      ...(capture.blocks.length < depth ? [numbers("blocks", ...capture.blocks)] : []),
    ]);
  }
  return Object.fromEntries([
    ...capture.stages.flatMap(({ tensors }, index) => of(tensors, `stage${index + 1}.`)),
    ...(capture.blocks.length < blockCount(config) ? [numbers("blocks", ...capture.blocks)] : []),
    ...common,
    numbers("window_size", capture.config.windowSize),
    numbers("shift", intervention.shiftOff ? 0 : 1),
    numbers("mask", intervention.maskOff ? 0 : 1),
    numbers("padding_before_shift", capture.config.padding === "beforeShift" ? 1 : 0),
  ]);
}

function namesOf(labels: readonly ClassLabel[] | null): readonly (readonly [string, readonly string[]])[] {
  if (!labels) return [];
  const chinese = labels.flatMap(({ zh }) => (zh === undefined ? [] : [zh]));
  return [
    ["labels", labels.map(({ en }) => en)],
    ...(chinese.length === labels.length ? [["labels_zh", chinese] as const] : []),
  ];
}
