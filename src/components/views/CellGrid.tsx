import {
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type ReactNode,
  useId,
  useLayoutEffect,
  useRef,
} from "react";
import { type CellLayout, cellAt, cellByKey, cellCorner } from "../draw/charts/cells.ts";
import { fitCanvas } from "../draw/raster.ts";
import styles from "./CellGrid.module.css";
import { Overlay } from "./Overlay.tsx";

export type OutlineColor = "query" | "key" | "ink";

export interface CellGridProps {
  /** Keep its identity while nothing changes: a new one repaints. */
  readonly layout: CellLayout;
  /** Cells that exist; the last row may be shorter. */
  readonly count: number;
  /** What the grid is, for a screen reader. */
  readonly label: string;
  /** One cell in words, with its number. */
  readonly describe: (index: number) => string;
  /** The outlined cell; null outlines none. */
  readonly chosen: number | null;
  /** A second outline: the token that a map belongs to. */
  readonly origin?: number | null;
  readonly originOutline?: OutlineColor;
  readonly outline: OutlineColor;
  /** Paints all cells in CSS pixels; keep its identity while nothing changes. */
  readonly paint: (context: CanvasRenderingContext2D, layout: CellLayout) => void;
  /** Opacity of the canvas over its backdrop, 0 to 1. */
  readonly opacity?: number;
  /** What lies under the canvas, e.g. the picture. */
  readonly backdrop?: ReactNode;
  readonly onHover: (index: number | null) => void;
  readonly onSelect: (index: number) => void;
}

/**
 * A canvas of equal cells of which one is chosen: by pointer, by touch, or by the
 * arrow keys after one tab stop. The cells are painted once; a hover moves only the
 * outline above them.
 */
export function CellGrid(props: CellGridProps) {
  const { layout, count, label, describe, chosen, origin = null, outline, paint, onHover, onSelect } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const id = useId();

  useLayoutEffect(() => {
    if (!canvas.current) return;
    const context = fitCanvas(canvas.current, layout.width, layout.height);
    context.clearRect(0, 0, layout.width, layout.height);
    paint(context, layout);
  }, [layout, paint]);

  const under = (event: PointerEvent | MouseEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    const index = cellAt(layout, event.clientX - box.left, event.clientY - box.top);
    return index !== null && index < count ? index : null;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = cellByKey(event, chosen ?? 0, layout.columns, count);
    if (next === null) return;
    event.preventDefault();
    onSelect(chosen === null ? 0 : next);
  };

  return (
    <div
      role="listbox"
      aria-label={label}
      aria-activedescendant={chosen === null ? undefined : `${id}-chosen`}
      tabIndex={0}
      className={styles.grid}
      style={{ width: layout.width, height: layout.height }}
      onPointerMove={(event) => event.pointerType !== "touch" && onHover(under(event))}
      onPointerLeave={() => onHover(null)}
      onClick={(event) => {
        const index = under(event);
        if (index !== null) onSelect(index);
      }}
      onKeyDown={onKeyDown}
    >
      {props.backdrop}
      <canvas
        ref={canvas}
        className={styles.canvas}
        style={{ width: layout.width, height: layout.height, opacity: props.opacity ?? 1 }}
      />
      <Overlay width={layout.width} height={layout.height}>
        {origin !== null && origin !== chosen && (
          <Outline layout={layout} index={origin} color={props.originOutline ?? "query"} />
        )}
        {chosen !== null && <Outline layout={layout} index={chosen} color={outline} />}
      </Overlay>
      {chosen !== null && (
        <span
          role="option"
          id={`${id}-chosen`}
          aria-selected="true"
          aria-setsize={count}
          aria-posinset={chosen + 1}
          className="visually-hidden"
        >
          {describe(chosen)}
        </span>
      )}
    </div>
  );
}

/** Two strokes, the outer one in the panel's colour, so that it stands out from any map. */
function Outline({ layout, index, color }: { layout: CellLayout; index: number; color: OutlineColor }) {
  const [x, y] = cellCorner(layout, index);
  const box = { x: x - 1, y: y - 1, width: layout.cell + 2, height: layout.cellHeight + 2, rx: 1 };
  return (
    <g fill="none">
      <rect {...box} className={styles.edge} />
      <rect {...box} className={styles[color]} />
    </g>
  );
}
