import { type Ref, useImperativeHandle, useRef } from "react";
import { useText } from "../../../i18n/text.tsx";
import { tokenGrid } from "../../../model/analysis/token-grid.ts";
import { layoutOfRun } from "../../../model/analysis/window-attention.ts";
import type { SwinCapture } from "../../../model/capture.ts";
import type { Direction } from "../../../model/selection.ts";
import { attentionScale, type ScaleKind } from "../../draw/attention-scale.ts";
import { short } from "../../draw/charts/format.ts";
import { type ColorMap, colorTable } from "../../draw/color.ts";
import type { Box } from "../../draw/maps/box.ts";
import { largestOf } from "../../draw/maps/token-map.ts";
import { paintWindowMap, windowMap } from "../../draw/swin/swin-atlas.ts";
import { type HeadsOff, isHeadOff } from "../atlas-words.ts";
import styles from "../HeadAtlas.module.css";
import { useLensPanel, writeLens } from "../lens-panel.ts";
import { tokenMark } from "../token-words.ts";
import own from "./SwinAtlas.module.css";
import { type SwinTint, windowMark } from "./swin-words.ts";

/** The enlarged map moves and changes by these calls, past React. */
export interface SwinLensHandle {
  /** @param head the head to enlarge, with the chosen token of its block's map */
  show(head: { readonly block: number; readonly head: number; readonly token: number }, page: DOMRect, map: Box): void;
  hide(): void;
}

export interface SwinLensProps {
  readonly ref: Ref<SwinLensHandle>;
  readonly capture: SwinCapture;
  readonly direction: Direction;
  readonly scale: ScaleKind;
  readonly colorMap: ColorMap;
  readonly tint: SwinTint | null;
  readonly off: HeadsOff & { readonly shiftOff: boolean };
}

/** Widest map in the lens in CSS pixels. */
const largest = 196;

/** The head under the pointer, enlarged, with its numbers. It floats and is no part of the page's layout. */
export function SwinLens(props: SwinLensProps) {
  const { capture, direction, colorMap, tint, off } = props;
  const text = useText();
  const { root, place, hide } = useLensPanel();
  const canvas = useRef<HTMLCanvasElement>(null);

  useImperativeHandle(props.ref, () => ({
    show({ block, head, token }, page, map) {
      const seen = windowMap(capture, block, head, token, direction);
      if (!root.current || !canvas.current || !seen) return hide();
      const grid = tokenGrid(capture.config, block);
      const high = largestOf(seen.weights);
      const tokens = layoutOfRun(capture, block).windowTokens;
      const scale = attentionScale(props.scale, tokens, props.scale === "perMap" ? high : 1);
      const unit = Math.max(1, Math.floor(largest / Math.max(grid.columns, grid.rows)));
      canvas.current.width = grid.columns;
      canvas.current.height = grid.rows;
      canvas.current.style.width = `${grid.columns * unit}px`;
      canvas.current.style.height = `${grid.rows * unit}px`;
      const image = new ImageData(grid.columns, grid.rows);
      paintWindowMap(image, seen, grid.columns, scale.unit, colorTable(colorMap));
      canvas.current.getContext("2d")?.putImageData(image, 0, 0);

      const { atlas } = text.maps;
      const value = tint?.of(block)?.[head];
      const isOff = isHeadOff(off, block, head);
      const kind = text.windows.kind[windowMark(capture.config, block, capture.intervention.shiftOff)];
      writeLens(root.current, atlas.head(block + 1, head + 1) + (isOff ? ` · ${text.maps.off}` : ""), [
        [text.windows.lens.windows, kind],
        ...(tint && value !== undefined ? [[tint.label, `${tint.format(value)} ${tint.unit}`.trim()] as const] : []),
        [atlas.largest, `${short(high)} · ${tokenMark(text, grid, seen.weights.indexOf(high))}`],
      ]);
      place(page, map);
    },
    hide,
  }));

  return (
    <div ref={root} className={styles.lens} hidden aria-hidden="true">
      <strong data-text="title" />
      <canvas ref={canvas} className={own.lensMap} />
      <dl />
    </div>
  );
}
