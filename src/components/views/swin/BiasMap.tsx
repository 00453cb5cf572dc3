import { useRef } from "react";
import { useText } from "../../../i18n/text.tsx";
import { windowOfToken, relativePosition, type WindowLayout } from "../../../model/analysis/windows.ts";
import type { Selection } from "../../../model/selection.ts";
import type { NamedTensor } from "../../../model/tensor.ts";
import { fixed, signed } from "../../draw/charts/format.ts";
import { cellLayout } from "../../draw/charts/cells.ts";
import { colorTable } from "../../draw/color.ts";
import { placeBox } from "../../draw/maps/box.ts";
import { divergingScale } from "../../draw/maps/diverging-scale.ts";
import { paint } from "../../draw/raster.ts";
import { usePixelRatio } from "../../hooks/use-pixel-ratio.ts";
import { useWidth } from "../../hooks/use-width.ts";
import { Outline } from "../Outline.tsx";
import { ScaleBar } from "../ScaleBar.tsx";
import { type SelectionSource, useSelection, useSelectionDraw } from "../selection-source.ts";
import styles from "./BiasMap.module.css";
import { Overlay } from "../Overlay.tsx";

export interface BiasMapProps {
  readonly selection: SelectionSource;
  /** The windows of a block as they are in this run. */
  readonly layoutOf: (block: number) => WindowLayout;
  /** Bias table of a block: [(2 · height - 1)(2 · width - 1), heads]; undefined where there is none. */
  readonly tableOf: (block: number) => NamedTensor | undefined;
  /** The largest size of any entry of a table: what the colours go to. */
  readonly limitOf: (table: NamedTensor) => number;
  /** Leads to the whole table. */
  readonly onOpen: () => void;
}

/** The bias of one head for every offset, small: the offset of the chosen pair is outlined. It follows the pointer. */
export function BiasMap({ selection, layoutOf, tableOf, limitOf, onOpen }: BiasMapProps) {
  const text = useText();
  const [frame, width] = useWidth<HTMLDivElement>(104);
  const ratio = usePixelRatio();
  const canvas = useRef<HTMLCanvasElement>(null);
  const pair = useRef<SVGGElement>(null);
  const line = useRef<HTMLParagraphElement>(null);
  const block = useSelection(selection, (now) => now.block);
  const shown = tableOf(block);
  const limit = shown ? limitOf(shown) : 1;
  const side = Math.min(width, 104);

  useSelectionDraw(selection, (now) => {
    const layout = layoutOf(now.block);
    const table = tableOf(now.block);
    const [rows, columns] = [2 * layout.windowSize[0] - 1, 2 * layout.windowSize[1] - 1];
    if (!canvas.current) return;
    if (canvas.current.width !== columns) canvas.current.width = columns;
    if (canvas.current.height !== rows) canvas.current.height = rows;
    const image = new ImageData(columns, rows);
    const values = biasOfHead(table, now.head);
    const scale = divergingScale(table ? limitOf(table) : 1);
    if (values.length === rows * columns) paint(values, rows, columns, scale.unit, colorTable("diverging"), image);
    canvas.current.getContext("2d")?.putImageData(image, 0, 0);
    const at = offsetOf(layout, now);
    const { cell } = cellLayout(side, rows, columns);
    canvas.current.style.width = `${cell * columns}px`;
    canvas.current.style.height = `${cell * rows}px`;
    placeBox(
      pair.current,
      at && { x: at.tableColumn * cell, y: at.tableRow * cell, width: cell, height: cell },
      ratio > 1 ? 0.5 : 1,
    );
    if (line.current) {
      const value = at && values[at.index];
      line.current.textContent =
        at && value !== undefined && value !== null
          ? `${signed(at.rowOffset, 0)}, ${signed(at.columnOffset, 0)}: ${fixed(value, 3)}`
          : "";
    }
  });

  return (
    <div ref={frame} className={styles.frame}>
      <button
        type="button"
        className={styles.map}
        style={{ width: side }}
        title={text.windows.bias.open}
        aria-label={text.windows.bias.open}
        onClick={onOpen}
      >
        <canvas ref={canvas} aria-hidden="true" />
        <Overlay width={side} height={side}>
          <Outline group={pair} tone="key" />
        </Overlay>
      </button>
      <p ref={line} className={styles.value} />
      <ScaleBar map="diverging" low={fixed(-limit, 2)} high={fixed(limit, 2)} length={34} />
    </div>
  );
}

/** One head's column of a bias table: [offsets]. */
export function biasOfHead(table: NamedTensor | undefined, head: number): Float32Array {
  if (!table) return new Float32Array(0);
  const [entries = 0, heads = 0] = table.shape;
  return Float32Array.from({ length: entries }, (_, entry) => table.data[entry * heads + head] as number);
}

/** The entry of the chosen pair; null when the two are in different windows. */
function offsetOf(layout: WindowLayout, { query, key }: Selection) {
  if (windowOfToken(layout, query) !== windowOfToken(layout, key)) return null;
  const place = (token: number) => (layout.slotOf[token] as number) % layout.windowTokens;
  return relativePosition(layout.windowSize, place(query), place(key));
}
