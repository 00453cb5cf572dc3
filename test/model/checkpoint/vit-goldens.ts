import { readFileSync } from "node:fs";
import { expect } from "vitest";
import type { Checkpoint } from "../../../src/model/checkpoint/open-checkpoint.ts";
import {
  parseSafetensors,
  type StoredTensor,
  toFloat32,
  writeSafetensors,
} from "../../../src/model/checkpoint/safetensors.ts";

export type VitGolden = "vit_cls" | "vit_hf" | "deit_distilled" | "vit_dinov2_reg";

const goldens = new URL("../../fixtures/goldens/", import.meta.url);

/** A golden ViT with the config that its case states, in the keys of its library. */
export function vitGolden(name: VitGolden): { readonly weights: Uint8Array; readonly stated: string } {
  const golden = JSON.parse(readFileSync(new URL(`${name}/case.json`, goldens), "utf8"));
  const weights = readFileSync(new URL(`${name}/weights.safetensors`, goldens));
  return { weights, stated: JSON.stringify(golden.hf_config ?? golden.config) };
}

export type Tensors = Map<string, StoredTensor>;

export function tensorsOf(weights: Uint8Array): Tensors {
  return new Map(parseSafetensors(weights).tensors);
}

export function fileOfTensors(tensors: Tensors): Uint8Array {
  return writeSafetensors([...tensors].map(([name, tensor]) => ({ ...tensor, name })));
}

/** The same values under other names; a name that becomes several is cut into as many equal parts. */
export function renamed(tensors: Tensors, rename: (name: string) => string | readonly string[]): Tensors {
  return new Map(
    [...tensors].flatMap(([name, tensor]) => {
      const names = [rename(name)].flat();
      const [first = 1, ...rest] = tensor.shape;
      const size = tensor.bytes.byteLength / names.length;
      return names.map((stored, part): [string, StoredTensor] => [
        stored,
        {
          ...tensor,
          name: stored,
          shape: tensor.shape.length === 0 ? [] : [first / names.length, ...rest],
          bytes: tensor.bytes.subarray(part * size, (part + 1) * size),
        },
      ]);
    }),
  );
}

const apply = (name: string, rules: readonly (readonly [RegExp, string])[]) =>
  rules.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), name);

const shared = [
  [/^cls_token$/, "embeddings.cls_token"],
  [/^dist_token$/, "embeddings.distillation_token"],
  [/^reg_token$/, "embeddings.register_tokens"],
  [/^pos_embed$/, "embeddings.position_embeddings"],
  [/^patch_embed\.proj/, "embeddings.patch_embeddings.projection"],
  [/^blocks\./, "encoder.layer."],
  [/attn\.proj/, "attention.output.dense"],
  [/^norm\./, "layernorm."],
] as const;

const ofVit = [
  [/norm1/, "layernorm_before"],
  [/norm2/, "layernorm_after"],
  [/mlp\.fc1/, "intermediate.dense"],
  [/mlp\.fc2/, "output.dense"],
] as const;

const ofDinov2 = [[/ls(\d)\.gamma/, "layer_scale$1.lambda1"]] as const;

/** timm's names as transformers writes them, told without the table under test. */
export function transformersNames(
  prefix: "vit." | "deit." | "dinov2." | "dinov2_with_registers." | "",
  heads: { readonly head: string; readonly head_dist?: string } = { head: "classifier" },
  model: "vit" | "dinov2" = prefix.startsWith("dinov2") ? "dinov2" : "vit",
) {
  return (name: string): string | readonly string[] => {
    const [module = ""] = name.split(".");
    if (module === "head") return name.replace("head", heads.head);
    if (module === "head_dist") return name.replace("head_dist", heads.head_dist ?? "head_dist");
    const stored = prefix + apply(apply(name, shared), model === "vit" ? ofVit : ofDinov2);
    if (!stored.includes("attn.qkv")) return stored;
    return ["query", "key", "value"].map((part) => stored.replace("attn.qkv", `attention.attention.${part}`));
  };
}

/** timm's names as torchvision writes them; its first files have `linear_1` and `linear_2`. */
export function torchvisionNames(mlp: readonly [string, string]) {
  return (name: string) =>
    apply(name, [
      [/^cls_token$/, "class_token"],
      [/^pos_embed$/, "encoder.pos_embedding"],
      [/^patch_embed\.proj/, "conv_proj"],
      [/^blocks\.(\d+)\./, "encoder.layers.encoder_layer_$1."],
      [/norm(\d)/, "ln_$1"],
      [/attn\.qkv\./, "self_attention.in_proj_"],
      [/attn\.proj/, "self_attention.out_proj"],
      [/mlp\.fc1/, `mlp.${mlp[0]}`],
      [/mlp\.fc2/, `mlp.${mlp[1]}`],
      [/^norm\./, "encoder.ln."],
      [/^head\./, "heads.head."],
    ]);
}

/**
 * The tensors as a library stores them that gives the class token a position and the
 * registers none: half of the token is taken for its position, so that the sum is exact.
 */
export function withClassPosition(tensors: Tensors): Tensors {
  const token = tensors.get("cls_token") as StoredTensor;
  const positions = tensors.get("pos_embed") as StoredTensor;
  const half = toFloat32(token).map((value) => value / 2);
  const [, rows = 0, width = 0] = positions.shape;
  const joined = new Float32Array((rows + 1) * width);
  joined.set(half);
  joined.set(toFloat32(positions), width);
  return new Map([
    ...tensors,
    ["cls_token", { ...token, bytes: new Uint8Array(half.buffer) }],
    ["pos_embed", { ...positions, shape: [1, rows + 1, width], bytes: new Uint8Array(joined.buffer) }],
  ]);
}

/** Both hold the same network: every tensor by its timm name, value by value. */
export function expectSameValues(other: Checkpoint, reference: Checkpoint): void {
  expect(other.names()).toEqual(reference.names());
  for (const name of reference.names()) {
    expect(other.shape(name), name).toEqual(reference.shape(name));
    expect(other.float32(name), name).toEqual(reference.float32(name));
  }
}
