import type { Text } from "../../../i18n/text.tsx";
import { allowedTokens, layoutOfRun } from "../../../model/analysis/window-attention.ts";
import { tokenGrid, tokenInGrid } from "../../../model/analysis/token-grid.ts";
import type { SwinCapture } from "../../../model/capture.ts";
import { blockCount } from "../../../model/config.ts";
import type { Selection } from "../../../model/selection.ts";
import { multiple, short } from "../../draw/charts/format.ts";
import { rankOf } from "../../draw/maps/token-map.ts";
import { tokenMark } from "../token-words.ts";
import { placeOfToken, windowLine } from "./window-line.ts";

/** How two tokens of a block stand to each other. */
export type PairState = "seen" | "masked" | "apart";

/** Whether a query may look at a key: in its window and region, kept apart by the mask, or in another window. */
export function pairState(capture: SwinCapture, { block, query, key }: Selection): PairState {
  const allowed = allowedTokens(layoutOfRun(capture, block), query)[key];
  if (!allowed) return "apart";
  return allowed === 2 || capture.intervention.maskOff ? "seen" : "masked";
}

/** The weight of the pair; undefined between windows and where it was not captured. */
export function pairWeight(capture: SwinCapture, now: Selection): number | undefined {
  if (pairState(capture, now) === "apart") return undefined;
  return windowLine(capture, now.block, now.head, now.query, "from")?.[placeOfToken(capture, now.block, now.key)];
}

/** The pair in words: who looks at whom, the weight, and what it means in its row. */
export function pairWords(
  text: Text,
  capture: SwinCapture,
  now: Selection,
): readonly [what: string, number: string, meaning: string] {
  const words = text.windows.overlay;
  const grid = tokenGrid(capture.config, now.block);
  const what = words.pair(tokenMark(text, grid, now.query), tokenMark(text, grid, now.key));
  const row = windowLine(capture, now.block, now.head, now.query, "from");
  if (!row) return [text.maps.absent(now.block + 1), "", ""];
  const state = pairState(capture, now);
  if (state === "apart") return [what, "–", words.elsewhere];
  const weight = row[placeOfToken(capture, now.block, now.key)] as number;
  if (state === "masked") return [what, short(weight), words.masked];
  return [what, short(weight), words.place(multiple(weight * row.length), rankOf(row, weight), row.length)];
}

/** The blocks in which two places of the picture are tokens of one window and region, so that they look at each other. */
export function meetingBlocks(capture: SwinCapture, now: Selection): number[] {
  const { config } = capture;
  const from = tokenGrid(config, now.block);
  return Array.from({ length: blockCount(config) }, (_, block) => block).filter((block) => {
    const to = tokenGrid(config, block);
    const [query, key] = [now.query, now.key].map((token) => tokenInGrid(token, from, to)) as [number, number];
    return pairState(capture, { ...now, block, query, key }) === "seen";
  });
}
