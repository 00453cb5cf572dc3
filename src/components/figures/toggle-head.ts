import type { Ablation } from "../../store.ts";

/** Switches one head off, or on again. */
export function toggleHead(ablation: Ablation, block: number, head: number): Ablation {
  const others = ablation.headsOff.filter((one) => one.block !== block || one.head !== head);
  const wasOff = others.length < ablation.headsOff.length;
  return { ...ablation, headsOff: wasOff ? others : [...others, { block, head }] };
}
