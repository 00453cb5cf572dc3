import { cellOfToken, type TokenGrid, tokenCount } from "../../src/model/analysis/token-grid.ts";

/**
 * What a head of the sample looks for, each a pattern that real ViTs show:
 * `local` its own neighbourhood, `shift` the patch beside it, `column` and `row`
 * its own column or row, `class` the class token, `content` patches of the same
 * side of the drawn object, `object` the object from everywhere, `dead` nothing
 * (every score 0, every weight 1/N).
 */
export type HeadKind = "local" | "shift" | "column" | "row" | "class" | "content" | "object" | "dead";

/** Early blocks look nearby, late ones at the object and at the class token; some heads stay dead. */
export function kindOfHead(block: number, head: number, depth: number): HeadKind {
  if (block === Math.floor(depth / 2) && head === 1) return "dead";
  const early: readonly HeadKind[] = ["local", "shift", "column", "row", "local", "content"];
  const middle: readonly HeadKind[] = ["content", "column", "local", "class", "object", "row"];
  const late: readonly HeadKind[] = ["object", "content", "class", "dead", "content", "local"];
  const stage = (3 * block) / depth;
  const kinds = stage < 1 ? early : stage < 2 ? middle : late;
  return kinds[(head + block) % kinds.length] as HeadKind;
}

/** How much a cell belongs to the drawn object, −1 to 1: a disc a little right of and above the centre. */
export function objectness(grid: TokenGrid, row: number, column: number): number {
  const x = (column + 0.5) / grid.columns - 0.56;
  const y = (row + 0.5) / grid.rows - 0.44;
  return Math.tanh(9 * (0.27 - Math.hypot(x, y)));
}

/**
 * Queries and keys whose product divided by √headDim gives the wanted scores. The
 * squared distance of two cells is a dot product up to a term of the query alone,
 * which the softmax does not see: −|a − b|² / 2s² = (a·b − |b|²/2) / s² + …
 *
 * @param width headDim, at least 8
 * @returns q and k: [token, headDim]
 */
export function queriesAndKeys(
  kind: HeadKind,
  grid: TokenGrid,
  width: number,
  random: () => number,
): { readonly q: Float32Array; readonly k: Float32Array } {
  const tokens = tokenCount(grid);
  const q = new Float32Array(tokens * width);
  const k = new Float32Array(tokens * width);
  if (kind === "dead") return { q, k };
  const root = Math.sqrt(width);
  const spread = { local: 1.1 + random(), shift: 0.5, column: 0.6, row: 0.6 }[kind as string] ?? 4;
  const angle = Math.floor(random() * 4) * (Math.PI / 2);
  const [stepX, stepY] = kind === "shift" ? [Math.round(Math.cos(angle)), Math.round(Math.sin(angle))] : [0, 0];
  const useX = kind !== "row" ? 1 : 0;
  const useY = kind !== "column" ? 1 : 0;
  const wanted = {
    position: kind === "object" || kind === "content" || kind === "class" ? 0.15 : 1,
    content: kind === "content" ? 2.6 : 0.1,
    object: kind === "object" ? 2.4 : 0,
    prefix: kind === "class" ? 5.5 : kind === "object" ? 1 : -1.5,
  };
  const perScore = wanted.position / (spread * spread);
  for (let token = 0; token < tokens; token++) {
    const cell = cellOfToken(grid, token);
    const at = token * width;
    const object = cell ? objectness(grid, cell.row, cell.column) : 0.6;
    if (cell) {
      const x = (cell.column - (grid.columns - 1) / 2) * useX;
      const y = (cell.row - (grid.rows - 1) / 2) * useY;
      q.set([(x + stepX * useX) * perScore * root, (y + stepY * useY) * perScore * root, perScore * root], at);
      k.set([x, y, -(x * x + y * y) / 2], at);
    }
    q.set([object * wanted.content * root, wanted.object * root, wanted.prefix * root], at + 3);
    // Only the first prefix token draws attention; registers and distillation draw half of it.
    k.set([object, cell ? object : 0.2, cell ? 0 : token === 0 ? 1 : 0.5], at + 3);
    for (let i = 6; i < width; i++) {
      q[at + i] = 1.2 * (random() - 0.5);
      k[at + i] = 1.2 * (random() - 0.5);
    }
  }
  return { q, k };
}
