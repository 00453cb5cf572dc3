import { readFileSync } from "node:fs";
import { parseSafetensors, type StoredTensor, writeSafetensors } from "../../../src/model/checkpoint/safetensors.ts";

/** One network, seed 117, in three namings, and one whose windows do not divide its maps. */
export type SwinGolden = "swin" | "swin_ms" | "swin_hf" | "swin_pad";

const goldens = new URL("../../fixtures/goldens/", import.meta.url);

/** A golden Swin with the config that its case states, in the keys of its library. */
export function swinGolden(name: SwinGolden): { readonly weights: Uint8Array; readonly stated: string } {
  const golden = JSON.parse(readFileSync(new URL(`${name}/case.json`, goldens), "utf8"));
  const weights = readFileSync(new URL(`${name}/weights.safetensors`, goldens));
  return { weights, stated: JSON.stringify(golden.hf_config ?? golden.config) };
}

/** The weights of a golden Swin after a change of its tensors by their stored names. */
export function changedSwin(name: SwinGolden, change: (tensors: Map<string, StoredTensor>) => void): Uint8Array {
  const tensors = new Map(parseSafetensors(swinGolden(name).weights).tensors);
  change(tensors);
  return writeSafetensors([...tensors].map(([name, tensor]) => ({ ...tensor, name })));
}

/** Takes away every tensor whose name matches. */
export function without(pattern: RegExp): (tensors: Map<string, StoredTensor>) => void {
  return (tensors) => {
    for (const name of Array.from(tensors.keys())) if (pattern.test(name)) tensors.delete(name);
  };
}
