import type { WindowRow } from "../../../model/analysis/window-pair.ts";
import { regionOfToken, windowTokens } from "../../../model/analysis/window-attention.ts";
import { isShifted, placeOfSlot, type WindowLayout, windowOfToken } from "../../../model/analysis/windows.ts";
import type { LabPart, LabScene } from "./scene.ts";
import { tokenCountOf, windowCount } from "./scene.ts";

/** Row and column of the map, both from 0 as in the code. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

export function placeOfToken(layout: WindowLayout, token: number): Place {
  return { row: Math.floor(token / layout.columns), column: token % layout.columns };
}

/** Everything that a sentence about one token needs; windows and places count from 1, regions, rows and columns from 0. */
export interface TokenFacts extends Place {
  /** Its window in the regular partition. */
  readonly regularWindow: number;
  readonly window: number;
  readonly place: number;
  readonly region: number;
  /** Row and column after the roll. */
  readonly after: Place;
  /** Pieces in which its window lies in the picture. */
  readonly pieces: number;
  /** Region numbers in its window, in ascending order. */
  readonly regions: readonly number[];
  /** Places of its window that its row leaves open, padding of its own region among them. */
  readonly open: number;
  readonly closed: number;
  /** Open tokens that the roll has brought from the far side: the region bands miss the seam. */
  readonly joined: number;
  /** Share of its attention under the mask that goes to those; null without scores. */
  readonly joinedShare: number | null;
  /** The stranger that lies farthest away in the picture; null where its window has none. */
  readonly stranger: (Place & { readonly away: number }) | null;
  /** Share of its attention that goes to other regions without the mask; null without scores. */
  readonly leak: number | null;
}

export interface MapFacts {
  readonly rows: number;
  readonly columns: number;
  readonly tokens: number;
  readonly windowSize: readonly [rows: number, columns: number];
  /** Places of a window. */
  readonly size: number;
  readonly windows: number;
  readonly windowColumns: number;
  readonly shift: readonly [rows: number, columns: number];
  readonly shifted: boolean;
  /** Rows and columns of padding. */
  readonly padding: readonly [rows: number, columns: number];
  readonly padded: readonly [rows: number, columns: number];
  readonly order: "afterShift" | "beforeShift";
  /** Two neighbours with a border of the regular windows between them; null with one window. */
  readonly parted: readonly [Place, Place] | null;
  /** Open pairs of every window, in order. */
  readonly pairs: readonly number[];
  /** Regions that occur. */
  readonly regions: number;
  /** Pairs of tokens that the roll has joined but the mask leaves open: a gap where padding comes after the roll. */
  readonly missed: number;
  /** Pairs of tokens that are neighbours all along but that the mask keeps apart, for the same reason. */
  readonly torn: number;
}

/** Zeros of the mask in each window. */
export function openPairs({ layout, mask }: Pick<LabPart, "layout" | "mask">): number[] {
  const pairs = layout.windowTokens ** 2;
  return Array.from({ length: windowCount(layout) }, (_, window) => {
    let open = 0;
    for (let pair = window * pairs; pair < (window + 1) * pairs; pair++) if (mask[pair] === 0) open++;
    return open;
  });
}

/** Whether the roll carried a token round the lower or the right edge: 0 to 3. */
export function wrapOf(layout: WindowLayout, token: number): number {
  const { row, column } = placeOfToken(layout, token);
  return (row < layout.shift[0] ? 2 : 0) + (column < layout.shift[1] ? 1 : 0);
}

/** Where the mask and the seam of the roll disagree; nowhere as long as windows divide the map. */
function seamGaps({ layout, mask }: LabPart): { readonly missed: number; readonly torn: number } {
  const size = layout.windowTokens;
  let [missed, torn] = [0, 0];
  for (let slot = 0; slot < layout.tokenAt.length; slot++) {
    const query = layout.tokenAt[slot] as number;
    if (query < 0) continue;
    const first = slot - (slot % size);
    for (let at = 0; at < size; at++) {
      const key = layout.tokenAt[first + at] as number;
      if (key < 0) continue;
      const [open, joined] = [mask[slot * size + at] === 0, wrapOf(layout, query) !== wrapOf(layout, key)];
      if (open && joined) missed++;
      if (!open && !joined) torn++;
    }
  }
  return { missed, torn };
}

/** The border nearest to a token, as two neighbours on its sides. */
export function partedNear(layout: WindowLayout, token: number): readonly [Place, Place] | null {
  const { row, column } = placeOfToken(layout, token);
  const [height, width] = layout.windowSize;
  const edge = (at: number, window: number, extent: number) => {
    const before = Math.floor(at / window) * window;
    const after = before + window;
    if (before > 0 && (after >= extent || at - before < after - at)) return before;
    return after < extent ? after : 0;
  };
  const across = edge(column, width, layout.columns);
  if (across > 0)
    return [
      { row, column: across - 1 },
      { row, column: across },
    ];
  const down = edge(row, height, layout.rows);
  return down > 0
    ? [
        { row: down - 1, column },
        { row: down, column },
      ]
    : null;
}

const keptGaps = new WeakMap<LabPart, ReturnType<typeof seamGaps>>();

export function mapFacts({ regular, shifted }: LabScene, token: number): MapFacts {
  const { layout } = shifted;
  const gaps = keptGaps.get(shifted) ?? seamGaps(shifted);
  keptGaps.set(shifted, gaps);
  return {
    rows: layout.rows,
    columns: layout.columns,
    tokens: tokenCountOf(layout),
    windowSize: layout.windowSize,
    size: layout.windowTokens,
    windows: windowCount(layout),
    windowColumns: layout.windowColumns,
    shift: layout.shift,
    shifted: isShifted(layout),
    padding: [layout.paddedRows - layout.rows, layout.paddedColumns - layout.columns],
    padded: [layout.paddedRows, layout.paddedColumns],
    order: layout.padding,
    parted: partedNear(regular.layout, token),
    pairs: openPairs(shifted),
    regions: new Set(shifted.regions).size,
    ...gaps,
  };
}

/** Share of a row that goes to places of other regions without the mask. */
export function leakOf(row: WindowRow): number {
  return row.places.reduce((sum, { mask, without }) => sum + (mask === 0 ? 0 : without), 0);
}

/** The token of the same window that comes from the other side of the picture and lies farthest away there. */
export function farthestStranger(layout: WindowLayout, token: number): TokenFacts["stranger"] {
  const here = placeOfToken(layout, token);
  let stranger: TokenFacts["stranger"] = null;
  for (const other of windowTokens(layout, windowOfToken(layout, token))) {
    if (wrapOf(layout, other) === wrapOf(layout, token)) continue;
    const place = placeOfToken(layout, other);
    const away = Math.max(Math.abs(place.row - here.row), Math.abs(place.column - here.column));
    if (!stranger || away > stranger.away) stranger = { ...place, away };
  }
  return stranger;
}

export function tokenFacts({ regular, shifted }: LabScene, token: number): TokenFacts {
  const { layout, regions, mask } = shifted;
  const slot = layout.slotOf[token] as number;
  const size = layout.windowTokens;
  const [window, at] = [windowOfToken(layout, token), slot % size];
  const here = placeOfToken(layout, token);
  const row = shifted.rowOf(token);
  let [open, joined, joinedShare] = [0, 0, 0];
  for (let key = 0; key < size; key++) {
    if (mask[slot * size + key] !== 0) continue;
    open++;
    const other = layout.tokenAt[window * size + key] as number;
    if (other < 0 || wrapOf(layout, other) === wrapOf(layout, token)) continue;
    joined++;
    joinedShare += row?.places[key]?.with ?? 0;
  }
  return {
    ...here,
    regularWindow: windowOfToken(regular.layout, token) + 1,
    window: window + 1,
    place: at + 1,
    region: regionOfToken(layout, token),
    after: placeOfSlot(layout, slot),
    pieces: new Set(Array.from(windowTokens(layout, window), (other) => wrapOf(layout, other))).size,
    regions: [...new Set(regions.subarray(window * size, (window + 1) * size))].sort((a, b) => a - b),
    open,
    closed: size - open,
    joined,
    joinedShare: row ? joinedShare : null,
    stranger: farthestStranger(layout, token),
    leak: row ? leakOf(row) : null,
  };
}
