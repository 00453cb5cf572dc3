import { useLayoutEffect, useMemo, useRef } from "react";
import { useText } from "../../i18n/text.tsx";
import { cellOfToken, type TokenGrid, tokenOfCell } from "../../model/analysis/token-grid.ts";
import { type Direction, focusToken, type Selection } from "../../model/selection.ts";
import { cellAt } from "../draw/charts/cells.ts";
import type { CroppedPicture } from "../draw/charts/picture-crop.ts";
import { placeBox } from "../draw/maps/box.ts";
import { drawPatchGrid } from "../draw/maps/patch-grid.ts";
import { usePixelRatio } from "../hooks/use-pixel-ratio.ts";
import { useWidth } from "../hooks/use-width.ts";
import { CanvasGrid } from "./CanvasGrid.tsx";
import { Outline } from "./Outline.tsx";
import styles from "./PatchGrid.module.css";
import { type SelectionSource, useSelectionDraw } from "./selection-source.ts";
import { TokenChips } from "./TokenChips.tsx";
import { patchLayout, tokenBox } from "./token-box.ts";
import { tokenName } from "./token-words.ts";
import { Overlay } from "./Overlay.tsx";

export interface PatchGridProps {
  readonly selection: SelectionSource;
  readonly grid: TokenGrid;
  readonly picture: CroppedPicture;
  /** The person's picture as the model crops it, or exactly the pixels that the model gets. */
  readonly source: "picture" | "pixels";
  /** What the chosen token is: the query of `from`, the key of `to`. */
  readonly direction: Direction;
  /** Patches that are switched off, by patch index. */
  readonly patchesOff?: readonly number[];
  readonly classTokenOff?: boolean;
  /** Leaves the chips out. */
  readonly compact?: boolean;
  /** Widest picture in CSS pixels; 560 when absent. */
  readonly largest?: number;
  readonly onHover: (part: Partial<Selection> | null) => void;
  readonly onSelect: (part: Partial<Selection>) => void;
}

const noPatches: readonly number[] = [];

/** The picture as the model sees it, cut into patches, of which one is chosen. */
export function PatchGrid(props: PatchGridProps) {
  const { selection, grid, picture, source, direction, onHover, onSelect } = props;
  const { patchesOff = noPatches, classTokenOff = false, compact = false, largest = 560 } = props;
  const text = useText();
  const [frame, width] = useWidth<HTMLDivElement>(224);
  const ratio = usePixelRatio();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [chosen, other, rest] = [useRef<SVGGElement>(null), useRef<SVGGElement>(null), useRef<SVGGElement>(null)];
  const layout = useMemo(() => patchLayout(grid, Math.min(width, largest), ratio), [grid, width, largest, ratio]);
  const picks = direction === "from" ? "query" : "key";
  const beside = direction === "from" ? "key" : "query";

  useLayoutEffect(() => {
    if (canvas.current) drawPatchGrid(canvas.current, layout, { picture, source, off: patchesOff });
  }, [layout, picture, source, patchesOff]);

  useSelectionDraw(selection, (now) => {
    placeBox(chosen.current, tokenBox(grid, layout, now[picks]), 1);
    placeBox(other.current, now[beside] === now[picks] ? null : tokenBox(grid, layout, now[beside]));
  });

  return (
    <div ref={frame} className={styles.frame}>
      <CanvasGrid
        selection={selection}
        label={text.maps.patchGrid.name(picks, grid.rows, grid.columns)}
        rows={grid.rows}
        columns={grid.columns}
        width={layout.width}
        height={layout.height}
        className={styles.picture}
        cellOf={(now) => cellOfToken(grid, focusToken(now, direction))}
        partOf={(cell) => ({ [picks]: tokenOfCell(grid, cell.row, cell.column) })}
        cellAt={(x, y) => {
          const index = cellAt(layout, x, y);
          return index === null ? null : { row: Math.floor(index / grid.columns), column: index % grid.columns };
        }}
        describe={(now) => {
          const token = focusToken(now, direction);
          const isOff = patchesOff.includes(token - grid.prefix.length);
          return text.maps.patchGrid.cell(tokenName(text, grid, token), isOff);
        }}
        onRest={(now) => placeBox(rest.current, now && tokenBox(grid, layout, focusToken(now, direction)))}
        onHover={onHover}
        onSelect={onSelect}
      >
        <canvas ref={canvas} aria-hidden="true" style={{ width: layout.width, height: layout.height }} />
        <Overlay width={layout.width} height={layout.height}>
          <Outline group={rest} tone={picks} kind="rest" />
          <Outline group={other} tone={beside} kind="thin" />
          <Outline group={chosen} tone={picks} />
        </Overlay>
      </CanvasGrid>
      {!compact && (
        <TokenChips
          selection={selection}
          grid={grid}
          picks={picks}
          off={classTokenOff ? [0] : []}
          patch
          onHover={onHover}
          onSelect={onSelect}
        />
      )}
    </div>
  );
}
