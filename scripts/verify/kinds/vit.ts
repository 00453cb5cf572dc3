import type { Role } from "../../../src/model/capture.ts";
import type { Bench } from "../bench.ts";
import { type CaseFolder, pathIn, readBytes, readTensors, type Values } from "../case-folder.ts";
import { compareRelative, type Measured } from "../compare.ts";
import { toleranceFactor } from "../tolerance.ts";
import { roleSets } from "./role-sets.ts";

/** A network on random weights: every activation against the reference. Pictures of a batch run one by one. */
export async function verifyVit(bench: Bench, folder: CaseFolder): Promise<Measured[]> {
  const tensors = readTensors(pathIn(folder, "expected.safetensors"));
  const model = folder.name;
  // The files of other libraries come with their own config.
  const config = folder.json.hf_config ?? { architecture: "vit", model_args: folder.json.config };
  await bench.load(model, readBytes(pathIn(folder, "weights.safetensors")), JSON.stringify(config));

  const rel = (folder.json.tolerance.rel as number) * toleranceFactor(bench.report.backend);
  const measured: Measured[] = [];
  for (const { note, roles } of roleSets) {
    const got = await run(bench, model, tensors, roles);
    for (const [name, values] of got) {
      measured.push(compareRelative(name + note, values, (tensors.get(name) as Values).data, rel));
    }
  }
  return measured;
}

/** What the engine has for every stored tensor of these roles. */
async function run(
  bench: Bench,
  model: string,
  tensors: ReadonlyMap<string, Values>,
  roles: readonly Role[],
): Promise<Map<string, Float32Array>> {
  const input = tensors.get("input") as Values;
  const got = new Map<string, Float32Array[]>();
  for (let picture = 0; picture < (input.shape[0] as number); picture++) {
    const { tensors: captured } = await bench.run(model, channelsLast(input, picture), roles);
    for (const name of tensors.keys()) {
      const source = sourceOf(name);
      if (!source || !roles.includes(source.role)) continue;
      const values = captured[source.role];
      if (!values) throw new Error(`${name} was not captured`);
      const size = source.block === null ? values.data.length : values.data.length / (values.shape[0] as number);
      const part = values.data.subarray((source.block ?? 0) * size, ((source.block ?? 0) + 1) * size);
      got.set(name, [...(got.get(name) ?? []), part]);
    }
  }
  return new Map([...got].map(([name, parts]) => [name, joined(parts)]));
}

/** One picture of a batch, [batch, channels, height, width] to [height, width, channels]. */
export function channelsLast({ shape, data }: Values, picture: number): Float32Array {
  const [, channels = 0, height = 0, width = 0] = shape;
  const area = height * width;
  const result = new Float32Array(channels * area);
  for (let channel = 0; channel < channels; channel++) {
    const from = (picture * channels + channel) * area;
    for (let pixel = 0; pixel < area; pixel++) result[pixel * channels + channel] = data[from + pixel] as number;
  }
  return result;
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}

const blockNames: Readonly<Record<string, Role>> = {
  q: "attn.q",
  k: "attn.k",
  v: "attn.v",
  scores: "attn.scores",
  attn: "attn.pattern",
  attn_out: "attn.out",
  out: "block.out",
};

const otherNames: Readonly<Record<string, Role>> = {
  patch_tokens: "embed.patches",
  tokens: "embed.tokens",
  norm: "norm",
  pooled: "pooled",
  fc_norm: "fc_norm",
  pre_logits: "pre_logits",
  logits_cls: "logits.class",
  logits_dist: "logits.distillation",
  logits: "logits",
};

/** Where the engine has what a reference tensor holds; null for the input. A name it does not know is an error. */
function sourceOf(stored: string): { role: Role; block: number | null } | null {
  if (stored === "input") return null;
  const name = timmName(stored);
  const [, block, part] = /^blocks\.(\d+)\.(\w+)$/.exec(name) ?? [];
  const role = part === undefined ? otherNames[name] : blockNames[part];
  if (!role) throw new Error(`reference tensor "${name}" is unknown`);
  return { role, block: block === undefined ? null : Number(block) };
}

/** Names of the transformers library's outputs as those of timm's: `hidden_states.0` is before the first block. */
function timmName(name: string): string {
  const [, list, index] = /^(hidden_states|attentions)\.(\d+)$/.exec(name) ?? [];
  if (list === "attentions") return `blocks.${index}.attn`;
  if (list === "hidden_states") return index === "0" ? "tokens" : `blocks.${Number(index) - 1}.out`;
  return name === "last_hidden_state" ? "norm" : name;
}
