import { entropy } from "../../model/analysis/statistics.ts";
import { distancesFrom } from "../../model/analysis/distance.ts";
import {
  cellOfToken,
  patchOfToken,
  patchesOf,
  type TokenGrid,
  tokenCount,
  tokenGrid,
} from "../../model/analysis/token-grid.ts";
import { layoutOfRun, tokenAttention } from "../../model/analysis/window-attention.ts";
import { type WindowLayout, isShifted } from "../../model/analysis/windows.ts";
import { type Capture, headActivation } from "../../model/capture.ts";
import { attentionOfToken, type Direction, focusToken, type Selection } from "../../model/selection.ts";
import { windowMap } from "../draw/swin/swin-atlas.ts";

/** What one token sees in one head, in whatever kind of network. */
export interface Sight {
  readonly grid: TokenGrid;
  /** The token that looks, or that is looked at. */
  readonly token: number;
  readonly direction: Direction;
  /** Over all tokens of the block, prefix tokens included: [token], 0 to 1. */
  readonly weights: Float32Array;
  /**
   * Of every token: 2 where the two may look at each other, 1 where they share a window but the
   * mask or a switch keeps them apart, 0 in other windows: [token].
   */
  readonly allowed: Uint8Array;
  /** Places that the softmax was over; 1 divided by it is uniform. */
  readonly places: number;
  /** What goes to places of padding, 0 to 1. */
  readonly padding: number;
  /** Where the windows of the block lie, and the token's own; null where every token sees the whole picture. */
  readonly windows: { readonly layout: WindowLayout; readonly own: number } | null;
}

/** @returns null while the block was not captured, or where the token does not exist in it */
export function sightOf(capture: Capture, selection: Selection, direction: Direction): Sight | null {
  const { block, head } = selection;
  const grid = tokenGrid(capture.config, block);
  const tokens = tokenCount(grid);
  const token = focusToken(selection, direction);
  if (token >= tokens) return null;
  if (capture.family === "vit") {
    const pattern = headActivation(capture, "attn.pattern", block, head);
    if (!pattern) return null;
    const { patchesOff, classTokenOff } = capture.intervention;
    const allowed = new Uint8Array(tokens).fill(2);
    // A key that is switched off is masked for everybody; as a query it still looks.
    if (direction === "from") {
      for (const patch of patchesOff) allowed[grid.prefix.length + patch] = 1;
      if (classTokenOff) allowed[0] = 1;
    }
    const weights = attentionOfToken(pattern.data, tokens, token, direction);
    return { grid, token, direction, weights, allowed, places: tokens, padding: 0, windows: null };
  }
  const attention = tokenAttention(capture, block, head, token, direction);
  const map = windowMap(capture, block, head, token, direction);
  if (!attention || !map) return null;
  const layout = layoutOfRun(capture, block);
  return {
    ...{ grid, token, direction, weights: map.weights, allowed: map.allowed },
    places: layout.windowTokens,
    padding: attention.paddingShare,
    windows: { layout, own: attention.window },
  };
}

/** One head of one token in numbers that two networks can be compared by. */
export interface Measures {
  /** Tokens that it may look at, or that may look at it, of all tokens of the block. */
  readonly seen: number;
  readonly tokens: number;
  /** Entropy of the weights in nats, 0 to ln(places); null for `to`, whose weights come from different rows. */
  readonly entropy: number | null;
  /** Sum of the weights: 1 for `from` less padding, anything for `to`. */
  readonly sum: number;
  /** Mean distance in pixels of the model's input, prefix tokens left out; null for a prefix token. */
  readonly distance: number | null;
  /** The largest weight and whose it is. */
  readonly largest: number;
  readonly largestToken: number;
  /** What goes to prefix tokens together, 0 to 1; null in a network without them. */
  readonly prefix: number | null;
  /** Pairs that one head of this block scores, and how many all pairs would be. */
  readonly pairs: number;
  readonly allPairs: number;
}

export function measure({ grid, token, direction, weights, allowed, padding, windows }: Sight): Measures {
  const tokens = tokenCount(grid);
  let [seen, sum, largestToken] = [0, 0, 0];
  for (let at = 0; at < tokens; at++) {
    if (allowed[at] === 2) seen++;
    sum += weights[at] as number;
    if ((weights[at] as number) > (weights[largestToken] as number)) largestToken = at;
  }
  const patch = patchOfToken(grid, token);
  const layout = windows?.layout;
  return {
    seen,
    tokens,
    // Padding shares the softmax: what it gets counts as one more key.
    entropy: direction === "from" ? entropy(padding > 0 ? [...weights, padding] : weights) : null,
    sum,
    distance: patch === null ? null : meanDistance(grid, patch, weights),
    largest: weights[largestToken] as number,
    largestToken,
    prefix: grid.prefix.length > 0 ? total(weights.subarray(0, grid.prefix.length)) : null,
    pairs: layout ? layout.windowRows * layout.windowColumns * layout.windowTokens ** 2 : tokens ** 2,
    allPairs: tokens ** 2,
  };
}

function total(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Distance weighted by attention, in pixels of the model's input; 0 where the patches get nothing. */
function meanDistance(grid: TokenGrid, patch: number, weights: Float32Array): number {
  const distances = distancesFrom(grid, patch);
  const patches = patchesOf(grid, weights);
  const mass = total(patches);
  if (mass === 0) return 0;
  return patches.reduce((sum, weight, at) => sum + weight * (distances[at] as number), 0) / mass;
}

/**
 * How much of a token's attention lies in the part of the picture that another
 * token may look at. A patch that lies there in part counts in part.
 *
 * @param area a sight of a network whose windows define the part
 * @returns 0 to 1 of all that it pays, prefix tokens and padding included; null where it pays nothing
 */
export function shareInside(sight: Sight, area: Sight): number | null {
  const all = total(sight.weights) + sight.padding;
  if (all === 0) return null;
  const { grid } = sight;
  let inside = 0;
  for (let token = grid.prefix.length; token < tokenCount(grid); token++) {
    const weight = sight.weights[token] as number;
    if (weight > 0) inside += weight * coverage(grid, token, area);
  }
  return inside / all;
}

/** The share of a patch's area that lies on tokens that may be looked at. */
function coverage(grid: TokenGrid, token: number, { grid: other, allowed }: Sight): number {
  const cell = cellOfToken(grid, token);
  if (!cell) return 0;
  const overlaps = (at: number, count: number, otherCount: number) => {
    const [from, to] = [(at / count) * otherCount, ((at + 1) / count) * otherCount];
    const found: (readonly [index: number, share: number])[] = [];
    for (let index = Math.floor(from); index < to - 1e-9; index++) {
      found.push([index, (Math.min(index + 1, to) - Math.max(index, from)) / (to - from)]);
    }
    return found;
  };
  const across = overlaps(cell.column, grid.columns, other.columns);
  let covered = 0;
  for (const [row, down] of overlaps(cell.row, grid.rows, other.rows)) {
    for (const [column, share] of across) {
      if (allowed[other.prefix.length + row * other.columns + column] === 2) covered += down * share;
    }
  }
  return covered;
}

/** What kind of view a token has: of everything, or of a window, which may be shifted or as large as the map. */
export type Reach = "all" | "window" | "shifted" | "whole";

export function reachOf({ windows }: Sight): Reach {
  if (!windows) return "all";
  const { layout } = windows;
  if (layout.windowRows * layout.windowColumns === 1) return "whole";
  return isShifted(layout) ? "shifted" : "window";
}
