import {
  attentionMask,
  regionNumbers,
  relativePositionBias,
  relativePositionIndex,
} from "../../../src/model/analysis/windows.ts";
import type { Role, SwinCapture } from "../../../src/model/capture.ts";
import type { SwinConfig } from "../../../src/model/config.ts";
import { blockWindows, swinStages } from "../../../src/model/swin-stages.ts";
import { at } from "../../../src/model/tensor.ts";
import type { Bench } from "../bench.ts";
import { type CaseFolder, pathIn, readBytes, readTensors, type Values } from "../case-folder.ts";
import { compareRelative, type Measured } from "../compare.ts";
import { toleranceFactor } from "../tolerance.ts";
import { roleSets } from "./role-sets.ts";
import { channelsLast } from "./vit.ts";

/** Values that reference tensors may be of; what has no number in the case is an error. */
interface Run {
  readonly config: SwinConfig;
  readonly capture: SwinCapture;
  /** A parameter by its timm name. */
  readonly weight: (name: string) => Promise<Float32Array>;
}

/**
 * A Swin on random weights: every activation, mask, region number, index table and
 * gathered bias against the reference. `pad_then_shift.*` are of a second run of the
 * same weights in the other order of padding and roll.
 */
export async function verifySwin(bench: Bench, folder: CaseFolder): Promise<Measured[]> {
  const tensors = readTensors(pathIn(folder, "expected.safetensors"));
  const weights = readBytes(pathIn(folder, "weights.safetensors"));
  const input = tensors.get("input") as Values;
  if (input.shape[0] !== 1) throw new Error("one picture is expected in a Swin's case");
  const { layout, ...own } = folder.json.config as Record<string, unknown>;
  const rel = (folder.json.tolerance.rel as number) * toleranceFactor(bench.report.backend);

  const runIn = async (padding: "before_shift" | null, roles: readonly Role[]): Promise<Run> => {
    const id = `${folder.name} ${padding ?? ""}`;
    const model_args = padding ? { ...own, padding } : own;
    // The files of other libraries come with their own config or with none.
    const config = layout === "huggingface" ? folder.json.hf_config : { architecture: "swin", model_args };
    const loaded = await bench.load(id, weights, JSON.stringify(config));
    const capture = await bench.run(id, channelsLast(input, 0), roles);
    if (capture.family !== "swin" || loaded.config.family !== "swin") throw new Error("this is no Swin");
    return { config: loaded.config, capture, weight: (name) => bench.weight(id, name) };
  };

  const measured: Measured[] = [];
  for (const { note, roles } of roleSets) {
    const usual = await runIn(null, roles);
    let padded: Run | null = null;
    for (const [name, { data, shape }] of tensors) {
      const other = name.startsWith("pad_then_shift.");
      const own = other ? name.slice("pad_then_shift.".length) : name;
      const role = perBlock[own.slice(own.lastIndexOf(".") + 1)];
      if (name === "input" || (role && !roles.includes(role))) continue;
      if (other) padded ??= await runIn("before_shift", roles);
      const run = other && padded ? padded : usual;
      const values = await valuesOf(run, own, layout);
      measured.push(compareRelative(name + note, part(values, shape, data.length), data, rel));
    }
  }
  return measured;
}

/** Where a block has many windows only the last ones are stored. */
function part(values: ArrayLike<number>, shape: readonly number[], size: number): ArrayLike<number> {
  return shape.length === 4 && values.length > size ? Array.from(values).slice(-size) : values;
}

const once: Readonly<Record<string, Role>> = {
  patch_embed: "embed.tokens",
  norm: "norm",
  pooled: "pooled",
  logits: "logits",
};
const perBlock: Readonly<Record<string, Role>> = {
  q: "attn.q",
  k: "attn.k",
  v: "attn.v",
  scores: "attn.scores",
  attn: "attn.pattern",
  attn_out: "attn.out",
  out: "block.out",
};

/** What we have for a tensor of the reference. */
async function valuesOf(run: Run, name: string, layout: unknown): Promise<ArrayLike<number>> {
  const { capture, config } = run;
  const single = once[name];
  if (single) return required(capture.tensors[single]?.data, name);
  const [, stageText = "", path = ""] = /^(?:encoder\.)?layers\.(\d+)\.(.+)$/.exec(name) ?? [];
  const stage = swinStages(config)[Number(stageText)];
  if (!stage) throw new Error(`reference tensor "${name}" is unknown`);
  const { windowSize } = stage;
  if (path === "relative_position_index") return relativePositionIndex(windowSize);
  if (path === "downsample") return required(capture.stages[stage.index]?.tensors["merge.out"]?.data, name);
  if (path === "out") {
    // Microsoft and Hugging Face count the merging to the stage before it.
    const next = layout ? capture.stages[stage.index + 1]?.tensors["merge.out"] : undefined;
    return next?.data ?? blockValues(capture, "block.out", stage.firstBlock + stage.depth - 1, name);
  }
  const [, inStage = "", what = ""] = /^blocks\.(\d+)\.(\w+)$/.exec(path) ?? [];
  const block = stage.firstBlock + Number(inStage);
  if (what === "attn_mask") return attentionMask(blockWindows(config, block));
  if (what === "region_ids") return regionNumbers(blockWindows(config, block));
  if (what === "relative_position_bias") {
    const table = await run.weight(`layers.${stage.index}.blocks.${inStage}.attn.relative_position_bias_table`);
    return relativePositionBias(table, windowSize, stage.numHeads);
  }
  const role = perBlock[what];
  if (!role) throw new Error(`reference tensor "${name}" is unknown`);
  return blockValues(capture, role, block, name);
}

function blockValues(capture: SwinCapture, role: Role, block: number, name: string): Float32Array {
  const stage = capture.stages.find(({ blocks }) => blocks.includes(block));
  const stacked = stage?.tensors[role];
  return required(stage && stacked && at(stacked, stage.blocks.indexOf(block)).data, name);
}

function required(values: Float32Array | undefined, name: string): Float32Array {
  if (values) return values;
  throw new Error(`${name} was not captured`);
}
