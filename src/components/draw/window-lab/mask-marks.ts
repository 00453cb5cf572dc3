import { hatch } from "./hatch.ts";
import { drawTable, type MaskGeometry, tableCorner } from "./mask-drawing.ts";
import { happened } from "./phase.ts";
import type { LabColors } from "./region-colors.ts";
import type { LabPart } from "./scene.ts";

export interface MaskLook {
  readonly part: LabPart;
  /** The windows whose tables are drawn, in order. */
  readonly tables: readonly number[];
  /** The followed token's window, and its row in it; -1 for none. */
  readonly own: number;
  readonly place: number;
  /** Column of its key, -1 for none. */
  readonly key: number;
  readonly phase: number;
  readonly masked: boolean;
  readonly colors: LabColors;
  readonly ratio: number;
  /** The words above a window's table; absent where there is no room. */
  readonly title?: (window: number) => string;
}

/** Draws tables of the mask and, over them, the row of the followed token and the column of its key. */
export function drawMask(context: CanvasRenderingContext2D, geometry: MaskGeometry, look: MaskLook): void {
  const { part, tables, own, place, key, phase, masked, colors, title } = look;
  const { side, cell, top } = geometry;
  const { mask } = happened(phase);
  tables.forEach((window, index) => {
    const corner = tableCorner(geometry, index);
    const mine = window === own;
    drawTable(context, part, window, corner, geometry, colors, mask, mine ? 1 : 0.6);
    if (!masked && mask > 0) hatchClosed(context, look, window, corner, geometry, mask);
    if (title) {
      context.font = `${mine ? 600 : 400} 11px ${colors.font}`;
      context.textAlign = "left";
      context.textBaseline = "alphabetic";
      context.fillStyle = mine ? colors.ink : colors.soft;
      context.fillText(title(window), corner[0], corner[1] - 6, Math.max(side, 60));
    }
    if (!mine || place < 0 || top === 0) return;
    const spread = cell < 4 ? 1.5 : 0.5;
    if (key >= 0) box(context, corner[0] + key * cell, corner[1], cell, side, spread, colors.key, colors.panel);
    box(context, corner[0], corner[1] + place * cell, side, cell, spread, colors.query, colors.panel);
  });
  context.globalAlpha = 1;
}

function box(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  spread: number,
  color: string,
  edge: string,
): void {
  const rect = [x - spread, y - spread, width + 2 * spread, height + 2 * spread] as const;
  context.strokeStyle = edge;
  context.lineWidth = 4;
  context.strokeRect(...rect);
  context.strokeStyle = color;
  context.lineWidth = 2;
  context.strokeRect(...rect);
}

/** With the mask off the closed pairs are open as well: they are hatched as what leaks. */
function hatchClosed(
  context: CanvasRenderingContext2D,
  { part, colors, ratio }: MaskLook,
  window: number,
  [x, y]: readonly [number, number],
  { size, cell }: MaskGeometry,
  share: number,
): void {
  const first = window * size * size;
  context.save();
  context.beginPath();
  for (let pair = 0; pair < size * size; pair++) {
    if (part.mask[first + pair] === 0) continue;
    context.rect(x + (pair % size) * cell, y + Math.floor(pair / size) * cell, cell, cell);
  }
  context.globalAlpha = 0.75 * share;
  context.fillStyle = hatch(context, colors.warn, ratio);
  context.fill();
  context.restore();
}
