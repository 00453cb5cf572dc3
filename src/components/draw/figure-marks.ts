import { leftOut } from "./figure-text.ts";
import type { Box } from "./maps/box.ts";

/** A hatching of bands with hard edges, as `repeating-linear-gradient` makes it; lengths in CSS pixels. */
export interface Hatch {
  /** Of the gradient's line, clockwise from up, in degrees. */
  readonly angle: number;
  readonly bands: readonly { readonly from: number; readonly to: number; readonly color: string }[];
}

/** A side of a border. */
interface Edge {
  readonly width: number;
  readonly color: string;
}

/** What the style sheet alone draws for one element: its ground, hatching and border, with its place in the figure. */
export interface Mark {
  readonly box: Box;
  readonly radius: number;
  /** As a canvas takes it; null where there is none. */
  readonly fill: string | null;
  readonly hatch: Hatch | null;
  /** Top, right, bottom, left. */
  readonly edges: readonly (Edge | null)[];
  /** 0 to 1, with that of everything around the element. */
  readonly opacity: number;
}

/** A colour that does not show, as browsers write it back. */
const unseen = /^transparent$|^rgba\(.*, 0\)$|\/ 0\)$/u;

/** A colour and the one or two places of a stop, as browsers write them back. */
const stop = /((?:[a-z]+\([^()]*\))|#\w+|[a-z]+) (-?[\d.]+)px(?: (-?[\d.]+)px)?/gu;

/** The bands of a computed background image; null for anything but a hatching in pixels. */
export function hatchOf(image: string): Hatch | null {
  if (!image.startsWith("repeating-linear-gradient(")) return null;
  const stops = [...image.matchAll(stop)].flatMap(([, color = "", from, to]) =>
    [from, to].filter((at) => at !== undefined).map((at) => ({ color, at: Number(at) })),
  );
  const bands = stops.slice(1).flatMap(({ at }, index) => {
    const start = stops[index];
    return start && at > start.at ? [{ from: start.at, to: at, color: start.color }] : [];
  });
  return bands.length > 0 ? { angle: Number(/\((-?[\d.]+)deg/u.exec(image)?.[1] ?? 180), bands } : null;
}

function opacityOf(element: Element, body: Element): number {
  let opacity = 1;
  for (let at: Element | null = element; at && at !== body; at = at.parentElement) {
    opacity *= Number(getComputedStyle(at).opacity);
  }
  return opacity;
}

/** What the style sheet draws for an element; null for one that holds a drawing or a control, or shows nothing. */
export function markOf(element: HTMLElement, body: HTMLElement, frame: DOMRect): Mark | null {
  if (element.closest(leftOut) || element.querySelector(leftOut)) return null;
  const style = getComputedStyle(element);
  const { x, y, width, height } = element.getBoundingClientRect();
  if (style.visibility === "hidden" || width === 0 || height === 0) return null;
  const fill = unseen.test(style.backgroundColor) ? null : style.backgroundColor;
  const hatch = hatchOf(style.backgroundImage);
  const edges = (["Top", "Right", "Bottom", "Left"] as const).map((side): Edge | null => {
    const color = style[`border${side}Color`];
    const thick = Number.parseFloat(style[`border${side}Width`]);
    return thick > 0 && !unseen.test(color) ? { width: thick, color } : null;
  });
  const opacity = opacityOf(element, body);
  if (opacity === 0 || (!fill && !hatch && edges.every((edge) => !edge))) return null;
  const round = style.borderTopLeftRadius;
  const radius = Number.parseFloat(round) * (round.endsWith("%") ? Math.min(width, height) / 100 : 1);
  return { box: { x: x - frame.x, y: y - frame.y, width, height }, radius, fill, hatch, edges, opacity };
}

function drawHatch(context: CanvasRenderingContext2D, { x, y, width, height }: Box, { angle, bands }: Hatch): void {
  const turn = (angle * Math.PI) / 180;
  const along = Math.abs(width * Math.sin(turn)) + Math.abs(height * Math.cos(turn));
  const across = width + height;
  const period = bands.at(-1)?.to ?? along;
  context.save();
  // From here on x runs along the gradient's line, from its start.
  context.translate(x + width / 2, y + height / 2);
  context.rotate(turn - Math.PI / 2);
  context.translate(-along / 2, 0);
  for (let start = 0; start < along; start += period) {
    for (const { from, to, color } of bands) {
      context.fillStyle = color;
      context.fillRect(start + from, -across / 2, to - from, across);
    }
  }
  context.restore();
}

function drawEdges(context: CanvasRenderingContext2D, { x, y, width, height }: Box, { edges, radius }: Mark): void {
  const [top, right, bottom, left] = edges;
  if (top && edges.every((edge) => edge?.width === top.width && edge.color === top.color)) {
    context.strokeStyle = top.color;
    context.lineWidth = top.width;
    const inside = top.width / 2;
    context.beginPath();
    context.roundRect(
      ...([x + inside, y + inside, width - top.width, height - top.width] as const),
      Math.max(0, radius - inside),
    );
    context.stroke();
    return;
  }
  const fill = (edge: Edge | null | undefined, ...place: readonly [number, number, number, number]) => {
    if (!edge) return;
    context.fillStyle = edge.color;
    context.fillRect(...place);
  };
  fill(top, x, y, width, top?.width ?? 0);
  fill(bottom, x, y + height - (bottom?.width ?? 0), width, bottom?.width ?? 0);
  fill(left, x, y, left?.width ?? 0, height);
  fill(right, x + width - (right?.width ?? 0), y, right?.width ?? 0, height);
}

/**
 * Draws a mark.
 *
 * @param context its transform says how large a CSS pixel is
 * @param x the corner of the mark, in CSS pixels
 */
export function drawMark(context: CanvasRenderingContext2D, mark: Mark, x: number, y: number): void {
  const box = { ...mark.box, x, y };
  context.save();
  context.globalAlpha = mark.opacity;
  context.save();
  context.beginPath();
  context.roundRect(x, y, box.width, box.height, mark.radius);
  context.clip();
  if (mark.fill) {
    context.fillStyle = mark.fill;
    context.fillRect(x, y, box.width, box.height);
  }
  if (mark.hatch) drawHatch(context, box, mark.hatch);
  context.restore();
  drawEdges(context, box, mark);
  context.restore();
}
