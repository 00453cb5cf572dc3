import { type WindowLayout, windowOfToken } from "../../../model/analysis/windows.ts";
import { windowTokens } from "../../../model/analysis/window-attention.ts";

/** A rectangle of tokens in the picture. */
export interface TokenArea {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

/** Neighbouring numbers joined: first and length of each run. */
function runs(numbers: Iterable<number>): (readonly [first: number, length: number])[] {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  const found: [number, number][] = [];
  for (const number of sorted) {
    const last = found.at(-1);
    if (last && last[0] + last[1] === number) last[1]++;
    else found.push([number, 1]);
  }
  return found;
}

const keptPieces = new WeakMap<WindowLayout, Map<number, readonly TokenArea[]>>();

/**
 * Where the tokens of a window lie in the picture: one rectangle in a regular block,
 * up to four at the picture's edges where the roll has joined them.
 *
 * @param window row-major over the rolled map
 */
export function windowPieces(layout: WindowLayout, window: number): readonly TokenArea[] {
  const kept = keptPieces.get(layout) ?? new Map<number, readonly TokenArea[]>();
  keptPieces.set(layout, kept);
  let pieces = kept.get(window);
  if (!pieces) {
    const tokens = windowTokens(layout, window);
    const down = runs(Array.from(tokens, (token) => Math.floor(token / layout.columns)));
    const across = runs(Array.from(tokens, (token) => token % layout.columns));
    pieces = down.flatMap(([row, rows]) => across.map(([column, columns]) => ({ row, column, rows, columns })));
    kept.set(window, pieces);
  }
  return pieces;
}

/** The rows and the columns at which another window begins in the picture, those at its edge left out. */
export function windowBorders(layout: WindowLayout): { readonly rows: number[]; readonly columns: number[] } {
  const { rows, columns } = layout;
  const starts = (count: number, stride: number) =>
    Array.from({ length: count }, (_, at) => at).filter(
      (at) => at > 0 && windowOfToken(layout, at * stride) !== windowOfToken(layout, (at - 1) * stride),
    );
  return { rows: starts(rows, columns), columns: starts(columns, 1) };
}

/**
 * Lines of an SVG path round pieces of a map.
 *
 * @param x @param y left upper corner of the map in CSS pixels
 * @param cell CSS pixels of a token
 */
export function piecesPath(pieces: readonly TokenArea[], x: number, y: number, cell: number): string {
  return pieces
    .map(
      ({ row, column, rows, columns }) =>
        `M${x + column * cell} ${y + row * cell}h${columns * cell}v${rows * cell}h${-columns * cell}z`,
    )
    .join("");
}
