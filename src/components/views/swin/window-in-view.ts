import type { Text } from "../../../i18n/text.tsx";
import { layoutOfRun, regionsOf, tokensAtPlaces } from "../../../model/analysis/window-attention.ts";
import { type WindowLayout, windowOfToken } from "../../../model/analysis/windows.ts";
import type { SwinCapture } from "../../../model/capture.ts";
import { type Direction, focusToken, type Selection } from "../../../model/selection.ts";
import { attentionScale, type ScaleKind } from "../../draw/attention-scale.ts";
import { fixed, multiple, short } from "../../draw/charts/format.ts";
import type { ColorMap } from "../../draw/color.ts";
import { divergingScale } from "../../draw/maps/diverging-scale.ts";
import { largestOf } from "../../draw/maps/token-map.ts";
import { seenLimit, strangers } from "../../draw/swin/window-matrix.ts";
import type { Quantity } from "../matrix-colors.ts";
import { placeMark } from "./swin-tables.ts";
import { windowOfRun } from "./window-line.ts";

/** The window of the chosen token with its numbers. */
export interface WindowInView {
  readonly layout: WindowLayout;
  /** Row-major over the rolled map. */
  readonly window: number;
  /** Token in every place, -1 for padding. */
  readonly tokens: Int32Array;
  /** Region of every place, 0 to 8. */
  readonly regions: Uint8Array;
  /** Weights or scores: [query, key]; undefined where they were not captured. */
  readonly values: Float32Array | undefined;
  /** 1 for pairs that the mask of this run hides: [query, key]. */
  readonly hidden: Uint8Array;
  /** Places of the selected query and key in it; null for one that lies in another window. */
  readonly query: number | null;
  readonly key: number | null;
}

/** What is seen of the window of the query (`from`) or the key (`to`). */
export function windowInView(
  capture: SwinCapture,
  now: Selection,
  direction: Direction,
  quantity: Quantity,
): WindowInView {
  const layout = layoutOfRun(capture, now.block);
  const token = focusToken(now, direction);
  const window = windowOfToken(layout, token);
  const first = window * layout.windowTokens;
  const regions = regionsOf(layout).subarray(first, first + layout.windowTokens);
  const role = quantity === "scores" ? "attn.scores" : "attn.pattern";
  const place = (of: number) => {
    const at = (layout.slotOf[of] as number) - first;
    return at >= 0 && at < layout.windowTokens ? at : null;
  };
  return {
    ...{ layout, window, regions, tokens: tokensAtPlaces(layout, window) },
    values: windowOfRun(capture, role, now.block, now.head, token)?.data,
    hidden: capture.intervention.maskOff ? new Uint8Array(layout.windowTokens ** 2) : strangers(regions),
    ...{ query: place(now.query), key: place(now.key) },
  };
}

/** How the matrix becomes colours: scores are signed, weights take the scale that the page has chosen. */
export function windowColors(
  { values, hidden, layout }: WindowInView,
  quantity: Quantity,
  kind: ScaleKind,
  map: ColorMap,
) {
  const shown = values ?? new Float32Array(0);
  if (quantity === "scores") return { map: "diverging", scale: divergingScale(seenLimit(shown, hidden)) } as const;
  return { map, scale: attentionScale(kind, layout.windowTokens, kind === "perMap" ? largestOf(shown) : 1) } as const;
}

/** The number of the selected pair; undefined between windows and where it was not captured. */
export function shownNumber({ values, hidden, layout, query, key }: WindowInView) {
  if (query === null || key === null || !values) return undefined;
  const at = query * layout.windowTokens + key;
  return { value: values[at] as number, masked: hidden[at] === 1 };
}

/** The selected pair in words: who looks at whom, the number, what it means. */
export function matrixWords(
  text: Text,
  capture: SwinCapture,
  now: Selection,
  seen: WindowInView,
  quantity: Quantity,
): readonly [what: string, number: string, meaning: string] {
  const { maps, windows } = text;
  const mark = (token: number) => placeMark(text, capture, now.block, token);
  const what = maps.matrix.pair(mark(now.query), mark(now.key));
  if (!seen.values) return [maps.absent(now.block + 1), "", ""];
  const found = shownNumber(seen);
  if (!found) return [what, "–", windows.overlay.elsewhere];
  const { value, masked } = found;
  if (quantity === "scores") {
    return [what, fixed(value, 3), masked ? windows.matrix.maskedScore : maps.matrix.score];
  }
  const times = maps.times(multiple(value * seen.layout.windowTokens));
  return [what, short(value), masked ? windows.overlay.masked : times];
}
