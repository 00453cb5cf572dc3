import { useCallback, useMemo } from "react";
import { useText } from "../../../i18n/text.tsx";
import { cellOfToken, type TokenGrid } from "../../../model/analysis/token-grid.ts";
import type { Selection } from "../../../model/selection.ts";
import { type CellLayout, cellLayout } from "../../draw/charts/cells.ts";
import { percent } from "../../draw/charts/format.ts";
import { imageCanvas } from "../../draw/charts/picture-crop.ts";
import { colorTable } from "../../draw/color.ts";
import { paint as paintPixels } from "../../draw/raster.ts";
import { CellGrid } from "../CellGrid.tsx";
import { ScaleBar } from "../ScaleBar.tsx";
import { tokenName } from "../token-words.ts";
import styles from "./AttentionChange.module.css";

export interface LeakSharesProps {
  readonly grid: TokenGrid;
  /** What every query pays to strangers: [rows · columns], 0 to 1. */
  readonly shares: Float32Array;
  readonly mean: number;
  readonly most: number;
  readonly query: number;
  readonly colorMap: "viridis" | "cividis";
  readonly onHover: (part: Partial<Selection> | null) => void;
  readonly onSelect: (part: Partial<Selection>) => void;
}

/** How much every query of the head looks at strangers, small, with the number of the chosen one and the mean. */
export function LeakShares(props: LeakSharesProps) {
  const { grid, shares, mean, most, query, colorMap, onHover, onSelect } = props;
  const text = useText();
  const { whatIf: words } = text.stages;
  const layout = useMemo(() => cellLayout(112, grid.rows, grid.columns, 0, 1, 12), [grid]);
  const paint = useCallback(
    (context: CanvasRenderingContext2D, to: CellLayout) => {
      const image = new ImageData(to.columns, to.rows);
      const unit = (value: number) => (most > 0 ? value / most : 0);
      paintPixels(shares, to.rows, to.columns, unit, colorTable(colorMap), image);
      context.drawImage(imageCanvas(image), 0, 0, to.width, to.height);
    },
    [shares, most, colorMap],
  );
  const cell = cellOfToken(grid, query);
  return (
    <div className={styles.head}>
      <CellGrid
        layout={layout}
        count={shares.length}
        label={words.leakMap}
        describe={(token) => words.leakCell(tokenName(text, grid, token), percent(shares[token] ?? 0))}
        chosen={query}
        outline="query"
        paint={paint}
        onHover={(token) => onHover(token === null ? null : { query: token })}
        onSelect={(token) => onSelect({ query: token })}
      />
      <div>
        <p>
          <b>{percent(shares[query] ?? 0)}</b> {cell && words.leakOfQuery}
        </p>
        <p>
          <b>{percent(mean)}</b> {words.leakOfHead}
        </p>
        <ScaleBar map={colorMap} low="0" high={percent(most)} length={72} />
      </div>
    </div>
  );
}
