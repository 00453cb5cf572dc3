import type { Text } from "../../../i18n/text.tsx";
import { isShifted } from "../../../model/analysis/windows.ts";
import type { SwinConfig } from "../../../model/config.ts";
import { blockWindows, type SwinStage } from "../../../model/swin-stages.ts";
import { type HeadsOff, isHeadOff } from "../atlas-words.ts";

/** A statistic of every head, drawn as bars beneath the atlas of a Swin. */
export interface SwinTint {
  /** [head] of a block; undefined where it was not captured. Not negative. */
  readonly of: (block: number) => Float32Array | undefined;
  /** Value of a full bar: the largest one. */
  readonly max: number;
  readonly label: string;
  readonly unit: string;
  /** A value as text, without the unit. */
  readonly format: (value: number) => string;
}

/** `W` for regular windows, `SW` for shifted ones, as the paper's drawings name them. */
export function windowMark(config: SwinConfig, block: number, shiftOff = false): "W" | "SW" {
  return isShifted(blockWindows(config, block, shiftOff)) ? "SW" : "W";
}

/** The two lines above a stage's maps; the short form leaves the number of heads to be counted. */
export function stageHeading(text: Text, stage: SwinStage, short: boolean): readonly [name: string, numbers: string] {
  const { atlas } = text.windows;
  const size = `${stage.rows} × ${stage.columns}`;
  return [atlas.stage(stage.index + 1), short ? size : atlas.numbers(stage.rows, stage.columns, stage.numHeads)];
}

/** A head in words: where it is, its windows, its statistic, whether it is switched off. */
export function describeSwinHead(
  text: Text,
  config: SwinConfig,
  block: number,
  head: number,
  tint: SwinTint | null,
  off: HeadsOff & { readonly shiftOff?: boolean },
): string {
  const { atlas } = text.maps;
  const value = tint?.of(block)?.[head];
  const parts = [atlas.head(block + 1, head + 1), text.windows.kind[windowMark(config, block, off.shiftOff)]];
  if (tint && value !== undefined) parts.push(`${tint.label} ${tint.format(value)} ${tint.unit}`.trim());
  if (isHeadOff(off, block, head)) parts.push(text.maps.off);
  return parts.join(atlas.comma);
}
