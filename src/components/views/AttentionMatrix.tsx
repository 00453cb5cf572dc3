import { useCallback, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useText } from "../../i18n/text.tsx";
import { maskedBelow } from "../../model/analysis/pair.ts";
import { type TokenGrid, tokenCount } from "../../model/analysis/token-grid.ts";
import { type VitCapture, headActivation } from "../../model/capture.ts";
import type { Selection } from "../../model/selection.ts";
import type { ScaleKind } from "../draw/attention-scale.ts";
import { fixed, short } from "../draw/charts/format.ts";
import type { ColorMap } from "../draw/color.ts";
import { placeBox } from "../draw/maps/box.ts";
import {
  cellSize,
  drawAttentionMatrix,
  type MatrixView,
  matrixSide,
  pairAt,
  pairBox,
  viewWith,
  wholeMatrix,
} from "../draw/maps/matrix.ts";
import { axisTicks, drawAxis } from "../draw/maps/matrix-axis.ts";
import { type MatrixZoom, matrixZoom } from "../draw/maps/matrix-zoom.ts";
import { walkGrid } from "../draw/maps/walk.ts";
import { putAttribute } from "../draw/put.ts";
import { fitCanvas } from "../draw/raster.ts";
import { usePixelRatio } from "../hooks/use-pixel-ratio.ts";
import { useWidth } from "../hooks/use-width.ts";
import styles from "./AttentionMatrix.module.css";
import { CanvasGrid } from "./CanvasGrid.tsx";
import { ColorLegend } from "./ColorLegend.tsx";
import { attentionLegend, scoreLegend } from "./legend-state.ts";
import { MatrixButtons, zoomStep } from "./MatrixButtons.tsx";
import type { Quantity } from "./matrix-colors.ts";
import { MatrixSource } from "./matrix-source.ts";
import { Readout } from "./Readout.tsx";
import { type SelectionSource, useSelectionDraw } from "./selection-source.ts";
import { tokenMark, tokenName } from "./token-words.ts";
import { Overlay } from "./Overlay.tsx";

export interface AttentionMatrixProps {
  readonly selection: SelectionSource;
  readonly grid: TokenGrid;
  /** A run with `attn.pattern` and, for scores, `attn.scores`. */
  readonly capture: VitCapture;
  /** Weights after the softmax, or scores before it. */
  readonly quantity: Quantity;
  /** How a weight becomes a colour; scores have their own diverging scale. */
  readonly scale: ScaleKind;
  /** Upper end of the `absolute` scale, 0 to 1; 1 when absent. */
  readonly high?: number;
  readonly colorMap: ColorMap;
  /** Widest matrix in CSS pixels, axes included; 640 when absent. */
  readonly largest?: number;
  readonly onHover: (part: Partial<Selection> | null) => void;
  readonly onSelect: (part: Partial<Selection>) => void;
}

/** Room for the axes in CSS pixels. */
const left = 52;
const top = 20;
/** CSS pixels of one cell at the largest zoom. */
const largestCell = 36;

/** Every pair of query and key of the chosen head; row and column of the selection are lit. */
export function AttentionMatrix(props: AttentionMatrixProps) {
  const { selection, grid, capture, quantity, scale: kind, high = 1, colorMap, onHover, onSelect } = props;
  const text = useText();
  const { maps } = text;
  const clip = useId();
  const [frame, width] = useWidth<HTMLDivElement>(360);
  const ratio = usePixelRatio();
  const tokens = tokenCount(grid);
  const side = matrixSide(Math.min(width, props.largest ?? 640) - left - 3, tokens, ratio);
  const most = Math.max(2, (largestCell * tokens) / side);

  const root = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [row, column, pair] = [useRef<SVGGElement>(null), useRef<SVGGElement>(null), useRef<SVGGElement>(null)];
  const [axisLeft, axisTop] = [useRef<SVGGElement>(null), useRef<SVGGElement>(null)];
  const edges = useRef<SVGPathElement>(null);
  const view = useRef<MatrixView>(wholeMatrix);
  const drawn = useRef(0);
  const zoom = useRef<MatrixZoom | null>(null);
  const [factor, setFactor] = useState(1);
  const source = useMemo(() => new MatrixSource(tokens), [tokens]);

  const valuesOf = useCallback(
    (now: Selection) =>
      headActivation(capture, quantity === "scores" ? "attn.scores" : "attn.pattern", now.block, now.head)?.data,
    [capture, quantity],
  );
  const number = (now: Selection) => valuesOf(now)?.[now.query * tokens + now.key];
  const shown = (value: number) =>
    value <= maskedBelow ? maps.matrix.masked : quantity === "scores" ? fixed(value, 3) : short(value);

  const drawMarks = (now: Selection) => {
    const size = cellSize(side, tokens, view.current);
    const box = pairBox(side, tokens, view.current, now.query, now.key);
    const spread = size < 4 ? 1 : 0;
    placeBox(row.current, { x: -4, y: box.y, width: side + 8, height: size }, spread);
    placeBox(column.current, { x: box.x, y: -4, width: size, height: side + 8 }, spread);
    placeBox(pair.current, box, spread * 1.5);
    const prefix = grid.prefix.length;
    const inside = (at: number) => prefix > 0 && at > 0 && at < side;
    const [x, y] = [view.current.x + prefix * size, view.current.y + prefix * size];
    putAttribute(edges.current, "d", `M0 0${inside(x) ? `M${x} 0V${side}` : ""}${inside(y) ? `M0 ${y}H${side}` : ""}`);
  };
  const drawView = () => {
    if (!canvas.current) return;
    drawn.current = source.version;
    const { x, y } = view.current;
    const size = cellSize(side, tokens, view.current);
    drawAttentionMatrix(fitCanvas(canvas.current, side, side), source.canvas, side, view.current, ratio);
    const name = (token: number) => tokenMark(text, grid, token).replaceAll(/[( )]/g, "");
    const rowName = (patchRow: number) => maps.matrix.row(patchRow + 1);
    const rowNumber = (patchRow: number) => String(patchRow + 1);
    drawAxis(axisLeft.current, axisTicks(grid, size, y, side, name, rowName), "left");
    drawAxis(axisTop.current, axisTicks(grid, size, x, side, name, rowNumber, 34), "top");
  };

  useSelectionDraw(selection, (now) => {
    source.paint(valuesOf(now), quantity, kind, high, colorMap);
    if (drawn.current !== source.version) drawView();
    drawMarks(now);
  });
  // Size, words and grid change with a render, which the selection does not see.
  useLayoutEffect(drawView);

  const redraw = useRef(() => {});
  redraw.current = () => {
    drawView();
    drawMarks(selection.current());
  };
  useEffect(() => {
    if (!root.current) return;
    const attached = matrixZoom(root.current, side, most, (next) => {
      view.current = next;
      setFactor(next.k);
      redraw.current();
    });
    zoom.current = attached;
    attached.reset();
    return () => attached.stop();
  }, [side, most]);

  const zoomBy = (by: number) => {
    const { query, key } = selection.current();
    const box = pairBox(side, tokens, view.current, query, key);
    const inside = (at: number) => Math.min(side, Math.max(0, at));
    zoom.current?.scaleBy(by, [inside(box.x + box.width / 2), inside(box.y + box.height / 2)]);
  };
  const onKey = (event: React.KeyboardEvent, now: Selection) => {
    if (event.metaKey || event.altKey) return false;
    if (event.key === "+" || event.key === "=") zoomBy(zoomStep);
    else if (event.key === "-" || event.key === "_") zoomBy(1 / zoomStep);
    else if (event.key === "0") zoom.current?.reset();
    else if (event.shiftKey && event.key in pans) {
      const [x, y] = pans[event.key] as readonly [number, number];
      zoom.current?.panBy((x * side) / 8, (y * side) / 8);
    } else {
      const next = walkGrid(event, { row: now.query, column: now.key }, tokens, tokens);
      if (next && view.current.k > 1) zoom.current?.show(viewWith(side, tokens, view.current, next.row, next.column));
      return false;
    }
    return true;
  };

  return (
    <div ref={frame} className={styles.frame}>
      <div className={styles.head} style={{ maxWidth: left + side }}>
        <p>
          <span className="query">{maps.matrix.queries}</span> × <span className="key">{maps.matrix.keys}</span>
        </p>
        <MatrixButtons factor={factor} most={most} onZoom={zoomBy} onReset={() => zoom.current?.reset()} />
      </div>
      <div className={styles.plot} style={{ paddingLeft: left, paddingTop: top }}>
        <CanvasGrid
          selection={selection}
          element={root}
          label={maps.matrix.name(tokens, quantity)}
          rows={tokens}
          columns={tokens}
          width={side}
          height={side}
          className={styles.matrix}
          cellOf={(now) => ({ row: now.query, column: now.key })}
          partOf={(cell) => ({ query: cell.row, key: cell.column })}
          cellAt={(x, y) => {
            const at = pairAt(side, tokens, view.current, x, y);
            return at && { row: at.query, column: at.key };
          }}
          describe={(now) => {
            const value = number(now);
            if (value === undefined) return maps.absent(now.block + 1);
            const [query, key] = [tokenName(text, grid, now.query), tokenName(text, grid, now.key)];
            return maps.matrix.cell(query, key, shown(value), quantity);
          }}
          onKey={onKey}
          onHover={onHover}
          onSelect={onSelect}
        >
          <canvas ref={canvas} aria-hidden="true" style={{ width: side, height: side }} />
          <Overlay width={side} height={side}>
            <clipPath id={clip}>
              <rect x={-2} y={-2} width={side + 4} height={side + 4} />
            </clipPath>
            <path ref={edges} className={styles.edges} />
            <g clipPath={`url(#${clip})`}>
              <g ref={row} className={styles.row}>
                <rect />
              </g>
              <g ref={column} className={styles.column}>
                <rect />
              </g>
              <g ref={pair} className={styles.pair}>
                <rect />
              </g>
            </g>
            <g ref={axisLeft} />
            <g ref={axisTop} />
          </Overlay>
        </CanvasGrid>
      </div>
      <Readout
        selection={selection}
        parts={(now) => {
          const value = number(now);
          if (value === undefined) return [maps.absent(now.block + 1), "", ""];
          const [query, key] = [tokenMark(text, grid, now.query), tokenMark(text, grid, now.key)];
          const meaning = quantity === "scores" ? maps.matrix.score : maps.times(fixed(value * tokens, 1));
          return [maps.matrix.pair(query, key), shown(value), meaning];
        }}
      />
      <ColorLegend
        selection={selection}
        map={quantity === "scores" ? "diverging" : colorMap}
        name={quantity === "scores" ? maps.matrix.scoreScale : maps.scale(kind)}
        state={(now) => {
          const colors = source.colors(valuesOf(now), quantity, kind, high, colorMap);
          const value = number(now) ?? null;
          return colors.quantity === "scores"
            ? scoreLegend(colors.scale, value !== null && value <= maskedBelow ? null : value)
            : attentionLegend(colors.scale, tokens, value);
        }}
      />
    </div>
  );
}

/** Where Shift and an arrow move the seen part, in steps. */
const pans: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [1, 0],
  ArrowRight: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};
