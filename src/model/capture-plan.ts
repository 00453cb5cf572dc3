import type { Role } from "./capture.ts";
import { captureBytes } from "./capture-bytes.ts";
import type { VitConfig } from "./config.ts";

/** Stacked activations past this are captured for the chosen block only, in bytes. */
const captureBudget = 64 * 2 ** 20;

/** What the inspector's views read. */
const roles: readonly Role[] = ["embed.patches", "attn.q", "attn.k", "attn.scores", "attn.pattern", "logits"];

/** What a run for the inspector keeps: all blocks when they fit the budget, else the chosen one. */
export function whatToCapture(config: VitConfig, block: number) {
  const fits = captureBytes(config, roles) <= captureBudget;
  return { roles, blocks: fits ? undefined : [block] };
}
