import type { Role } from "./capture.ts";
import { captureBytes } from "./capture-bytes.ts";
import type { ModelConfig } from "./config.ts";

/** Stacked activations past this are captured for the chosen block only, in bytes. */
const captureBudget = 64 * 2 ** 20;

/** What the views of each family read. */
const roles: Readonly<Record<ModelConfig["family"], readonly Role[]>> = {
  vit: ["embed.patches", "attn.q", "attn.k", "attn.scores", "attn.pattern", "logits"],
  swin: [
    ...(["embed.patches", "embed.tokens", "attn.q", "attn.k", "attn.scores", "attn.pattern"] as const),
    ...(["block.out", "merge.out", "logits"] as const),
  ],
};

/** Bytes of all that the views read of every block, where they are more than a run for the page keeps; else null. */
export function beyondCapture(config: ModelConfig): number | null {
  const all = captureBytes(config, roles[config.family]);
  return all <= captureBudget ? null : all;
}

/** What a run for the page keeps: all blocks when they fit the budget, else the chosen one. */
export function whatToCapture(config: ModelConfig, block: number) {
  const wanted = roles[config.family];
  return { roles: wanted, blocks: beyondCapture(config) === null ? undefined : [block] };
}
