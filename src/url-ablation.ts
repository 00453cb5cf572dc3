import { type TokenGrid, tokenGrid } from "./model/analysis/token-grid.ts";
import { blockCount } from "./model/config.ts";
import type { LoadedModel } from "./model/engine.ts";
import { headCount } from "./model/selection.ts";
import type { Ablation } from "./store.ts";

/**
 * `h3.1,b4,m2,p6.7,class`: head 1 of block 3, block 4, the MLP of block 2, the patch in
 * row 6, column 7, the class token. `mask,bias,shift` are those of a Swin.
 */
export function formatAblation(ablation: Ablation, grid: TokenGrid): string {
  const patches = ablation.patchesOff.map(
    (patch) => `p${Math.floor(patch / grid.columns) + 1}.${(patch % grid.columns) + 1}`,
  );
  return [
    ...ablation.headsOff.map(({ block, head }) => `h${block + 1}.${head + 1}`),
    ...ablation.blocksOff.map((block) => `b${block + 1}`),
    ...ablation.mlpsOff.map((block) => `m${block + 1}`),
    ...patches,
    ...(ablation.classTokenOff ? ["class"] : []),
    ...(ablation.maskOff ? ["mask"] : []),
    ...(ablation.biasOff ? ["bias"] : []),
    ...(ablation.shiftOff ? ["shift"] : []),
  ].join(",");
}

/** @returns undefined when a part does not exist in the model */
export function parseAblation(text: string, model: LoadedModel): Ablation | undefined {
  const { config } = model;
  const grid = tokenGrid(config);
  const depth = blockCount(config);
  const [vit, swin] = [config.family === "vit", config.family === "swin"];
  const swinParts = { mask: false, bias: false, shift: false };
  const within = (value: number, count: number) => value >= 0 && value < count;
  const headsOff: { block: number; head: number }[] = [];
  const [blocksOff, mlpsOff, patchesOff]: [Set<number>, Set<number>, Set<number>] = [new Set(), new Set(), new Set()];
  let classTokenOff = false;
  for (const part of text.split(",").filter(Boolean)) {
    const match = /^(?:([hp])(\d{1,4})\.(\d{1,4})|([bm])(\d{1,4})|class|mask|bias|shift)$/.exec(part);
    if (!match) return undefined;
    const [first, second] = [Number(match[2] ?? match[5]) - 1, Number(match[3]) - 1];
    if (part === "class" && config.family === "vit" && config.classToken) classTokenOff = true;
    else if (swin && (part === "mask" || part === "bias" || part === "shift")) swinParts[part] = true;
    else if (match[1] === "h" && within(first, depth) && within(second, headCount(config, first))) {
      if (!headsOff.some(({ block, head }) => block === first && head === second)) {
        headsOff.push({ block: first, head: second });
      }
    } else if (match[1] === "p" && vit && within(first, grid.rows) && within(second, grid.columns)) {
      patchesOff.add(first * grid.columns + second);
    } else if (match[4] === "b" && within(first, depth)) blocksOff.add(first);
    else if (match[4] === "m" && within(first, depth)) mlpsOff.add(first);
    else return undefined;
  }
  const { mask: maskOff, bias: biasOff, shift: shiftOff } = swinParts;
  const parts = { blocksOff: [...blocksOff], mlpsOff: [...mlpsOff], patchesOff: [...patchesOff] };
  return { headsOff, ...parts, classTokenOff, maskOff, biasOff, shiftOff };
}
