import { useRef } from "react";
import { useText } from "../../../i18n/text.tsx";
import { layoutOfRun } from "../../../model/analysis/window-attention.ts";
import type { SwinCapture } from "../../../model/capture.ts";
import type { Direction, Selection } from "../../../model/selection.ts";
import type { ScaleKind } from "../../draw/attention-scale.ts";
import type { ColorMap } from "../../draw/color.ts";
import { placeBox } from "../../draw/maps/box.ts";
import { matrixSide, pairAt, pairBox, wholeMatrix } from "../../draw/maps/matrix.ts";
import { drawAxis } from "../../draw/maps/matrix-axis.ts";
import { drawWindowMatrix, placeTicks, regionBorders, strangers } from "../../draw/swin/window-matrix.ts";
import { usePixelRatio } from "../../hooks/use-pixel-ratio.ts";
import { useWidth } from "../../hooks/use-width.ts";
import matrixStyles from "../AttentionMatrix.module.css";
import { CanvasGrid } from "../CanvasGrid.tsx";
import { ColorLegend } from "../ColorLegend.tsx";
import { attentionLegend, scoreLegend } from "../legend-state.ts";
import type { Quantity } from "../matrix-colors.ts";
import { Readout } from "../Readout.tsx";
import { type SelectionSource, useSelectionDraw } from "../selection-source.ts";
import { matrixWords, shownNumber, type WindowInView, windowColors, windowInView } from "./window-in-view.ts";
import styles from "./WindowMatrix.module.css";
import { Overlay } from "../Overlay.tsx";

export interface WindowMatrixProps {
  readonly selection: SelectionSource;
  /** The pinned block: its window gives the size. */
  readonly block: number;
  /** A run with `attn.pattern` and, for scores, `attn.scores`. */
  readonly capture: SwinCapture;
  /** Whose window it is: the query's of `from`, the key's of `to`. */
  readonly direction: Direction;
  readonly quantity: Quantity;
  /** How a weight becomes a colour; scores have their own diverging scale. */
  readonly scale: ScaleKind;
  readonly colorMap: ColorMap;
  readonly onHover: (part: Partial<Selection> | null) => void;
  readonly onSelect: (part: Partial<Selection>) => void;
}

/** Room for the axes in CSS pixels. */
const left = 52;
const top = 20;
const largest = 640;

/** Every pair of places in the chosen token's window; row and column of the selection are lit, masked pairs hatched. */
export function WindowMatrix(props: WindowMatrixProps) {
  const { selection, block, capture, direction, quantity, scale: kind, colorMap } = props;
  const text = useText();
  const { maps, windows } = text;
  const words = windows.matrix;
  const [frame, width] = useWidth<HTMLDivElement>(360);
  const ratio = usePixelRatio();
  const size = layoutOfRun(capture, block).windowTokens;
  const side = matrixSide(Math.min(width, largest) - left - 3, size, ratio);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [row, column, pair] = [useRef<SVGGElement>(null), useRef<SVGGElement>(null), useRef<SVGGElement>(null)];
  const [axisLeft, axisTop] = [useRef<SVGGElement>(null), useRef<SVGGElement>(null)];
  const borders = useRef<SVGPathElement>(null);
  const { maskOff } = capture.intervention;

  const inView = (now: Selection) => windowInView(capture, now, direction, quantity);
  const pairText = (now: Selection) => matrixWords(text, capture, now, inView(now), quantity);

  const painted = useRef<readonly unknown[]>([]);
  const drawWindow = (seen: WindowInView) => {
    const { layout, window, regions, values, tokens, hidden } = seen;
    const wanted = [values?.byteOffset, values?.buffer, window, layout, quantity, kind, colorMap, side, ratio, text];
    if (wanted.every((part, index) => part === painted.current[index]) && painted.current.length > 0) return;
    painted.current = wanted;
    const places = layout.windowTokens;
    const colors = windowColors(seen, quantity, kind, colorMap);
    if (canvas.current) drawWindowMatrix(canvas.current, values, hidden, colors, side, ratio);
    borders.current?.setAttribute("d", regionBorders(strangers(regions), places, side / places));
    const [height, wide] = layout.windowSize;
    const pictureRow = (at: number) => {
      const token = tokens.subarray(at * wide, (at + 1) * wide).find((one) => one >= 0);
      return token === undefined ? null : Math.floor(token / layout.columns) + 1;
    };
    const name = (full: boolean) => (at: number) => {
      const number = pictureRow(at);
      if (number === null) return full ? windows.padding : "–";
      return full ? words.row(number) : String(number);
    };
    const cell = side / places;
    drawAxis(axisLeft.current, placeTicks(height, wide, cell, name(true)), "left");
    drawAxis(axisTop.current, placeTicks(height, wide, cell, name(wide * cell > 44)), "top");
  };

  const drawMarks = ({ layout, query, key }: WindowInView) => {
    const box = pairBox(side, layout.windowTokens, wholeMatrix, query ?? 0, key ?? 0);
    placeBox(row.current, query === null ? null : { x: -4, y: box.y, width: side + 8, height: box.height });
    placeBox(column.current, key === null ? null : { x: box.x, y: -4, width: box.width, height: side + 8 });
    placeBox(pair.current, query === null || key === null ? null : box);
  };
  useSelectionDraw(selection, (now) => {
    const seen = inView(now);
    drawWindow(seen);
    drawMarks(seen);
  });

  return (
    <div ref={frame} className={matrixStyles.frame}>
      <div className={matrixStyles.head} style={{ maxWidth: left + side }}>
        <p>
          <span className="query">{maps.matrix.queries}</span> × <span className="key">{maps.matrix.keys}</span>
        </p>
        <WindowNumber selection={selection} numberOf={windowNumber} />
      </div>
      <div className={matrixStyles.plot} style={{ paddingLeft: left, paddingTop: top }}>
        <CanvasGrid
          selection={selection}
          label={words.label(size, quantity)}
          rows={size}
          columns={size}
          width={side}
          height={side}
          className={styles.matrix}
          cellOf={(now) => {
            const { query, key } = inView(now);
            return query === null || key === null ? null : { row: query, column: key };
          }}
          partOf={(cell) => {
            const { tokens } = inView(selection.current());
            const [query = -1, key = -1] = [tokens[cell.row], tokens[cell.column]];
            // Nobody is behind a place of padding.
            return query < 0 || key < 0 ? {} : { query, key };
          }}
          cellAt={(x, y) => {
            const at = pairAt(side, size, wholeMatrix, x, y);
            const { tokens } = inView(selection.current());
            const real = at && (tokens[at.query] ?? -1) >= 0 && (tokens[at.key] ?? -1) >= 0;
            return real ? { row: at.query, column: at.key } : null;
          }}
          describe={(now) => {
            const [what, number, meaning] = pairText(now);
            return windows.overlay.cell(what, number, meaning);
          }}
          onHover={props.onHover}
          onSelect={props.onSelect}
        >
          <canvas ref={canvas} aria-hidden="true" style={{ width: side, height: side }} />
          <Overlay width={side} height={side}>
            <path ref={borders} className={styles.borders} data-off={maskOff} />
            <g ref={row} className={matrixStyles.row}>
              <rect />
            </g>
            <g ref={column} className={matrixStyles.column}>
              <rect />
            </g>
            <g ref={pair} className={matrixStyles.pair}>
              <rect />
            </g>
            <g ref={axisLeft} />
            <g ref={axisTop} />
          </Overlay>
        </CanvasGrid>
      </div>
      <Readout selection={selection} parts={pairText} />
      <ColorLegend
        selection={selection}
        map={quantity === "scores" ? "diverging" : colorMap}
        name={quantity === "scores" ? maps.matrix.scoreScale : maps.scale(kind)}
        state={(now) => {
          const seen = inView(now);
          const colors = windowColors(seen, quantity, kind, colorMap);
          const found = shownNumber(seen);
          const value = !found || found.masked ? null : found.value;
          return colors.map === "diverging"
            ? scoreLegend(colors.scale, value)
            : attentionLegend(colors.scale, seen.layout.windowTokens, value);
        }}
      />
    </div>
  );

  function windowNumber(now: Selection): string {
    const { layout, window } = inView(now);
    return words.window(window + 1, layout.windowRows * layout.windowColumns);
  }
}

interface WindowNumberProps {
  readonly selection: SelectionSource;
  readonly numberOf: (now: Selection) => string;
}

/** Which window it is, past React. */
function WindowNumber({ selection, numberOf }: WindowNumberProps) {
  const line = useRef<HTMLSpanElement>(null);
  useSelectionDraw(selection, (now) => {
    if (line.current) line.current.textContent = numberOf(now);
  });
  return <span ref={line} />;
}
