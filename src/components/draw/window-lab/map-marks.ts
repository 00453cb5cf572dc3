import type { WindowRow } from "../../../model/analysis/window-pair.ts";
import { windowOfToken } from "../../../model/analysis/windows.ts";
import { farthestStranger, partedNear, placeOfToken } from "./facts.ts";
import { type MapLook, partAt } from "./map-drawing.ts";
import { offsetAt, placesSeen, roundOf } from "./map-geometry.ts";
import { happened } from "./phase.ts";
import { inkOn, mix, regionColor } from "./region-colors.ts";
import { tokenCountOf } from "./scene.ts";

/**
 * What lies over the cells: the followed token's window, itself, its key, region
 * digits of crowded maps, and leaks.
 *
 * @param key a token, or anything else for none
 * @param pinned the token that is left for a hover; drawn with a broken line
 */
export function drawMarks(context: CanvasRenderingContext2D, look: MapLook, key: number, pinned: number): void {
  const { scene, phase, colors, query, masked, place } = look;
  const { layout } = scene.shifted;
  const { mask, tint } = happened(phase);
  if ((look.picture || look.geometry.cell < 15) && tint > 0.5) bandDigits(context, look);
  windowEdge(context, look);
  if (!masked && mask > 0.5 && place === "picture") {
    const row = partAt(scene, phase).rowOf(query);
    if (row) arrows(context, look, row);
  }
  drawSpoken(context, look);
  if (key >= 0 && key < tokenCountOf(layout) && key !== query) outline(context, look, key, colors.key);
  if (pinned !== query) outline(context, look, pinned, colors.query, true);
  outline(context, look, query, colors.query);
}

/** What the sentence of the first steps points at: two neighbours that a border parts, then the stranger in the window. */
function drawSpoken(context: CanvasRenderingContext2D, look: MapLook): void {
  const { scene, phase, query, colors, geometry } = look;
  if (phase < 0.25) {
    const { layout } = scene.regular;
    const parted = partedNear(layout, query);
    if (!parted) return;
    const [one, other] = parted.map(({ row, column }) => row * layout.columns + column) as [number, number];
    for (const token of [one, other]) if (token !== query) outline(context, look, token, colors.warn, true);
    const [[x, y] = [0, 0]] = cornersOf(look, other);
    const across = parted[0].row === parted[1].row;
    context.fillStyle = colors.warn;
    if (across) context.fillRect(x - 3, y + 2, 6, geometry.cell - 4);
    else context.fillRect(x + 2, y - 3, geometry.cell - 4, 6);
  } else if (phase > 0.75 && phase < 1.5) {
    const { layout } = scene.shifted;
    const stranger = farthestStranger(layout, query);
    if (stranger) outline(context, look, stranger.row * layout.columns + stranger.column, colors.warn, true);
  }
}

/** Upper left corners of a token in CSS pixels. */
function cornersOf({ scene, place, phase, geometry }: MapLook, token: number): (readonly [x: number, y: number])[] {
  const { layout } = scene.shifted;
  const { row, column } = placeOfToken(layout, token);
  const [up, left] = offsetAt(layout, place, phase);
  const [roundRows, roundColumns] = roundOf(layout);
  return placesSeen(row, up, roundRows).flatMap((y) =>
    placesSeen(column, left, roundColumns).map((x) => [x * geometry.cell, y * geometry.cell] as const),
  );
}

function outline(context: CanvasRenderingContext2D, look: MapLook, token: number, color: string, broken = false): void {
  const { cell } = look.geometry;
  const thick = cell >= 12 ? 3 : 2;
  for (const [x, y] of cornersOf(look, token)) {
    context.strokeStyle = look.colors.panel;
    context.lineWidth = thick + 2;
    context.strokeRect(x, y, cell, cell);
    if (broken) context.setLineDash([3, 3]);
    context.strokeStyle = color;
    context.lineWidth = broken ? 2 : thick;
    context.strokeRect(x, y, cell, cell);
    context.setLineDash([]);
  }
}

/** The outline of the followed token's window, in as many pieces as it has here. */
function windowEdge(context: CanvasRenderingContext2D, look: MapLook): void {
  const { scene, phase, query, geometry, colors, place } = look;
  const { layout } = partAt(scene, phase);
  const { cell } = geometry;
  const window = windowOfToken(layout, query);
  const [up, left] = offsetAt(layout, place, phase);
  // On its way the map slides through the windows, which stand still.
  if (place === "memory" && (up % 1 !== 0 || left % 1 !== 0)) return;
  const inside = (row: number, column: number) => {
    if (row < 0 || column < 0 || row >= layout.rows || column >= layout.columns) return false;
    return windowOfToken(layout, row * layout.columns + column) === window;
  };
  const [roundRows, roundColumns] = roundOf(layout);
  const [r, c] = [Math.round(up), Math.round(left)];
  const seen = (y: number, x: number) => {
    if (y < 0 || x < 0 || y >= roundRows || x >= roundColumns) return false;
    return inside((y + r) % roundRows, (x + c) % roundColumns);
  };
  context.beginPath();
  for (let y = 0; y < roundRows; y++) {
    for (let x = 0; x < roundColumns; x++) {
      if (!seen(y, x)) continue;
      const [west, north, east, south] = [x * cell, y * cell, (x + 1) * cell, (y + 1) * cell];
      const line = (x0: number, y0: number, x1: number, y1: number) => {
        context.moveTo(x0, y0);
        context.lineTo(x1, y1);
      };
      if (!seen(y - 1, x)) line(west, north, east, north);
      if (!seen(y + 1, x)) line(west, south, east, south);
      if (!seen(y, x - 1)) line(west, north, west, south);
      if (!seen(y, x + 1)) line(east, north, east, south);
    }
  }
  context.lineCap = "square";
  context.strokeStyle = colors.panel;
  context.lineWidth = 5;
  context.stroke();
  context.strokeStyle = colors.ink;
  context.lineWidth = 3;
  context.stroke();
}

/** Strangers whose leaked share is at least this get an arrow, the largest twelve at most. */
const leastLeak = 0.005;

function arrows(context: CanvasRenderingContext2D, look: MapLook, row: WindowRow): void {
  const { geometry, colors, query } = look;
  const { cell } = geometry;
  const from = cornersOf(look, query)[0];
  if (!from) return;
  const leaks = row.places
    .filter((at) => at.mask !== 0 && at.token >= 0 && at.without >= leastLeak)
    .sort((a, b) => b.without - a.without)
    .slice(0, 12);
  const most = leaks[0]?.without ?? 1;
  context.strokeStyle = colors.warn;
  context.fillStyle = colors.warn;
  for (const { token, without } of leaks) {
    const to = cornersOf(look, token)[0];
    if (!to) continue;
    const [x0, y0, x1, y1] = [from[0] + cell / 2, from[1] + cell / 2, to[0] + cell / 2, to[1] + cell / 2];
    const angle = Math.atan2(y1 - y0, x1 - x0);
    const tip = Math.max(5, cell * 0.2);
    const [tipX, tipY] = [x1 - Math.cos(angle) * cell * 0.24, y1 - Math.sin(angle) * cell * 0.24];
    context.lineWidth = 1 + 2 * (without / most);
    context.setLineDash([5, 3]);
    context.beginPath();
    context.moveTo(x0 + Math.cos(angle) * cell * 0.5, y0 + Math.sin(angle) * cell * 0.5);
    context.lineTo(tipX, tipY);
    context.stroke();
    context.setLineDash([]);
    context.beginPath();
    context.moveTo(tipX + Math.cos(angle) * 2, tipY + Math.sin(angle) * 2);
    context.lineTo(tipX - Math.cos(angle - 0.45) * tip, tipY - Math.sin(angle - 0.45) * tip);
    context.lineTo(tipX - Math.cos(angle + 0.45) * tip, tipY - Math.sin(angle + 0.45) * tip);
    context.fill();
  }
}

/** One digit in the middle of every region, where single cells are too small for theirs. */
function bandDigits(context: CanvasRenderingContext2D, look: MapLook): void {
  const { scene, geometry, colors, phase } = look;
  const { layout, regions } = scene.shifted;
  const boxes = new Map<number, [x0: number, y0: number, x1: number, y1: number]>();
  layout.slotOf.forEach((slot, token) => {
    const region = regions[slot] as number;
    for (const [x, y] of cornersOf(look, token)) {
      const box = boxes.get(region) ?? [x, y, x, y];
      boxes.set(region, [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y)]);
    }
  });
  context.font = `600 14px ${colors.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.globalAlpha = happened(phase).tint;
  const own = cornersOf(look, look.query);
  const reach = 10 + geometry.cell;
  for (const [region, [x0, y0, x1, y1]] of boxes) {
    const [x, y] = [(x0 + x1 + geometry.cell) / 2, (y0 + y1 + geometry.cell) / 2];
    // The followed token must stay in sight.
    const hides = own.some(
      ([left, top]) => Math.hypot(left + geometry.cell / 2 - x, top + geometry.cell / 2 - y) < reach,
    );
    if (hides) continue;
    const color = mix(regionColor(region), colors.panel, 0.9);
    context.fillStyle = color;
    context.beginPath();
    context.arc(x, y, 10, 0, 2 * Math.PI);
    context.fill();
    context.fillStyle = inkOn(color);
    context.fillText(String(region), x, y + 1);
  }
  context.globalAlpha = 1;
}
