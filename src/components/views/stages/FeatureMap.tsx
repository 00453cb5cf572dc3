import { useLayoutEffect, useMemo, useRef } from "react";
import { useText } from "../../../i18n/text.tsx";
import type { FeatureColors } from "../../../model/analysis/feature-colors.ts";
import { cellOfToken, type TokenGrid, tokenOfCell } from "../../../model/analysis/token-grid.ts";
import type { Selection } from "../../../model/selection.ts";
import { cellAt } from "../../draw/charts/cells.ts";
import { signed } from "../../draw/charts/format.ts";
import { imageCanvas } from "../../draw/charts/picture-crop.ts";
import { placeBox } from "../../draw/maps/box.ts";
import { fitCanvas } from "../../draw/raster.ts";
import { outlinePath } from "../../draw/stages/outline.ts";
import { usePixelRatio } from "../../hooks/use-pixel-ratio.ts";
import { useWidth } from "../../hooks/use-width.ts";
import { CanvasGrid } from "../CanvasGrid.tsx";
import gridStyles from "../CanvasGrid.module.css";
import { Outline } from "../Outline.tsx";
import { type SelectionSource, useSelectionDraw } from "../selection-source.ts";
import { patchLayout, tokenBox } from "../token-box.ts";
import styles from "./Merging.module.css";
import { Overlay } from "../Overlay.tsx";

export interface FeatureMapProps {
  /** The selection in tokens of this map. */
  readonly selection: SelectionSource;
  /** The selection as the page has it, in tokens of the chosen block. */
  readonly origin: SelectionSource;
  readonly grid: TokenGrid;
  /** Columns of the first stage: all maps are as wide as whole cells of it allow. */
  readonly finest: number;
  /** What is shown, e.g. `stage 2, after block 4`. */
  readonly name: string;
  readonly colors: FeatureColors;
  /** Tokens of this map that belong to the chosen one: [tokens]. */
  readonly relativesOf: (origin: Selection) => Uint8Array;
  readonly picks: "query" | "key";
  readonly onHover: (part: Partial<Selection> | null) => void;
  readonly onSelect: (part: Partial<Selection>) => void;
}

/** The feature map of a stage in the colours of its principal components, the chosen token's cells outlined. */
export function FeatureMap(props: FeatureMapProps) {
  const { selection, origin, grid, finest, name, colors, relativesOf, picks, onHover, onSelect } = props;
  const { merging: words } = useText().stages;
  const [frame, width] = useWidth<HTMLDivElement>(120);
  const ratio = usePixelRatio();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [marked, rest] = [useRef<SVGGElement>(null), useRef<SVGGElement>(null)];
  const layout = useMemo(
    () => patchLayout(grid, Math.max(1, Math.floor((Math.min(width, 260) * ratio) / finest)) * (finest / ratio), ratio),
    [grid, width, finest, ratio],
  );

  useLayoutEffect(() => {
    if (!canvas.current) return;
    const image = new ImageData(grid.columns, grid.rows);
    for (let token = 0; token < grid.rows * grid.columns; token++) {
      image.data.set(colors.colors.subarray(token * 3, token * 3 + 3), token * 4);
      image.data[token * 4 + 3] = 255;
    }
    const context = fitCanvas(canvas.current, layout.width, layout.height);
    context.drawImage(imageCanvas(image), 0, 0, layout.width, layout.height);
  }, [colors, grid, layout]);

  useSelectionDraw(origin, (now) => {
    const related = relativesOf(now);
    const path = outlinePath((cell) => related[cell] === 1, grid.rows, grid.columns, layout.cell, layout.cellHeight);
    for (const line of marked.current?.children ?? []) line.setAttribute("d", path);
  });

  return (
    <div ref={frame} className={styles.map}>
      <CanvasGrid
        selection={selection}
        label={words.map(name)}
        rows={grid.rows}
        columns={grid.columns}
        width={layout.width}
        height={layout.height}
        cellOf={(now) => cellOfToken(grid, now[picks])}
        partOf={(cell) => ({ [picks]: tokenOfCell(grid, cell.row, cell.column) })}
        cellAt={(x, y) => {
          const index = cellAt(layout, x, y);
          return index === null ? null : { row: Math.floor(index / grid.columns), column: index % grid.columns };
        }}
        describe={(now) => {
          const cell = cellOfToken(grid, now[picks]);
          const shares = [...colors.colors.subarray(now[picks] * 3, now[picks] * 3 + 3)];
          return words.cell(
            (cell?.row ?? 0) + 1,
            (cell?.column ?? 0) + 1,
            shares.map((value) => signed((value - 128) / 127, 2)),
          );
        }}
        onRest={(now) => placeBox(rest.current, now && tokenBox(grid, layout, now[picks]))}
        onHover={onHover}
        onSelect={onSelect}
      >
        <canvas ref={canvas} aria-hidden="true" style={{ width: layout.width, height: layout.height }} />
        <Overlay width={layout.width} height={layout.height}>
          <Outline group={rest} tone={picks} kind="rest" />
          <g ref={marked} className={gridStyles.outline}>
            <path className={gridStyles.edge} />
            <path className={gridStyles[picks]} />
          </g>
        </Overlay>
      </CanvasGrid>
    </div>
  );
}
