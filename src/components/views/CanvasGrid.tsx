import { type ReactNode, type RefObject, useEffect, useId, useRef } from "react";
import type { Selection } from "../../model/selection.ts";
import { type GridCell, walkGrid } from "../draw/maps/walk.ts";
import { putAttribute, putText } from "../draw/put.ts";
import styles from "./CanvasGrid.module.css";
import { type SelectionSource, useSelectionDraw } from "./selection-source.ts";

export interface CanvasGridProps {
  readonly selection: SelectionSource;
  /** What the grid is, for a screen reader. */
  readonly label: string;
  readonly rows: number;
  readonly columns: number;
  /** CSS pixels; pointer positions are measured from the left upper corner. */
  readonly width: number;
  readonly height: number;
  /** The cell of the selection; null when it is on none. */
  readonly cellOf: (selection: Selection) => GridCell | null;
  /** What a cell stands for. */
  readonly partOf: (cell: GridCell) => Partial<Selection>;
  /** The cell under a point in CSS pixels; null for none. */
  readonly cellAt: (x: number, y: number) => GridCell | null;
  /** The selected cell in words, with its number. */
  readonly describe: (selection: Selection) => string;
  /** Called with the selection that is left for a hover, and with null when it is back. */
  readonly onRest?: (selection: Selection | null) => void;
  /** Keys beyond the walk; true when it was one of them. */
  readonly onKey?: (event: React.KeyboardEvent, selection: Selection) => boolean;
  readonly onHover: (part: Partial<Selection> | null) => void;
  readonly onSelect: (part: Partial<Selection>) => void;
  readonly onPointerCell?: (cell: GridCell | null) => void;
  readonly element?: RefObject<HTMLDivElement | null>;
  readonly className?: string | undefined;
  /** Canvases and drawings, hidden from screen readers. */
  readonly children: ReactNode;
}

function sameCell(one: GridCell | null, other: GridCell | null): boolean {
  return one?.row === other?.row && one?.column === other?.column;
}

/**
 * A drawing of equal cells as a grid that everybody can use: the pointer shows and
 * a click pins; one tab stop, then arrows, Home, End, Page Up and Page Down choose,
 * as radio buttons do; Enter pins what is shown. Of all its cells, the document
 * holds the chosen one, in words.
 */
export function CanvasGrid(props: CanvasGridProps) {
  const { selection, rows, columns, width, height, cellOf, partOf, cellAt, describe, onHover, onSelect } = props;
  const id = useId();
  const own = useRef<HTMLDivElement>(null);
  const root = props.element ?? own;
  const row = useRef<HTMLDivElement>(null);
  const cell = useRef<HTMLDivElement>(null);
  const hovered = useRef<GridCell | null>(null);
  const rest = () => {
    hovered.current = null;
    props.onPointerCell?.(null);
    props.onRest?.(null);
  };

  useSelectionDraw(selection, (now) => {
    const chosen = cellOf(now);
    // Escape, or another view, has released this hover.
    if (hovered.current && !sameCell(hovered.current, chosen)) rest();
    row.current?.toggleAttribute("hidden", chosen === null);
    if (chosen && row.current && cell.current) {
      putAttribute(row.current, "aria-rowindex", String(chosen.row + 1));
      putAttribute(cell.current, "aria-colindex", String(chosen.column + 1));
      putText(cell.current, describe(now));
      // A new id makes screen readers speak: for them focus has moved.
      cell.current.id = `${id}-${chosen.row}-${chosen.column}`;
      putAttribute(root.current, "aria-activedescendant", cell.current.id);
    } else {
      root.current?.removeAttribute("aria-activedescendant");
    }
  });

  const hover = (next: GridCell | null) => {
    const before = hovered.current;
    if (sameCell(before, next)) return;
    if (!before && next) props.onRest?.(selection.current());
    if (!next) rest();
    hovered.current = next;
    if (next) props.onPointerCell?.(next);
    onHover(next ? partOf(next) : null);
  };
  const leave = useRef(hover);
  leave.current = hover;
  // A view that goes away under the pointer leaves no hover behind.
  useEffect(() => () => leave.current(null), []);

  const under = (event: React.PointerEvent | React.MouseEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    return cellAt(event.clientX - box.left, event.clientY - box.top);
  };
  const pin = (part: Partial<Selection>) => {
    rest();
    onSelect(part);
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const now = selection.current();
    if (props.onKey?.(event, now)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.altKey || event.metaKey) return;
    const from = cellOf(now);
    const enter = event.key === "Enter" || event.key === " ";
    const to = enter ? from : walkGrid(event, from ?? { row: 0, column: 0 }, rows, columns);
    if (!to) return;
    event.preventDefault();
    pin(partOf(from ? to : { row: 0, column: 0 }));
  };

  return (
    <div
      ref={root}
      role="grid"
      aria-label={props.label}
      aria-rowcount={rows}
      aria-colcount={columns}
      tabIndex={0}
      className={`${styles.grid} ${props.className ?? ""}`}
      style={{ width, height }}
      onPointerMove={(event) => event.pointerType !== "touch" && hover(under(event))}
      onPointerLeave={() => hover(null)}
      onClick={(event) => {
        const to = under(event);
        if (to) pin(partOf(to));
      }}
      onKeyDown={onKeyDown}
    >
      {props.children}
      <div ref={row} role="row" className="visually-hidden">
        <div ref={cell} role="gridcell" aria-selected="true">
          {props.label}
        </div>
      </div>
    </div>
  );
}
