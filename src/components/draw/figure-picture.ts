import { drawMark, type Mark, markOf } from "./figure-marks.ts";
import { drawWords, titleKeys, wordsOf } from "./figure-text.ts";
import type { Box } from "./maps/box.ts";

/**
 * A figure as it stands on the page, as a file: canvases, SVGs, coloured grounds and words are
 * drawn where they lie, with the title above and the caption below. Nothing is fetched.
 */

/** Presentation attributes that an SVG outside the page would lose with the style sheet. */
const carried = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "stroke-opacity",
  "paint-order",
  "opacity",
  "font-size",
  "font-family",
  "font-weight",
  "text-anchor",
  "dominant-baseline",
  "visibility",
] as const;

/** CSS pixels that a stroke may stand beyond the shape it belongs to. */
const strokeRoom = 2;

/**
 * What an SVG draws, in CSS pixels from its corner: its own box, and labels and
 * outlines beyond it where the page shows them.
 */
function drawnBox(svg: SVGSVGElement): Box {
  const { width, height } = svg.getBoundingClientRect();
  const own = { x: 0, y: 0, width, height };
  // A viewBox has units of its own, and such drawings keep inside it.
  if (svg.hasAttribute("viewBox") || getComputedStyle(svg).overflow !== "visible") return own;
  const content = svg.getBBox();
  if (content.width === 0 && content.height === 0) return own;
  const [x, y] = [Math.min(0, content.x - strokeRoom), Math.min(0, content.y - strokeRoom)];
  const right = Math.max(width, content.x + content.width + strokeRoom);
  const bottom = Math.max(height, content.y + content.height + strokeRoom);
  return { x, y, width: right - x, height: bottom - y };
}

/** An SVG of the page as a document of its own: styles resolved into attributes, colours as they are shown. */
export function standaloneSvg(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const { x, y, width, height } = drawnBox(svg);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  if (!copy.hasAttribute("viewBox")) copy.setAttribute("viewBox", `${x} ${y} ${width} ${height}`);
  const originals = svg.querySelectorAll<SVGElement>("*");
  copy.querySelectorAll<SVGElement>("*").forEach((element, index) => {
    const original = originals[index];
    if (!original) return;
    const style = getComputedStyle(original);
    for (const property of carried) {
      const value = style.getPropertyValue(property);
      if (value && value !== "normal") element.setAttribute(property, value);
    }
    element.removeAttribute("class");
    element.removeAttribute("style");
  });
  return new XMLSerializer().serializeToString(copy);
}

function loadSvg(svg: SVGSVGElement): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error("the browser could not draw the SVG"));
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(standaloneSvg(svg))}`;
  });
}

/** Breaks a text into lines of at most `width` pixels; CJK may break anywhere. */
function wrap(context: CanvasRenderingContext2D, text: string, width: number): string[] {
  if (text.includes("\n")) return text.split("\n").flatMap((part) => wrap(context, part, width));
  const lines: string[] = [];
  let line = "";
  for (const part of text.split(/(?<=[\s\u3000-\u9fff\uff00-\uffef])/u)) {
    if (line && context.measureText(line + part).width > width) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += part;
  }
  return line ? [...lines, line.trimEnd()] : lines;
}

/** A canvas or an SVG with its place in the figure in CSS pixels. */
interface Part {
  readonly element: HTMLCanvasElement | SVGSVGElement;
  readonly box: Box;
}

/** A canvas or an SVG of the page; null where it shows nothing. */
function partOf(element: HTMLCanvasElement | SVGSVGElement, frame: DOMRect): Part | null {
  const rect = element.getBoundingClientRect();
  const shown = rect.width > 0 && rect.height > 0 && getComputedStyle(element).visibility !== "hidden";
  if (!shown || element.closest("[data-control]") || element.parentElement?.closest("svg")) return null;
  if (element instanceof HTMLCanvasElement && (element.width === 0 || element.height === 0)) return null;
  const drawn = element instanceof SVGSVGElement ? drawnBox(element) : { x: 0, y: 0, ...sizeOf(rect) };
  return { element, box: { ...drawn, x: rect.x - frame.x + drawn.x, y: rect.y - frame.y + drawn.y } };
}

/** What is drawn in a figure but for its words, in the order of the page. */
function partsOf(body: HTMLElement, frame: DOMRect): (Part | Mark)[] {
  return [...body.querySelectorAll("*")].flatMap((element) => {
    const drawing = element instanceof HTMLCanvasElement || element instanceof SVGSVGElement;
    const part = drawing
      ? partOf(element, frame)
      : element instanceof HTMLElement
        ? markOf(element, body, frame)
        : null;
    return part ? [part] : [];
  });
}

function sizeOf({ width, height }: DOMRect) {
  return { width, height };
}

/** The highest empty room between two parts that stays as it is, and what a higher one becomes, in CSS pixels. */
const [room, closed] = [40, 20];

/**
 * The place of every height once the room that controls left is closed.
 *
 * @param boxes everything that is drawn
 */
export function closeGaps(boxes: readonly Box[]): (y: number) => number {
  const gaps: { from: number; cut: number }[] = [];
  let end = Number.POSITIVE_INFINITY;
  for (const { y, height } of boxes.toSorted((one, other) => one.y - other.y)) {
    if (y - end > room) gaps.push({ from: y, cut: y - end - closed });
    end = Number.isFinite(end) ? Math.max(end, y + height) : y + height;
  }
  return (y) => gaps.reduce((at, { from, cut }) => (y >= from ? at - cut : at), y);
}

/**
 * Whether a canvas is enlarged smoothly. One that the page shows pixel by pixel stays so at
 * any whole number: its lines keep their edges. One that the page enlarges itself is shown
 * as the page does.
 */
function isSmooth(element: Part["element"], box: Box): boolean {
  if (!(element instanceof HTMLCanvasElement)) return true;
  const own = Math.round(box.width) <= element.width && Math.round(box.height) <= element.height;
  const ratio = (2 * Math.round(box.width)) / element.width;
  if (own && ratio >= 1) return !Number.isInteger(ratio);
  return getComputedStyle(element).imageRendering !== "pixelated";
}

/**
 * The figure as a PNG at twice its size on the page, without the room that its
 * controls take.
 *
 * @param body the element that holds the canvases, SVGs and words; the keys to colours are
 *   read from the heading of the figure around it
 */
export async function figurePng(body: HTMLElement, title: string, caption: string): Promise<Blob> {
  const scale = 2;
  const margin = 16;
  const frame = body.getBoundingClientRect();
  const parts = partsOf(body, frame);
  const words = wordsOf(body, frame);
  const boxes = [...parts, ...words].map(({ box }) => box);
  const place = closeGaps(boxes);
  const left = Math.min(0, ...boxes.map((box) => box.x));
  const right = Math.max(frame.width, ...boxes.map((box) => box.x + box.width));
  const top = boxes.length > 0 ? Math.min(...boxes.map((box) => box.y)) : 0;
  const bottom = boxes.length > 0 ? Math.max(...boxes.map((box) => place(box.y) + box.height)) : frame.height;
  const [width, height] = [right - left, bottom - top];
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  if (!context) throw new Error("this browser gives no 2-d canvas");
  const font = getComputedStyle(body).fontFamily;
  const titleFont = `600 14px ${font}`;
  context.font = titleFont;
  const keys = titleKeys(body.closest("figure")?.querySelector("h2")).map((key) => ({
    ...key,
    width: context.measureText(key.text).width,
  }));
  const afterTitle = context.measureText(title).width + 14;
  const keysWide = keys.reduce((sum, key) => sum + key.width + 14, -14);
  // Keys that do not fit beside the title take a line of their own.
  const below = keys.length > 0 && afterTitle + keysWide > width;
  const head = margin + 28 + (below ? 20 : 0);
  context.font = `12px ${font}`;
  const lines = wrap(context, caption, width);
  canvas.width = Math.ceil((width + 2 * margin) * scale);
  canvas.height = Math.ceil((height + head + lines.length * 18 + 8 + margin) * scale);
  context.scale(scale, scale);
  const root = getComputedStyle(document.documentElement);
  context.fillStyle = root.getPropertyValue("--panel");
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = root.getPropertyValue("--ink");
  context.font = titleFont;
  context.fillText(title, margin, margin + 12);
  let at = margin + (below ? 0 : afterTitle);
  for (const key of keys) {
    context.fillStyle = key.color;
    context.fillText(key.text, at, margin + 12 + (below ? 20 : 0));
    at += key.width + 14;
  }
  for (const part of parts) {
    const [x, y] = [part.box.x - left + margin, place(part.box.y) - top + head];
    if (!("element" in part)) {
      drawMark(context, part, x, y);
      continue;
    }
    const { element, box } = part;
    context.imageSmoothingEnabled = isSmooth(element, box);
    const drawn = element instanceof HTMLCanvasElement ? element : await loadSvg(element);
    context.drawImage(drawn, x, y, box.width, box.height);
  }
  const placed = words.map((line) => ({ ...line, box: { ...line.box, y: place(line.box.y) } }));
  drawWords(context, placed, margin - left, head - top);
  context.fillStyle = root.getPropertyValue("--soft");
  context.font = `12px ${font}`;
  lines.forEach((line, index) => context.fillText(line, margin, height + head + 22 + index * 18));
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no PNG came of the canvas"))), "image/png"),
  );
}
