import { ModelError } from "../errors.ts";

/** How a sequence of tokens lies on the picture. */
export interface TokenLayout {
  readonly rows: number;
  readonly columns: number;
  readonly classToken: boolean;
  readonly distilled: boolean;
  readonly registers: number;
}

/** Why a layout is believed. */
export type LayoutOrigin = "file" | "square" | "picture" | "person";

/** What the number of tokens allows: one layout with its reason, or several to choose from, the likeliest first. */
export type LayoutGuess =
  | { readonly kind: "sure"; readonly layout: TokenLayout; readonly origin: LayoutOrigin }
  | { readonly kind: "open"; readonly layouts: readonly TokenLayout[] };

export interface LayoutHints {
  /** Rows and columns of patches, where the file has them. */
  readonly grid: readonly [rows: number, columns: number] | null;
  /** Class, distillation and register tokens, where the file has them. */
  readonly prefix: readonly [classToken: number, distillation: number, registers: number] | null;
  /** Height over width of the picture that the maps are of; null where that is only the one in use. */
  readonly shape: number | null;
}

/** Tokens before the patches in published models: none, class, class and distillation, class and four registers. */
const usualPrefixes = [1, 0, 2, 5] as const;

/** The prefix tokens that a count usually means. */
export function prefixOf(count: number): Pick<TokenLayout, "classToken" | "distilled" | "registers"> {
  return { classToken: count > 0, distilled: count === 2, registers: count > 2 ? count - 1 : 0 };
}

export function prefixCount({ classToken, distilled, registers }: TokenLayout): number {
  return (classToken ? 1 : 0) + (distilled ? 1 : 0) + registers;
}

export function layoutTokens(layout: TokenLayout): number {
  return prefixCount(layout) + layout.rows * layout.columns;
}

/**
 * Infers prefix tokens and grid from the number of tokens: what the file says; else
 * the square grid behind 0, 1, 2 or 5 prefix tokens; else the rectangle that has the
 * picture's shape to half a patch. Where two readings fit it decides nothing.
 *
 * @throws ModelError `recording.layout` where the file contradicts itself
 */
export function guessLayout(tokens: number, { grid, prefix, shape }: LayoutHints): LayoutGuess {
  const counts = prefix ? [prefix[0] + prefix[1] + prefix[2]] : usualPrefixes;
  const named = (rows: number, columns: number, count: number): TokenLayout =>
    prefix
      ? { rows, columns, classToken: prefix[0] > 0, distilled: prefix[1] > 0, registers: prefix[2] }
      : { rows, columns, ...prefixOf(count) };
  if (grid) {
    const [rows, columns] = grid;
    const layout = named(rows, columns, Math.max(0, tokens - rows * columns));
    return { kind: "sure", layout: checkLayout(layout, tokens), origin: "file" };
  }
  const squares = counts.flatMap((count) => {
    const side = Math.sqrt(tokens - count);
    return Number.isInteger(side) && side >= 2 ? [named(side, side, count)] : [];
  });
  const wanted = shape ?? 1;
  const rectangles = counts.flatMap((count) =>
    rectanglesOf(tokens - count).map(([rows, columns]) => named(rows, columns, count)),
  );
  const miss = ({ rows, columns }: TokenLayout) => Math.abs(rows - columns * wanted);
  const fitting = rectangles.filter((layout) => miss(layout) <= 0.5);
  // A square grid is what nearly every model has, unless the very picture is of another shape and fits that.
  const rivals = shape !== null ? fitting : [];
  const [square] = squares;
  if (square && squares.length === 1 && rivals.length === 0) return { kind: "sure", layout: square, origin: "square" };
  const [rectangle] = fitting;
  if (rectangle && fitting.length === 1 && squares.length === 0 && shape !== null) {
    return { kind: "sure", layout: rectangle, origin: "picture" };
  }
  const likely = [...fitting, ...squares];
  const layouts = likely.length > 0 ? likely : rectangles.sort((a, b) => miss(a) - miss(b));
  return { kind: "open", layouts: layouts.slice(0, 6) };
}

/** Grids of this many patches that are no squares, no side more than four times the other. */
function rectanglesOf(patches: number): readonly (readonly [rows: number, columns: number])[] {
  const found: [number, number][] = [];
  for (let rows = 2; rows <= patches / 2; rows++) {
    const columns = patches / rows;
    if (Number.isInteger(columns) && columns !== rows && rows <= 4 * columns && columns <= 4 * rows) {
      found.push([rows, columns]);
    }
  }
  return found;
}

/** @throws ModelError `recording.layout` where prefix and grid do not make the tokens */
export function checkLayout(layout: TokenLayout, tokens: number): TokenLayout {
  const { rows, columns } = layout;
  const prefix = prefixCount(layout);
  const whole = [rows, columns, prefix].every((count) => Number.isInteger(count) && count >= 0);
  if (whole && rows > 0 && columns > 0 && layoutTokens(layout) === tokens) return layout;
  throw new ModelError(
    "recording.layout",
    `A grid of ${rows} × ${columns} patches and ${prefix} other tokens make ${prefix + rows * columns}, but the maps have ${tokens} tokens.`,
    { tokens, rows, columns, prefix },
  );
}
