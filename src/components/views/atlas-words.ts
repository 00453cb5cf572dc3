import type { Text } from "../../i18n/text.tsx";
import type { Intervention } from "../../model/intervention.ts";

/** A statistic of every head, drawn as bars beneath the atlas. */
export interface AtlasTint {
  /** [block, head]; not negative. */
  readonly values: Float32Array;
  /** Value of a full bar: the largest one. */
  readonly max: number;
  /** Name of the statistic in the reader's language. */
  readonly label: string;
  /** Its unit, e.g. `px`; empty for a share. */
  readonly unit: string;
  /** A value as text, without the unit. */
  readonly format: (value: number) => string;
}

export type HeadsOff = Pick<Intervention, "headsOff" | "blocksOff">;

/** Opacity of what is switched off, and of blocks that the run has not reached, 0 to 255. */
const offAlpha = 70;
const waitingAlpha = 80;

export function isHeadOff(off: HeadsOff, block: number, head: number): boolean {
  return off.blocksOff.includes(block) || off.headsOff.some((one) => one.block === block && one.head === head);
}

/** Opacity of each map, 0 to 255: [block · heads + head]. */
export function headAlpha(depth: number, heads: number, off: HeadsOff, blocksReady: number): Uint8Array {
  return Uint8Array.from({ length: depth * heads }, (_, index) => {
    const [block, head] = [Math.floor(index / heads), index % heads];
    if (isHeadOff(off, block, head)) return offAlpha;
    return block < blocksReady ? 255 : waitingAlpha;
  });
}

/** A head in words: where it is, its statistic, whether it is switched off. */
export function describeHead(
  text: Text,
  block: number,
  head: number,
  heads: number,
  tint: AtlasTint | null,
  off: HeadsOff,
): string {
  const { atlas } = text.maps;
  const value = tint?.values[block * heads + head];
  const parts = [atlas.head(block + 1, head + 1)];
  if (tint && value !== undefined) parts.push(`${tint.label} ${tint.format(value)} ${tint.unit}`.trim());
  if (isHeadOff(off, block, head)) parts.push(text.maps.off);
  return parts.join(atlas.comma);
}
