/**
 * The attention of a Swin brought back to picture coordinates: windows, padding and
 * the roll undone, so that a weight lies where its token lies in the picture.
 *
 * Liu et al. 2021, "Swin Transformer: Hierarchical Vision Transformer using Shifted
 * Windows", arXiv:2103.14030, section 3.2.
 */
import { type SwinCapture, windowActivation } from "../capture.ts";
import type { Direction } from "../selection.ts";
import { blockWindows } from "../swin-stages.ts";
import { type NamedTensor, tensor } from "../tensor.ts";
import { isShifted, regionOfSlots, type WindowLayout, windowOfToken } from "./windows.ts";

/** Where the tokens of a block sat in this run. */
export function layoutOfRun(capture: Pick<SwinCapture, "config" | "intervention">, block: number): WindowLayout {
  return blockWindows(capture.config, block, capture.intervention.shiftOff);
}

/** @throws RangeError when the token is outside the map */
export function slotOfToken(layout: WindowLayout, token: number): number {
  const slot = layout.slotOf[token];
  if (slot === undefined) throw new RangeError(`windows: token ${token} is outside 0 to ${layout.slotOf.length - 1}`);
  return slot;
}

const keptRegions = new WeakMap<WindowLayout, Uint8Array>();

/** `regionOfSlots`, kept as long as the layout: [windows · windowTokens]. */
export function regionsOf(layout: WindowLayout): Uint8Array {
  const regions = keptRegions.get(layout) ?? regionOfSlots(layout);
  keptRegions.set(layout, regions);
  return regions;
}

/** The region of a token in its block, 0 to 8; tokens of one window look at each other only inside one. */
export function regionOfToken(layout: WindowLayout, token: number): number {
  return regionsOf(layout)[slotOfToken(layout, token)] as number;
}

/** The token in every place of a window, -1 for padding: [windowTokens], sharing the layout's memory. */
export function tokensAtPlaces(layout: WindowLayout, window: number): Int32Array {
  return layout.tokenAt.subarray(window * layout.windowTokens, (window + 1) * layout.windowTokens);
}

/** The tokens of a window in the order of its places, padding left out. */
export function windowTokens(layout: WindowLayout, window: number): Int32Array {
  return tokensAtPlaces(layout, window).filter((token) => token >= 0);
}

/**
 * Whom a token may look at, over the map of its block.
 *
 * @returns [rows · columns]: 2 for tokens of its window and region, 1 for tokens of its
 *   window that the mask keeps apart, 0 for the other windows
 * @throws RangeError when the token is outside the map
 */
export function allowedTokens(layout: WindowLayout, token: number): Uint8Array {
  const regions = regionsOf(layout);
  const region = regionOfToken(layout, token);
  const allowed = new Uint8Array(layout.slotOf.length);
  for (const other of windowTokens(layout, windowOfToken(layout, token))) {
    allowed[other] = regions[layout.slotOf[other] as number] === region ? 2 : 1;
  }
  return allowed;
}

export interface TokenAttention {
  /** The weights at the tokens of the block's map, 0 outside the window: [rows · columns]. */
  readonly weights: Float32Array;
  /**
   * What the token pays to places of padding, 0 to 1; with `weights` it sums to 1.
   * 0 in direction `to`: padding looks at tokens as well, but nobody reads what it sees.
   */
  readonly paddingShare: number;
  /** The token's window, row-major over the rolled map. */
  readonly window: number;
}

/**
 * The attention of one token over the map of its block: the keys it looks at
 * (`from`), or the weights with which the queries of its window look at it (`to`).
 *
 * @param token of the block's map, row-major
 * @returns undefined when `attn.pattern` or the block was not captured
 * @throws RangeError when the token is outside the map
 */
export function tokenAttention(
  capture: SwinCapture,
  block: number,
  head: number,
  token: number,
  direction: Direction,
): TokenAttention | undefined {
  const layout = layoutOfRun(capture, block);
  const place = slotOfToken(layout, token) % layout.windowTokens;
  const window = windowOfToken(layout, token);
  const pattern = windowActivation(capture, "attn.pattern", block, window, head);
  if (!pattern) return undefined;
  const size = layout.windowTokens;
  const weights = new Float32Array(layout.slotOf.length);
  let paddingShare = 0;
  tokensAtPlaces(layout, window).forEach((other, at) => {
    const weight = pattern.data[direction === "from" ? place * size + at : at * size + place] as number;
    if (other >= 0) weights[other] = weight;
    else if (direction === "from") paddingShare += weight;
  });
  return { weights, paddingShare, window };
}

/**
 * All attention of one head over the map of its block, the shift undone. Rows sum to
 * 1 less what is paid to padding.
 *
 * @returns [query, key], zeros between windows; undefined when `attn.pattern` or the
 *   block was not captured
 */
export function densePattern(capture: SwinCapture, block: number, head: number): NamedTensor | undefined {
  const layout = layoutOfRun(capture, block);
  const tokens = layout.slotOf.length;
  const size = layout.windowTokens;
  const dense = new Float32Array(tokens * tokens);
  for (let window = 0; window < layout.windowRows * layout.windowColumns; window++) {
    const pattern = windowActivation(capture, "attn.pattern", block, window, head);
    if (!pattern) return undefined;
    const places = tokensAtPlaces(layout, window);
    for (let at = 0; at < size; at++) {
      const query = places[at] as number;
      if (query < 0) continue;
      for (let to = 0; to < size; to++) {
        const key = places[to] as number;
        if (key >= 0) dense[query * tokens + key] = pattern.data[at * size + to] as number;
      }
    }
  }
  return tensor("attn.pattern", ["query", "key"], [tokens, tokens], dense);
}

/** A token that is looked at although the roll alone has brought it into the window. */
export interface Leak {
  /** Place in the block's map. */
  readonly token: number;
  /** Its region, 0 to 8; never that of the one who looks. */
  readonly region: number;
  /** 0 to 1. */
  readonly weight: number;
}

export interface TokenLeaks {
  /** The strangers, most weight first. */
  readonly leaks: readonly Leak[];
  /** Their weights together, 0 to 1. */
  readonly leakedShare: number;
}

/** What the mask leaves of a weight, exp(-100) times a few powers of ten, is no leak. */
const leftByMask = 1e-20;

/**
 * The strangers that a token looks at when the mask is off: tokens of its window
 * but of another region. Places of padding are not among them.
 *
 * @returns undefined when `attn.pattern` or the block was not captured
 * @throws RangeError when the token is outside the map
 */
export function leakingPairs(capture: SwinCapture, block: number, head: number, token: number): TokenLeaks | undefined {
  const attention = tokenAttention(capture, block, head, token, "from");
  if (!attention) return undefined;
  const layout = layoutOfRun(capture, block);
  const own = regionOfToken(layout, token);
  const leaks: Leak[] = [];
  for (const other of windowTokens(layout, attention.window)) {
    const region = regionOfToken(layout, other);
    const weight = attention.weights[other] as number;
    if (region !== own && weight > leftByMask) leaks.push({ token: other, region, weight });
  }
  leaks.sort((a, b) => b.weight - a.weight || a.token - b.token);
  return { leaks, leakedShare: leaks.reduce((sum, { weight }) => sum + weight, 0) };
}

/**
 * How much every token of a block pays to strangers, `leakedShare` for all of them.
 *
 * @returns [rows · columns], 0 to 1; undefined when `attn.pattern` or the block was not captured
 */
export function leakedShares(capture: SwinCapture, block: number, head: number): Float32Array | undefined {
  const layout = layoutOfRun(capture, block);
  const shares = new Float32Array(layout.slotOf.length);
  const regions = regionsOf(layout);
  const size = layout.windowTokens;
  for (let window = 0; window < layout.windowRows * layout.windowColumns; window++) {
    const pattern = windowActivation(capture, "attn.pattern", block, window, head);
    if (!pattern) return undefined;
    if (!isShifted(layout)) continue;
    const first = window * size;
    for (let at = 0; at < size; at++) {
      const query = layout.tokenAt[first + at] as number;
      if (query < 0) continue;
      let share = 0;
      for (let to = 0; to < size; to++) {
        const stranger = regions[first + to] !== regions[first + at] && (layout.tokenAt[first + to] as number) >= 0;
        const weight = pattern.data[at * size + to] as number;
        if (stranger && weight > leftByMask) share += weight;
      }
      shares[query] = share;
    }
  }
  return shares;
}
