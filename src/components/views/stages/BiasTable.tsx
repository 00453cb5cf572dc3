import { useCallback, useMemo } from "react";
import { useText } from "../../../i18n/text.tsx";
import type { WindowLayout } from "../../../model/analysis/windows.ts";
import type { NamedTensor } from "../../../model/tensor.ts";
import { type CellLayout, cellLayout } from "../../draw/charts/cells.ts";
import { fixed, signed } from "../../draw/charts/format.ts";
import type { DivergingScale } from "../../draw/maps/diverging-scale.ts";
import { drawBias, headBias } from "../../draw/stages/bias-map.ts";
import { biasTableSize, indexOfOffset, type Offset, offsetOfIndex, pairCount } from "../../draw/stages/offset-pairs.ts";
import { CellGrid } from "../CellGrid.tsx";
import styles from "./BiasExplorer.module.css";

export interface BiasTableProps {
  readonly table: NamedTensor;
  readonly layout: WindowLayout;
  readonly head: number;
  /** From its end: the key's place seen from the query. */
  readonly turned: boolean;
  readonly scale: DivergingScale;
  readonly offset: Offset;
  /** CSS pixels there are. */
  readonly width: number;
  /** Entries by their number in the stored table. */
  readonly onPoint: (index: number | null) => void;
  readonly onPick: (index: number) => void;
}

/** Room for the row labels. */
const left = 30;

/** The table of one head, every entry an offset of query and key. */
export function BiasTable({ table, layout, head, turned, scale, offset, width, onPoint, onPick }: BiasTableProps) {
  const { bias: words } = useText().stages;
  const size = layout.windowSize;
  const [rows, columns] = biasTableSize(size);
  const heads = table.shape[1] ?? 1;
  const count = rows * columns;
  const cells = useMemo(
    () => cellLayout(Math.min(width, 380) - left - 4, rows, columns, 0, 1, 28),
    [width, rows, columns],
  );
  const values = useMemo(() => headBias(table, head, turned), [table, head, turned]);
  const paint = useCallback(
    (context: CanvasRenderingContext2D, to: CellLayout) =>
      drawBias(context, values, rows, columns, scale, { x: 0, y: 0, width: to.width, height: to.height }),
    [values, rows, columns, scale],
  );
  const stored = (cell: number) => (turned ? count - 1 - cell : cell);
  const describe = (cell: number) => {
    const at = offsetOfIndex(size, stored(cell));
    const bias = fixed(table.data[stored(cell) * heads + head] as number, 4);
    return words.entry(signed(at.row, 0), signed(at.column, 0), bias, pairCount(size, at));
  };
  const index = indexOfOffset(size, offset);
  // Every third label where cells are small.
  const every = cells.cell >= 16 ? 1 : cells.cell >= 9 ? 2 : 3;
  const labels = (extent: number, chosen: number) =>
    Array.from({ length: 2 * extent - 1 }, (_, cell) => ({
      cell,
      value: (turned ? -1 : 1) * (cell - extent + 1),
    })).filter(
      ({ value }) => value === chosen || (value % every === 0 && (every === 1 || Math.abs(value - chosen) >= every)),
    );
  return (
    <div>
      <div className={styles.head}>
        <h3 className={styles.title}>{words.tableTitle(head + 1)}</h3>
      </div>
      <div className={styles.axes} style={{ paddingLeft: left, paddingTop: 18 }}>
        <svg className={styles.labels} width={cells.width + left + 2} height={cells.height + 20} aria-hidden="true">
          {labels(size[1], offset.column).map(({ cell, value }) => (
            <text
              key={cell}
              x={left + (cell + 0.5) * cells.cell}
              y={12}
              textAnchor="middle"
              data-chosen={value === offset.column || undefined}
            >
              {fixed(value, 0)}
            </text>
          ))}
          {labels(size[0], offset.row).map(({ cell, value }) => (
            <text
              key={cell}
              x={left - 7}
              y={18 + (cell + 0.5) * cells.cell}
              dy="0.35em"
              textAnchor="end"
              data-chosen={value === offset.row || undefined}
            >
              {fixed(value, 0)}
            </text>
          ))}
        </svg>
        <CellGrid
          layout={cells}
          count={count}
          label={words.table(head + 1, rows, columns)}
          describe={describe}
          chosen={stored(index)}
          outline="ink"
          paint={paint}
          onHover={(cell) => onPoint(cell === null ? null : stored(cell))}
          onSelect={(cell) => onPick(stored(cell))}
        />
      </div>
    </div>
  );
}
