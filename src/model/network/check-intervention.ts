import { ModelError } from "../errors.ts";
import type { Intervention } from "../intervention.ts";

/** Below it scores could leave the range of float32. */
const lowestTemperature = 1e-6;

const isIndex = (value: number, count: number) => Number.isInteger(value) && value >= 0 && value < count;

/** @throws ModelError when a block or head is named that the network does not have */
export function checkBlocksAndHeads(
  { headsOff, blocksOff, mlpsOff }: Intervention,
  depth: number,
  headsOf: (block: number) => number,
): void {
  const checkBlock = (block: number) => {
    if (isIndex(block, depth)) return;
    throw new ModelError(
      "intervention.block",
      `The intervention names block ${block}, but this model has ${depth}; use 0 to ${depth - 1}.`,
      { block, depth },
    );
  };
  for (const { block, head } of headsOff) {
    checkBlock(block);
    const heads = headsOf(block);
    if (isIndex(head, heads)) continue;
    throw new ModelError(
      "intervention.head",
      `The intervention names head ${head}, but a block of this model has ${heads}; use 0 to ${heads - 1}.`,
      { head, heads },
    );
  }
  blocksOff.forEach(checkBlock);
  mlpsOff.forEach(checkBlock);
}

/** @throws ModelError when it is not a number above 1e-6 */
export function checkTemperature(temperature: number): void {
  if (temperature >= lowestTemperature && temperature < Infinity) return;
  throw new ModelError(
    "intervention.temperature",
    `The softmax temperature is ${temperature}; it must be a number of at least ${lowestTemperature}.`,
    { temperature, lowest: lowestTemperature },
  );
}
