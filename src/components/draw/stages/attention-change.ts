import {
  allowedTokens,
  layoutOfRun,
  leakedShares,
  leakingPairs,
  type TokenLeaks,
  tokenAttention,
} from "../../../model/analysis/window-attention.ts";
import { isShifted, type WindowLayout } from "../../../model/analysis/windows.ts";
import type { SwinCapture } from "../../../model/capture.ts";
import { blockCount, type SwinConfig } from "../../../model/config.ts";
import { windowGeometry } from "../../../model/swin-stages.ts";
import { colorTable } from "../color.ts";

/** The attention of one query in one head, with an intervention and without. */
export interface AttentionChange {
  /** The token that looks. */
  readonly query: number;
  readonly layout: WindowLayout;
  readonly layoutBefore: WindowLayout;
  /** Weights over the map of the block: [rows · columns]. */
  readonly now: Float32Array;
  readonly before: Float32Array;
  /** now − before: [rows · columns]. */
  readonly difference: Float32Array;
  /** Largest weight of both runs, and largest absolute difference. */
  readonly most: number;
  readonly limit: number;
  /** Share of the query's attention that went elsewhere: half the sum of absolute differences, 0 to 1. */
  readonly moved: number;
  /** 2 for tokens of its window and region, 1 for strangers in its window, 0 elsewhere: [rows · columns]. */
  readonly allowed: Uint8Array;
  readonly allowedBefore: Uint8Array;
  /** The strangers it looks at, most weight first. */
  readonly leaks: TokenLeaks;
}

/**
 * What an intervention does to the attention of one query.
 *
 * @returns undefined when one of the runs did not keep the block
 */
export function attentionChange(
  capture: SwinCapture,
  baseline: SwinCapture,
  block: number,
  head: number,
  query: number,
): AttentionChange | undefined {
  const now = tokenAttention(capture, block, head, query, "from")?.weights;
  const before = tokenAttention(baseline, block, head, query, "from")?.weights;
  const leaks = leakingPairs(capture, block, head, query);
  if (!now || !before || !leaks) return undefined;
  const [layout, layoutBefore] = [layoutOfRun(capture, block), layoutOfRun(baseline, block)];
  const difference = now.map((weight, token) => weight - (before[token] as number));
  let [most, limit, moved] = [0, 0, 0];
  for (let token = 0; token < now.length; token++) {
    const change = Math.abs(difference[token] as number);
    most = Math.max(most, now[token] as number, before[token] as number);
    limit = Math.max(limit, change);
    moved += change / 2;
  }
  const allowed = allowedTokens(layout, query);
  const allowedBefore = allowedTokens(layoutBefore, query);
  return { query, layout, layoutBefore, now, before, difference, most, limit, moved, allowed, allowedBefore, leaks };
}

/** What every query of a head pays to strangers, and the mean over all of them: [rows · columns], 0 to 1. */
export function headLeaks(
  capture: SwinCapture,
  block: number,
  head: number,
): { readonly shares: Float32Array; readonly mean: number; readonly most: number } | undefined {
  const shares = leakedShares(capture, block, head);
  if (!shares) return undefined;
  let [sum, most] = [0, 0];
  for (const share of shares) {
    sum += share;
    most = Math.max(most, share);
  }
  return { shares, mean: sum / shares.length, most };
}

/** The next block, round the end, whose windows are shifted; null where none is. */
export function nextShiftedBlock(config: SwinConfig, block: number): number | null {
  const count = blockCount(config);
  for (let step = 1; step <= count; step++) {
    const next = (block + step) % count;
    if (isShifted(windowGeometry(config, next))) return next;
  }
  return null;
}

/**
 * Paints values where they stand for something, one pixel per token; elsewhere the
 * picture beneath is seen.
 *
 * @param shown whether a token has a value: [rows · columns]
 * @param alpha opacity of a value from its position 0 to 1 in the map
 */
export function paintWhere(
  image: ImageData,
  values: Float32Array,
  shown: (token: number) => boolean,
  unit: (value: number) => number,
  map: "viridis" | "cividis" | "diverging",
  alpha: (unit: number) => number,
): void {
  const table = colorTable(map);
  for (let token = 0; token < values.length; token++) {
    const at = unit(values[token] as number);
    const entry = Math.round(at * 255) * 4;
    const to = token * 4;
    for (let channel = 0; channel < 3; channel++) image.data[to + channel] = table[entry + channel] as number;
    image.data[to + 3] = shown(token) ? 255 * alpha(at) : 0;
  }
}
