import { useCallback, useMemo } from "react";
import { useText } from "../../../i18n/text.tsx";
import { patchOfToken, type TokenGrid, tokenOfPatch } from "../../../model/analysis/token-grid.ts";
import type { Selection } from "../../../model/selection.ts";
import { type CellLayout, cellLayout } from "../../draw/charts/cells.ts";
import { fixed } from "../../draw/charts/format.ts";
import { imageCanvas } from "../../draw/charts/picture-crop.ts";
import { colorTable } from "../../draw/color.ts";
import { paint } from "../../draw/raster.ts";
import { CellGrid } from "../CellGrid.tsx";
import { type SelectionSource, useSelection } from "../selection-source.ts";
import { tokenName } from "../token-words.ts";

export interface CosineMapProps {
  readonly selection: SelectionSource;
  readonly grid: TokenGrid;
  /** Cosine of every patch's vector to the chosen one's, −1 to 1: [patch]. */
  readonly values: Float32Array;
  readonly label: string;
  /** CSS pixels. */
  readonly width: number;
  readonly onHover: (part: Partial<Selection> | null) => void;
  readonly onSelect: (part: Partial<Selection>) => void;
}

const unit = (cosine: number) => (cosine + 1) / 2;

/** How alike the chosen patch's vector is to every patch's; a click chooses another patch. */
export function CosineMap({ selection, grid, values, label, width, onHover, onSelect }: CosineMapProps) {
  const text = useText();
  const query = useSelection(selection, (now) => now.query);
  const layout = useMemo(() => cellLayout(width, grid.rows, grid.columns), [width, grid]);
  const paintAll = useCallback(
    (context: CanvasRenderingContext2D, to: CellLayout) => {
      const image = new ImageData(to.columns, to.rows);
      paint(values, to.rows, to.columns, unit, colorTable("diverging"), image);
      context.drawImage(imageCanvas(image), 0, 0, to.width, to.height);
    },
    [values],
  );
  const part = (patch: number) => ({ query: tokenOfPatch(grid, patch) });
  return (
    <CellGrid
      layout={layout}
      count={grid.rows * grid.columns}
      label={label}
      describe={(patch) =>
        text.charts.position.cell(tokenName(text, grid, tokenOfPatch(grid, patch)), fixed(values[patch] ?? 0, 3))
      }
      chosen={patchOfToken(grid, query)}
      outline="query"
      paint={paintAll}
      onHover={(patch) => onHover(patch === null ? null : part(patch))}
      onSelect={(patch) => onSelect(part(patch))}
    />
  );
}
