import { type Ref, useImperativeHandle, useRef } from "react";
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
import { useLensPanel, writeLens } from "./lens-panel.ts";
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

/** Widest map in the lens in CSS pixels. */
const largest = 182;

/** The head under the pointer, enlarged, with its numbers. It floats and is no part of the page's layout. */
export function AtlasLens(props: AtlasLensProps) {
  const { grid, capture, direction, colorMap, tint, off } = props;
  const text = useText();
  const { root, place, hide } = useLensPanel();
  const canvas = useRef<HTMLCanvasElement>(null);
  const unit = Math.max(1, Math.floor(largest / Math.max(grid.columns, grid.rows)));

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
      const title = atlas.head(selection.block + 1, selection.head + 1) + (isOff ? ` · ${text.maps.off}` : "");
      writeLens(panel, title, rows);
      place(page, map);
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
