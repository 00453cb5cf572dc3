import { type Ref, useEffect, useImperativeHandle, useRef } from "react";
import { useText } from "../../i18n/text.tsx";
import { patchesOf, type TokenGrid, tokenCount } from "../../model/analysis/token-grid.ts";
import { type VitCapture, headActivation } from "../../model/capture.ts";
import { attentionOfToken, type Direction, focusToken, type Selection } from "../../model/selection.ts";
import { attentionScale, type ScaleKind } from "../draw/attention-scale.ts";
import { short } from "../draw/charts/format.ts";
import { type ColorMap, colorTable } from "../draw/color.ts";
import type { Box } from "../draw/maps/box.ts";
import { largestOf } from "../draw/maps/token-map.ts";
import { paint } from "../draw/raster.ts";
import { type AtlasTint, type HeadsOff, isHeadOff } from "./atlas-words.ts";
import styles from "./HeadAtlas.module.css";
import { tokenMark } from "./token-words.ts";

/** The enlarged map moves and changes by these calls, past React. */
export interface LensHandle {
  /**
   * @param selection with the head to enlarge
   * @param page where the atlas lies in the window
   * @param map where the head's small map lies in the atlas
   */
  show(selection: Selection, page: DOMRect, map: Box): void;
  hide(): void;
}

export interface AtlasLensProps {
  readonly ref: Ref<LensHandle>;
  readonly grid: TokenGrid;
  readonly capture: VitCapture;
  readonly direction: Direction;
  readonly scale: ScaleKind;
  readonly high: number;
  readonly colorMap: ColorMap;
  readonly tint: AtlasTint | null;
  readonly off: HeadsOff;
}

/** CSS pixels. */
type Size = Pick<Box, "width" | "height">;

/** Widest map in the lens in CSS pixels. */
const largest = 182;
/** How far the lens stands off, room of the atlas's numbers, and how far from its small map it may be, in CSS pixels. */
const distance = 14;
const labels = 24;
const farthest = 240;

/** The head under the pointer, enlarged, with its numbers. It floats and is no part of the page's layout. */
export function AtlasLens(props: AtlasLensProps) {
  const { grid, capture, direction, colorMap, tint, off } = props;
  const text = useText();
  const root = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const unit = Math.max(1, Math.floor(largest / Math.max(grid.columns, grid.rows)));

  const hide = () => {
    if (root.current) root.current.hidden = true;
  };
  // To ask for its size at every move would lay the page out once more; the observer is told before it is painted.
  const placed = useRef<{ size: Size; page: DOMRect; map: Box } | null>(null);
  useEffect(() => {
    const panel = root.current;
    if (!panel) return;
    const observer = new ResizeObserver(([entry]) => {
      const box = entry?.borderBoxSize[0];
      if (!box || !placed.current) return;
      placed.current.size = { width: box.inlineSize, height: box.blockSize };
      place(panel, placed.current.size, placed.current.page, placed.current.map);
    });
    observer.observe(panel);
    return () => observer.disconnect();
  }, []);
  // It stands in the window; what it belongs to has moved away from it.
  useEffect(() => {
    const scrolled = () => {
      if (root.current) root.current.hidden = true;
    };
    window.addEventListener("scroll", scrolled, { passive: true, capture: true });
    return () => window.removeEventListener("scroll", scrolled, { capture: true });
  }, []);
  useImperativeHandle(props.ref, () => ({
    show(selection, page, map) {
      const panel = root.current;
      const pattern = headActivation(capture, "attn.pattern", selection.block, selection.head);
      if (!panel || !pattern) return hide();
      const tokens = tokenCount(grid);
      const line = attentionOfToken(pattern.data, tokens, focusToken(selection, direction), direction);
      drawMap(canvas.current, grid, line, props.scale, props.high, colorMap);
      const high = largestOf(line);
      const value = tint?.values[selection.block * capture.config.numHeads + selection.head];
      const { atlas } = text.maps;
      const rows: readonly (readonly [string, string])[] = [
        ...(tint && value !== undefined ? [[tint.label, `${tint.format(value)} ${tint.unit}`.trim()] as const] : []),
        [atlas.largest, `${short(high)} · ${tokenMark(text, grid, line.indexOf(high))}`],
        ...grid.prefix.map((_, token) => [tokenMark(text, grid, token), short(line[token] as number)] as const),
      ];
      const isOff = isHeadOff(off, selection.block, selection.head);
      setText(
        panel,
        "title",
        atlas.head(selection.block + 1, selection.head + 1) + (isOff ? ` · ${text.maps.off}` : ""),
      );
      panel
        .querySelector("dl")
        ?.replaceChildren(...rows.flatMap(([name, number]) => [term("dt", name), term("dd", number)]));
      panel.hidden = false;
      placed.current = { size: placed.current?.size ?? { width: 0, height: 0 }, page, map };
      place(panel, placed.current.size, page, map);
    },
    hide,
  }));

  return (
    <div ref={root} className={styles.lens} hidden aria-hidden="true">
      <strong data-text="title" />
      <canvas
        ref={canvas}
        width={grid.columns}
        height={grid.rows}
        style={{ width: grid.columns * unit, height: grid.rows * unit }}
      />
      <dl />
    </div>
  );
}

function drawMap(
  canvas: HTMLCanvasElement | null,
  grid: TokenGrid,
  line: Float32Array,
  kind: ScaleKind,
  high: number,
  colorMap: ColorMap,
): void {
  const top = kind === "perMap" ? largestOf(line, grid.prefix.length) : high;
  const scale = attentionScale(kind, line.length, top);
  const image = new ImageData(grid.columns, grid.rows);
  paint(patchesOf(grid, line), grid.rows, grid.columns, scale.unit, colorTable(colorMap), image);
  canvas?.getContext("2d")?.putImageData(image, 0, 0);
}

function setText(panel: HTMLElement, name: string, text: string): void {
  const element = panel.querySelector(`[data-text="${name}"]`);
  if (element) element.textContent = text;
}

function term(tag: "dt" | "dd", text: string): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

/**
 * Beside the whole atlas where that is near the small map, else below or above the
 * atlas, so that it covers no map; where nothing of this has room, beside the map.
 */
function place(panel: HTMLElement, { width, height }: Size, page: DOMRect, map: Box): void {
  const { innerWidth, innerHeight } = globalThis;
  const small = { left: page.left + map.x, right: page.left + map.x + map.width, top: page.top + map.y };
  const inside = (at: number, length: number, room: number) => Math.max(4, Math.min(room - length - 4, at));
  const beside = inside(small.top + map.height / 2 - height / 2, height, innerHeight);
  const along = inside((small.left + small.right - width) / 2, width, innerWidth);
  const fits = (x: number, y: number) =>
    x >= 4 && y >= 4 && x + width <= innerWidth - 4 && y + height <= innerHeight - 4;
  const right = page.right + distance;
  const left = page.left - distance - labels - width;
  const places: readonly (readonly [x: number, y: number, near: boolean])[] = [
    [right, beside, page.right - small.right <= farthest],
    [left, beside, small.left - page.left <= farthest],
    [along, page.bottom + distance + labels, true],
    [along, page.top - distance - height, true],
    [small.right + distance, beside, true],
  ];
  const [x, y] = places.find(([atX, atY, near]) => near && fits(atX, atY)) ?? [small.left - distance - width, beside];
  panel.style.transform = `translate(${Math.round(Math.max(4, x))}px, ${Math.round(y)}px)`;
}
