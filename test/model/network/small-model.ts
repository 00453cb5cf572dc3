import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Capture, roles } from "../../../src/model/capture.ts";
import { parseSafetensors, toFloat32 } from "../../../src/model/checkpoint/safetensors.ts";
import type { CheckpointSource } from "../../../src/model/engine.ts";
import { type Intervention, noIntervention } from "../../../src/model/intervention.ts";
import type { NetworkEngine } from "../../../src/model/network/engine.ts";

/** Networks of the golden cases: small, random, with every part a ViT or Swin may have. */
export type SmallModel =
  | "vit_cls"
  | "vit_gap"
  | "deit_distilled"
  | "vit_prelogits"
  | "vit_dinov2_reg"
  | "vit_reg_embed"
  | "swin"
  | "swin_pad";

const file = (name: SmallModel, part: string) =>
  readFileSync(fileURLToPath(new URL(`../../fixtures/goldens/${name}/${part}`, import.meta.url)));

/** Where a small model lies, with changes to its config. */
export function smallModel(
  name: SmallModel,
  changes: Record<string, unknown> = {},
): Extract<CheckpointSource, { kind: "blob" }> {
  const { config } = JSON.parse(file(name, "case.json").toString()) as { config: Record<string, unknown> };
  const architecture = name.startsWith("swin") ? "swin" : "vit";
  const text = JSON.stringify({ architecture, model_args: { ...config, ...changes } });
  return { kind: "blob", id: name, weights: new Blob([file(name, "weights.safetensors")]), config: new Blob([text]) };
}

/** The model that comes with the page: a forward pass of it takes a while. */
export function trained(): CheckpointSource {
  const part = (name: string) =>
    new Blob([readFileSync(fileURLToPath(new URL(`../../../public/models/vit-imagenette/${name}`, import.meta.url)))]);
  return { kind: "blob", id: "trained", weights: part("model.safetensors"), config: part("config.json") };
}

/** The same with other parameters and config; a parameter for which `change` gives null is left out. */
export function changedModel(
  name: SmallModel,
  id: string,
  configChanges: Record<string, unknown>,
  change: (name: string, values: Values) => Values | null,
): CheckpointSource {
  const { tensors } = parseSafetensors(new Uint8Array(file(name, "weights.safetensors")));
  const changed = [...tensors].flatMap(([key, stored]) => {
    const values = change(key, { shape: stored.shape, data: toFloat32(stored) });
    return values ? [[key, values] as const] : [];
  });
  const source = smallModel(name, configChanges);
  return { ...source, id, weights: safetensorsOf(changed) };
}

interface Values {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

function safetensorsOf(tensors: readonly (readonly [name: string, values: Values])[]): Blob {
  let end = 0;
  const header = Object.fromEntries(
    tensors.map(([name, { shape, data }]) => {
      const begin = end;
      end += data.byteLength;
      return [name, { dtype: "F32", shape, data_offsets: [begin, end] }];
    }),
  );
  const text = new TextEncoder().encode(JSON.stringify(header));
  const length = new BigUint64Array([BigInt(text.length)]);
  return new Blob([length, text, ...tensors.map(([, { data }]) => data as Float32Array<ArrayBuffer>)]);
}

/** Values that look like a normalised picture; the same for the same seed. */
export function inputOf(size: number, seed = 1): Float32Array {
  let state = seed;
  return Float32Array.from({ length: size * size * 3 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** Everything of a forward pass of a loaded model. */
export function runSmall(
  engine: NetworkEngine,
  model: SmallModel,
  values: Float32Array,
  change: Partial<Intervention> = {},
): Promise<Capture> {
  return engine.runNormalised({ model, roles, intervention: { ...noIntervention, ...change } }, values);
}

/** Captured values of a role; fails when they are not there. */
export function valuesOf(capture: Capture, role: (typeof roles)[number]): Float32Array {
  const tensor = capture.tensors[role];
  if (!tensor) throw new Error(`${role} was not captured`);
  return tensor.data;
}

/** Largest absolute difference; infinite when the lengths differ. */
export function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return Array.from(a).reduce((largest, value, i) => Math.max(largest, Math.abs(value - (b[i] as number))), 0);
}
