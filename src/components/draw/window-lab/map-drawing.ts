import type { WindowRow } from "../../../model/analysis/window-pair.ts";
import { windowOfToken } from "../../../model/analysis/windows.ts";
import { wrapOf } from "./facts.ts";
import { hatch } from "./hatch.ts";
import { bordersAt, type MapGeometry, type MapPlace, offsetAt, placesSeen, roundOf } from "./map-geometry.ts";
import { happened } from "./phase.ts";
import { inkOn, type LabColors, mix, regionColor } from "./region-colors.ts";
import type { LabPart, LabScene } from "./scene.ts";

export interface MapLook {
  readonly scene: LabScene;
  readonly place: MapPlace;
  readonly phase: number;
  /** The followed token. */
  readonly query: number;
  /** Whether the mask is applied. */
  readonly masked: boolean;
  readonly geometry: MapGeometry;
  readonly colors: LabColors;
  readonly ratio: number;
  /** The picture under the map, one square of it for each token; null for the course's map. */
  readonly picture: HTMLCanvasElement | null;
}

/** The partition that holds at a phase. */
export function partAt(scene: LabScene, phase: number): LabPart {
  return phase < 0.5 ? scene.regular : scene.shifted;
}

/** CSS pixels from which a cell has room for its region's digit, and for its row and column. */
const digitRoom = 15;
const coordinateRoom = ({ rows, columns }: MapGeometry) => (Math.max(rows, columns) > 10 ? 32 : 22);

/** Draws one map: its cells where they are on their way, the regions, the borders, and what the followed token sees. */
export function drawMap(context: CanvasRenderingContext2D, look: MapLook): void {
  const { scene, place, phase, geometry, colors } = look;
  const { layout } = partAt(scene, phase);
  const { cell } = geometry;
  const [roundRows, roundColumns] = roundOf(scene.shifted.layout);
  context.clearRect(0, 0, geometry.width, geometry.height);
  context.save();
  context.beginPath();
  context.rect(0, 0, geometry.width, geometry.height);
  context.clip();
  const [up, left] = offsetAt(scene.shifted.layout, place, phase);
  const paint = painter(context, look);
  for (let row = 0; row < layout.paddedRows; row++) {
    for (const y of placesSeen(row, up, roundRows)) {
      for (let column = 0; column < layout.paddedColumns; column++) {
        for (const x of placesSeen(column, left, roundColumns)) paint(row, column, x * cell, y * cell);
      }
    }
  }
  // What comes in round the edge must not be seen over padding that stays where it is.
  context.restore();
  drawBorders(context, look, colors.ink);
}

function drawBorders(context: CanvasRenderingContext2D, look: MapLook, color: string): void {
  const { scene, place, phase, geometry } = look;
  const { cell } = geometry;
  const { layout } = scene.shifted;
  context.fillStyle = color;
  const thick = cell >= 12 ? 2 : 1.5;
  // Padding that is added after the roll is not in the picture, and neither are its borders.
  const bare = place === "picture" && layout.padding === "afterShift" && happened(phase).borders > 0.5;
  const [width, height] = bare ? [layout.columns * cell, layout.rows * cell] : [geometry.width, geometry.height];
  for (const y of bordersAt(layout, place, phase, 0)) {
    if (y * cell < height) context.fillRect(0, y * cell - thick / 2, width, thick);
  }
  for (const x of bordersAt(layout, place, phase, 1)) {
    if (x * cell < width) context.fillRect(x * cell - thick / 2, 0, thick, height);
  }
}

/** How a cell looks: its colour over what lies under it, and how much of it. */
function painter(context: CanvasRenderingContext2D, look: MapLook) {
  const { scene, phase, query, geometry, colors, picture, ratio, place, masked } = look;
  const { cell, gap } = geometry;
  const part = partAt(scene, phase);
  const { layout } = part;
  const { tint, mask, softmax, borders } = happened(phase);
  const ownWindow = windowOfToken(layout, query);
  const ownRegion = scene.shifted.regions[scene.shifted.layout.slotOf[query] as number] as number;
  const neutral = mix(colors.line, colors.panel, 0.7);
  const carried = mix(colors.faint, colors.panel, 0.62);
  const row = softmax > 0 ? part.rowOf(query) : undefined;
  const most = row ? Math.max(...row.places.map((at) => Math.max(at.without, at.with))) : 1;
  const padding = hatch(context, colors.faint, ratio);
  const inset = gap / 2;
  const side = cell - gap;

  return (r: number, c: number, x: number, y: number) => {
    if (r >= layout.rows || c >= layout.columns) {
      // Padding that is added after the roll has no place in the picture.
      const share = place === "picture" && layout.padding === "afterShift" ? 1 - borders : 1;
      if (share <= 0) return;
      context.globalAlpha = share;
      context.fillStyle = padding;
      context.fillRect(x + inset, y + inset, side, side);
      context.globalAlpha = 1;
      return;
    }
    const token = r * layout.columns + c;
    const slot = layout.slotOf[token] as number;
    const mate = Math.floor(slot / layout.windowTokens) === ownWindow;
    const region = scene.shifted.regions[scene.shifted.layout.slotOf[token] as number] as number;
    const open = mate && region === ownRegion;

    // What comes in at the other edge is darker: in a window it meets those that stayed.
    const wrapped = wrapOf(layout, token) > 0;
    const before = mate ? mix(colors.query, neutral, wrapped ? 0.44 : 0.22) : wrapped ? carried : neutral;
    const strength = open ? 1 : mate ? 0.62 - 0.14 * mask : 0.34;
    const after = mix(regionColor(region), colors.panel, strength);
    const color = mix(after, before, tint);
    context.fillStyle = color;
    if (picture) {
      context.drawImage(
        picture,
        (c * picture.width) / layout.columns,
        (r * picture.height) / layout.rows,
        picture.width / layout.columns,
        picture.height / layout.rows,
        x,
        y,
        cell,
        cell,
      );
      context.globalAlpha = mate
        ? 0.42 + 0.2 * tint * (open ? 1 : 0)
        : tint * 0.32 + (wrapOf(layout, token) > 0 ? (1 - tint) * 0.25 : 0);
      context.fillStyle = mix(regionColor(region), mate ? colors.query : colors.faint, tint);
    }
    context.fillRect(x + inset, y + inset, side, side);
    context.globalAlpha = 1;
    if (mate && !open && mask > 0)
      crossOut(context, x, y, cell, masked ? colors.soft : colors.warn, mask * (picture ? 0.9 : 0.7));

    const at = mate && row ? row.places[slot % layout.windowTokens] : undefined;
    if (at) return drawShare(context, look, at, x, y, most, softmax);
    if (picture) return;
    label(context, look, color, tint >= 0.5 ? String(region) : `${r},${c}`, tint >= 0.5, x + cell / 2, y + cell / 2);
  };
}

/** A stranger behind the mask: a stroke from corner to corner. */
function crossOut(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  cell: number,
  color: string,
  share: number,
): void {
  if (cell < 7) return;
  const inset = cell * 0.2;
  context.globalAlpha = share;
  context.strokeStyle = color;
  context.lineWidth = cell >= 20 ? 1.5 : 1;
  context.beginPath();
  context.moveTo(x + inset, y + cell - inset);
  context.lineTo(x + cell - inset, y + inset);
  context.stroke();
  context.globalAlpha = 1;
}

/** What a token gets of the attention, as a disc whose area is the share. */
function drawShare(
  context: CanvasRenderingContext2D,
  { geometry, colors, ratio, masked }: MapLook,
  at: WindowRow["places"][number],
  x: number,
  y: number,
  most: number,
  softmax: number,
): void {
  const { cell } = geometry;
  const share = masked ? at.without + (at.with - at.without) * softmax : at.without;
  const radius = cell * 0.46 * Math.sqrt(share / most);
  if (radius < 0.4) return;
  const leaks = at.mask !== 0;
  context.beginPath();
  context.arc(x + cell / 2, y + cell / 2, radius, 0, 2 * Math.PI);
  context.globalAlpha = Math.min(1, softmax * 3);
  context.fillStyle = colors.panel;
  context.fill();
  context.fillStyle = leaks ? hatch(context, colors.warn, ratio) : colors.key;
  context.fill();
  context.strokeStyle = leaks ? colors.warn : colors.panel;
  context.lineWidth = 1;
  context.stroke();
  context.globalAlpha = 1;
}

function label(
  context: CanvasRenderingContext2D,
  { geometry, colors }: MapLook,
  color: string,
  text: string,
  digit: boolean,
  x: number,
  y: number,
): void {
  const { cell } = geometry;
  if (cell < (digit ? digitRoom : coordinateRoom(geometry))) return;
  const size = digit ? Math.min(16, Math.max(11, cell * 0.4)) : Math.min(13, Math.max(11, cell * 0.31));
  context.font = `${digit ? 600 : 400} ${size}px ${colors.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = inkOn(color);
  context.fillText(text, x, y + size * 0.06);
}
