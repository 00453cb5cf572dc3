import { useMemo, useRef } from "react";
import { useText } from "../../i18n/text.tsx";
import type { TokenGrid } from "../../model/analysis/token-grid.ts";
import type { Capture } from "../../model/capture.ts";
import { type Direction, headCount, type Selection } from "../../model/selection.ts";
import type { ScaleKind } from "../draw/attention-scale.ts";
import { cellAt, cellCorner, type CellLayout, cellLayout } from "../draw/charts/cells.ts";
import { drawSmallMaps } from "../draw/charts/small-maps.ts";
import { type ColorMap, colorTable } from "../draw/color.ts";
import { placeBox } from "../draw/maps/box.ts";
import { fitCanvas, paint } from "../draw/raster.ts";
import { paintWindowMap } from "../draw/swin/swin-atlas.ts";
import { usePixelRatio } from "../hooks/use-pixel-ratio.ts";
import { useWidth } from "../hooks/use-width.ts";
import { CanvasGrid } from "../views/CanvasGrid.tsx";
import { Outline } from "../views/Outline.tsx";
import { type SelectionSource, useSelectionDraw } from "../views/selection-source.ts";
import { sightOf } from "./sight.ts";
import { scaleOfSight } from "./SightMap.tsx";
import { Overlay } from "../views/Overlay.tsx";

export interface HeadRowProps {
  readonly selection: SelectionSource;
  /** The block whose heads are shown, and its tokens. */
  readonly block: number;
  readonly grid: TokenGrid;
  readonly capture: Capture;
  readonly direction: Direction;
  readonly scale: ScaleKind;
  readonly colorMap: ColorMap;
  readonly onHover: (part: Partial<Selection> | null) => void;
  readonly onSelect: (part: Partial<Selection>) => void;
}

/** CSS pixels: the smallest and the widest map, between maps, and all of them together where that can be. */
const [smallest, widest, gap, highest] = [44, 100, 8, 220];
/** Where a token does not look, there is a pale ground, the same in light and dark. */
const ground = "rgb(128 128 128 / 0.16)";

/** Every head of one block for the chosen token, as small maps; one of them is chosen. */
export function HeadRow(props: HeadRowProps) {
  const { selection, block, grid, capture, direction, onHover, onSelect } = props;
  const text = useText();
  const [frame, width] = useWidth<HTMLDivElement>(216);
  const ratio = usePixelRatio();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [chosen, rest] = [useRef<SVGGElement>(null), useRef<SVGGElement>(null)];
  const heads = headCount(capture.config, block);
  const layout = useMemo(() => {
    const inColumns = (columns: number) =>
      cellLayout(width, Math.ceil(heads / columns), columns, gap, grid.columns, widest, grid.rows / grid.columns);
    const fitting = Array.from({ length: heads }, (_, at) => inColumns(at + 1)).filter(
      ({ columns, height }) => columns === heads || (columns > 1 && height <= highest),
    );
    // Full rows where the maps stay large enough to be read, then the largest maps, then the fewest rows.
    const isFull = (one: CellLayout) => Number(heads % one.columns === 0 && one.cell >= smallest);
    fitting.sort((a, b) => isFull(b) - isFull(a) || b.cell - a.cell || b.columns - a.columns);
    return { ...(fitting[0] ?? inColumns(1)), ratio };
  }, [heads, width, grid, ratio]);
  const boxOf = (head: number) => {
    const [x, y] = cellCorner(layout, head);
    return { x, y, width: layout.cell, height: layout.cellHeight };
  };

  useSelectionDraw(selection, (now) => {
    if (!canvas.current) return;
    const context = fitCanvas(canvas.current, layout.width, layout.height);
    context.clearRect(0, 0, layout.width, layout.height);
    context.fillStyle = ground;
    for (let head = 0; head < heads; head++) {
      const { x, y } = boxOf(head);
      context.fillRect(x, y, layout.cell, layout.cellHeight);
    }
    const { rows, columns, prefix } = grid;
    const table = colorTable(props.colorMap);
    drawSmallMaps(context, layout, heads, rows, columns, (image, head, x, y) => {
      const sight = sightOf(capture, { ...now, block, head }, direction);
      if (!sight) return;
      const { unit } = scaleOfSight(sight, props.scale);
      if (sight.windows) paintWindowMap(image, sight, columns, unit, table, { x, y });
      else paint(sight.weights, rows, columns, unit, table, image, { x, y, offset: prefix.length });
    });
    placeBox(chosen.current, boxOf(now.head), 2);
  });

  const cellOf = (head: number) => ({ row: Math.floor(head / layout.columns), column: head % layout.columns });
  return (
    <div ref={frame}>
      <CanvasGrid
        selection={selection}
        label={text.compare.heads(block + 1)}
        rows={layout.rows}
        columns={layout.columns}
        width={layout.width}
        height={layout.height}
        cellOf={(now) => cellOf(now.head)}
        partOf={({ row, column }) => ({ head: Math.min(heads - 1, row * layout.columns + column) })}
        cellAt={(x, y) => {
          const head = cellAt(layout, x, y);
          return head === null || head >= heads ? null : cellOf(head);
        }}
        describe={(now) => text.maps.atlas.head(now.block + 1, now.head + 1)}
        onRest={(now) => placeBox(rest.current, now && boxOf(now.head), 2)}
        onHover={onHover}
        onSelect={onSelect}
      >
        <canvas ref={canvas} aria-hidden="true" style={{ width: layout.width, height: layout.height }} />
        <Overlay width={layout.width} height={layout.height}>
          <Outline group={rest} tone="head" kind="rest" />
          <Outline group={chosen} tone="head" />
        </Overlay>
      </CanvasGrid>
    </div>
  );
}
