import { useCallback, useMemo } from "react";
import { useText } from "../../../i18n/text.tsx";
import type { WindowLayout } from "../../../model/analysis/windows.ts";
import type { Selection } from "../../../model/selection.ts";
import type { NamedTensor } from "../../../model/tensor.ts";
import { type CellLayout, cellLayout } from "../../draw/charts/cells.ts";
import { fixed } from "../../draw/charts/format.ts";
import { drawAllBiases, headBias } from "../../draw/stages/bias-map.ts";
import { biasTableSize } from "../../draw/stages/offset-pairs.ts";
import { CellGrid } from "../CellGrid.tsx";

export interface BiasHeadsProps {
  readonly table: NamedTensor;
  readonly layout: WindowLayout;
  readonly turned: boolean;
  readonly head: number;
  /** CSS pixels there are. */
  readonly width: number;
  readonly onHover: (part: Partial<Selection> | null) => void;
  readonly onSelect: (part: Partial<Selection>) => void;
}

/** Largest small table in CSS pixels. */
const largest = 66;

/** The bias tables of all heads of a block on one scale; a press chooses the head. */
export function BiasHeads({ table, layout, turned, head, width, onHover, onSelect }: BiasHeadsProps) {
  const { bias: words } = useText().stages;
  const heads = table.shape[1] ?? 1;
  const [rows, columns] = biasTableSize(layout.windowSize);
  const cells = useMemo(() => {
    const perRow = Math.min(heads, Math.max(1, Math.floor((width + 8) / (columns * 2 + 8))));
    return cellLayout(width - 4, Math.ceil(heads / perRow), perRow, 8, columns, largest, rows / columns);
  }, [heads, width, columns, rows]);
  const paint = useCallback(
    (context: CanvasRenderingContext2D, to: CellLayout) => drawAllBiases(context, to, table, rows, columns, turned),
    [table, rows, columns, turned],
  );
  const describe = (index: number) => {
    const values = headBias(table, index);
    return words.head(index + 1, fixed(Math.min(...values), 2), fixed(Math.max(...values), 2));
  };
  return (
    <div style={{ padding: 2 }}>
      <CellGrid
        layout={cells}
        count={heads}
        label={words.heads(heads)}
        describe={describe}
        chosen={head}
        outline="query"
        paint={paint}
        onHover={(index) => onHover(index === null ? null : { head: index })}
        onSelect={(index) => onSelect({ head: index })}
      />
    </div>
  );
}
