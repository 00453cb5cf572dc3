/**
 * One pair of a Swin's window, opened up: the product of query and key, the bias by
 * their relative position, the mask, and what the softmax makes of it with and
 * without the mask. Liu et al. 2021, "Swin Transformer: Hierarchical Vision
 * Transformer using Shifted Windows", arXiv:2103.14030, eq. 4.
 */
import { type SwinCapture, windowActivation } from "../capture.ts";
import type { NamedTensor } from "../tensor.ts";
import { maskedSoftmax } from "./masked-softmax.ts";
import { type PairTerms, pairTerms } from "./pair.ts";
import { layoutOfRun, regionsOf, slotOfToken, tokensAtPlaces } from "./window-attention.ts";
import { maskedScore, type RelativePosition, relativePosition, windowOfToken } from "./windows.ts";

/** One place of a window as a token sees it. */
export interface WindowPlace {
  /** Token of the block's map in it, -1 for padding. */
  readonly token: number;
  /** 0 to 8. */
  readonly region: number;
  /** (q · k · scale + bias) / temperature, computed here from the captured vectors: the score if nothing were masked. */
  readonly score: number;
  /** 0, or -100 where the place is of another region. */
  readonly mask: number;
  /** score + mask. The captured `attn.scores` within float32, unless the mask is off: then that is `score`. */
  readonly maskedScore: number;
  /** Share after a softmax of the scores without the mask, 0 to 1. */
  readonly without: number;
  /** Share with the mask. The captured `attn.pattern` within float32, unless the mask is off: then that is `without`. */
  readonly with: number;
}

export interface WindowRow {
  /** The token's window, row-major over the rolled map. */
  readonly window: number;
  /** Where in it the token lies, the row of the window's matrix. */
  readonly place: number;
  /** Every place of the window, row-major. */
  readonly places: readonly WindowPlace[];
}

/** Of the products, `score` is that of `WindowPlace`: with the bias. */
export interface WindowPair extends Omit<PairTerms, "score">, WindowPlace {
  readonly window: number;
  /** The bias of the offset between the two, an entry of the table; 0 with the bias off. */
  readonly bias: number;
  /** How the entry is found. */
  readonly relative: RelativePosition;
  /** Places of query and key in the window. */
  readonly queryPlace: number;
  readonly keyPlace: number;
}

/**
 * Everything that the token's row of its window is made of.
 *
 * @param table bias table of the block as stored, [(2 · height - 1)(2 · width - 1), heads]; not read with the bias off
 * @param token of the block's map, the query
 * @returns undefined while the table is missing, or when `attn.q`, `attn.k`, the block
 *   or the head was not captured
 * @throws RangeError when the token is outside the map or the table is of another window
 */
export function windowRow(
  capture: SwinCapture,
  table: NamedTensor | undefined,
  block: number,
  head: number,
  token: number,
): WindowRow | undefined {
  const layout = layoutOfRun(capture, block);
  const terms = rowTerms(capture, table, block, head, token);
  if (!terms) return undefined;
  const { window, place } = terms;
  const regions = regionsOf(layout).subarray(window * layout.windowTokens, (window + 1) * layout.windowTokens);
  const tokens = tokensAtPlaces(layout, window);
  const scores = Float32Array.from(terms.scores);
  const mask = Float32Array.from(regions, (region) => (region === regions[place] ? 0 : maskedScore));
  const shares = maskedSoftmax(scores, mask);
  const places = Array.from(terms.scores, (score, at): WindowPlace => {
    const added = mask[at] as number;
    return {
      token: tokens[at] as number,
      region: regions[at] as number,
      score,
      mask: added,
      maskedScore: score + added,
      without: shares.without[at] as number,
      with: shares.with[at] as number,
    };
  });
  return { window, place, places };
}

/**
 * The terms of one pair of tokens.
 *
 * @param table as of `windowRow`
 * @param query token of the block's map
 * @param key token of the block's map
 * @returns undefined when the two lie in different windows, and as `windowRow`
 * @throws RangeError as `windowRow`
 */
export function windowPair(
  capture: SwinCapture,
  table: NamedTensor | undefined,
  block: number,
  head: number,
  query: number,
  key: number,
): WindowPair | undefined {
  const layout = layoutOfRun(capture, block);
  const keySlot = slotOfToken(layout, key);
  const row = windowRow(capture, table, block, head, query);
  if (!row || row.window !== windowOfToken(layout, key)) return undefined;
  const [queryPlace, keyPlace] = [row.place, keySlot % layout.windowTokens];
  const q = windowActivation(capture, "attn.q", block, row.window, head);
  const k = windowActivation(capture, "attn.k", block, row.window, head);
  const place = row.places[keyPlace];
  if (!q || !k || !place) return undefined;
  const terms = pairTerms(vectorAt(q, queryPlace), vectorAt(k, keyPlace), capture.intervention.temperature);
  const relative = relativePosition(layout.windowSize, queryPlace, keyPlace);
  const bias = biasOf(capture, table, relative.index, head) ?? 0;
  return { ...terms, ...place, window: row.window, bias, relative, queryPlace, keyPlace };
}

function rowTerms(capture: SwinCapture, table: NamedTensor | undefined, block: number, head: number, token: number) {
  const layout = layoutOfRun(capture, block);
  const place = slotOfToken(layout, token) % layout.windowTokens;
  const window = windowOfToken(layout, token);
  const q = windowActivation(capture, "attn.q", block, window, head);
  const k = windowActivation(capture, "attn.k", block, window, head);
  if (!q || !k || (!table && !capture.intervention.biasOff)) return undefined;
  const entries = (2 * layout.windowSize[0] - 1) * (2 * layout.windowSize[1] - 1);
  if (table && table.shape[0] !== entries) {
    throw new RangeError(`window pair: the bias table has ${table.shape[0]} entries, this window needs ${entries}`);
  }
  const query = vectorAt(q, place);
  const { temperature } = capture.intervention;
  const scores = Float64Array.from({ length: layout.windowTokens }, (_, at) => {
    const { sum, scale } = pairTerms(query, vectorAt(k, at));
    const { index } = relativePosition(layout.windowSize, place, at);
    return (sum * scale + (biasOf(capture, table, index, head) ?? 0)) / temperature;
  });
  return { window, place, scores };
}

function biasOf(capture: SwinCapture, table: NamedTensor | undefined, entry: number, head: number): number | undefined {
  return capture.intervention.biasOff ? 0 : table?.data[entry * (table.shape[1] as number) + head];
}

function vectorAt(vectors: NamedTensor, place: number): Float32Array {
  const width = vectors.shape[1] as number;
  return vectors.data.subarray(place * width, (place + 1) * width);
}
