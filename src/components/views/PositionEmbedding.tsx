import { useCallback, useMemo } from "react";
import { useText } from "../../i18n/text.tsx";
import { patchCount, patchOfToken, type TokenGrid, tokenOfPatch } from "../../model/analysis/token-grid.ts";
import type { Intervention } from "../../model/intervention.ts";
import { type Direction, focusToken, type Selection } from "../../model/selection.ts";
import { type CellLayout, cellLayout } from "../draw/charts/cells.ts";
import { fixed, percent } from "../draw/charts/format.ts";
import { imageCanvas } from "../draw/charts/picture-crop.ts";
import { drawSmallMaps } from "../draw/charts/small-maps.ts";
import { type ColorMap, colorTable } from "../draw/color.ts";
import { paint } from "../draw/raster.ts";
import { useWidth } from "../hooks/use-width.ts";
import { CellGrid } from "./CellGrid.tsx";
import styles from "./PositionEmbedding.module.css";
import { type PositionMaps, positionRows, similarityTo } from "./position-maps.ts";
import { ScaleBar } from "./ScaleBar.tsx";
import { type SelectionSource, useSelection } from "./selection-source.ts";
import { tokenName } from "./token-words.ts";

export interface PositionEmbeddingProps {
  readonly selection: SelectionSource;
  /** Tokens of the run. */
  readonly grid: TokenGrid;
  /** From `positionMaps`; keep its identity while the checkpoint is the same. */
  readonly maps: PositionMaps;
  /** Positions switched off or shuffled in the run that is shown. */
  readonly intervention: Pick<Intervention, "positions" | "shuffleSeed">;
  /** Whether the chosen token is the query (`from`, default) or the key. */
  readonly direction?: Direction;
  /** Colours of the cosine from −1 to 1; the diverging map by default. */
  readonly colorMap?: ColorMap;
  /** Only the map of the chosen position, for the spine. */
  readonly compact?: boolean;
  readonly onHover: (part: Partial<Selection> | null) => void;
  readonly onSelect: (part: Partial<Selection>) => void;
}

/** CSS pixels between the two single maps, and between them and the small maps. */
const gap = 20;
const wideGap = 28;
/** Least width of a single map beside the small ones in CSS pixels. */
const leastSingle = 150;

const cosineUnit = (cosine: number) => (cosine + 1) / 2;

/**
 * How alike the learned positions are: the chosen one against all others, every
 * one against all others (each small map stands where its patch is, its cells are
 * the other patches), and their first three principal components as a colour.
 */
export function PositionEmbedding(props: PositionEmbeddingProps) {
  const { selection, grid, maps, intervention, direction = "from", colorMap = "diverging", compact = false } = props;
  const { onHover, onSelect } = props;
  const text = useText();
  const { position } = text.charts;
  const [frame, width] = useWidth<HTMLDivElement>(compact ? 112 : 420);
  const token = useSelection(selection, (now) => focusToken(now, direction));
  const other = useSelection(selection, (now) => (direction === "from" ? now.key : now.query));
  const { positions, shuffleSeed } = intervention;
  const rows = useMemo(
    () => positionRows(maps, grid, { positions, shuffleSeed }),
    [maps, grid, positions, shuffleSeed],
  );
  const values = useMemo(() => similarityTo(maps, grid, rows, token), [maps, grid, rows, token]);

  // In a wide panel the two single maps stand one under the other beside the small ones, which take what they need.
  const wide = !compact && width >= 520;
  const all = useMemo(() => smallMapsLayout(wide ? width - leastSingle - wideGap : width, grid), [wide, width, grid]);
  const half = compact ? width : Math.min(wide ? 220 : 260, wide ? width - all.width - wideGap : (width - gap) / 2);
  const layout = useMemo(() => cellLayout(half, grid.rows, grid.columns), [half, grid]);
  const paintOne = useCallback(
    (context: CanvasRenderingContext2D, to: CellLayout) => {
      if (!values) return;
      const image = new ImageData(to.columns, to.rows);
      paint(values, to.rows, to.columns, cosineUnit, colorTable(colorMap), image);
      context.drawImage(imageCanvas(image), 0, 0, to.width, to.height);
    },
    [values, colorMap],
  );
  const paintColors = useCallback(
    (context: CanvasRenderingContext2D, to: CellLayout) => {
      const image = new ImageData(to.columns, to.rows);
      rows.forEach((row, patch) => {
        for (let c = 0; c < 3; c++) image.data[patch * 4 + c] = maps.colors[(row - maps.first) * 3 + c] as number;
        image.data[patch * 4 + 3] = 255;
      });
      context.drawImage(imageCanvas(image), 0, 0, to.width, to.height);
    },
    [maps, rows],
  );
  const paintAll = useCallback(
    (context: CanvasRenderingContext2D, to: CellLayout) =>
      drawSmallMaps(context, to, rows.length, to.rows, to.columns, (image, index, x, y) => {
        const map = similarityTo(maps, grid, rows, tokenOfPatch(grid, index));
        if (map) paint(map, to.rows, to.columns, cosineUnit, colorTable(colorMap), image, { x, y });
      }),
    [maps, grid, rows, colorMap],
  );

  const focusPart = (patch: number) => {
    const chosen = tokenOfPatch(grid, patch);
    return direction === "from" ? { query: chosen } : { key: chosen };
  };
  const otherPart = (patch: number) => {
    const chosen = tokenOfPatch(grid, patch);
    return direction === "from" ? { key: chosen } : { query: chosen };
  };
  const name = tokenName(text, grid, token);
  const otherPatch = patchOfToken(grid, other);
  const focusColor = direction === "from" ? "query" : "key";
  const common = { count: patchCount(grid) };
  const focusGrid = {
    ...common,
    describe: (patch: number) => tokenName(text, grid, tokenOfPatch(grid, patch)),
    chosen: patchOfToken(grid, token),
    outline: focusColor,
    onHover: (patch: number | null) => onHover(patch === null ? null : focusPart(patch)),
    onSelect: (patch: number) => onSelect(focusPart(patch)),
  } as const;

  const legend = (
    <ScaleBar
      map={colorMap}
      low="−1"
      high="1"
      unit={compact ? "" : position.cosine}
      length={compact ? 48 : half < 200 ? 64 : 96}
    />
  );
  const one = values ? (
    <CellGrid
      {...common}
      layout={layout}
      label={position.one(name)}
      describe={(patch) =>
        position.cell(tokenName(text, grid, tokenOfPatch(grid, patch)), fixed(values[patch] ?? 0, 3))
      }
      chosen={otherPatch}
      origin={patchOfToken(grid, token)}
      originOutline={focusColor}
      outline={direction === "from" ? "key" : "query"}
      paint={paintOne}
      onHover={(patch) => onHover(patch === null ? null : otherPart(patch))}
      onSelect={(patch) => onSelect(otherPart(patch))}
    />
  ) : (
    <p className={styles.none}>{position.none(name)}</p>
  );

  if (positions === "zero") {
    return (
      <p ref={frame} className={styles.none}>
        {position.off}
      </p>
    );
  }
  if (compact) {
    return (
      <div ref={frame} className={styles.frame}>
        {one}
        <div className={styles.legend}>{legend}</div>
      </div>
    );
  }
  return (
    <div ref={frame} className={wide ? styles.wide : styles.frame}>
      <div className={styles.pair}>
        <div style={{ width: half }}>
          <h3 className={styles.title}>{position.one(name)}</h3>
          {one}
          <div className={styles.legend}>{legend}</div>
          {values && otherPatch !== null && (
            <p className={styles.note}>
              {position.to(tokenName(text, grid, other))} <b>{fixed(values[otherPatch] ?? 0, 3)}</b>
            </p>
          )}
        </div>
        <div style={{ width: half }}>
          <h3 className={styles.title}>{position.colors}</h3>
          <CellGrid {...focusGrid} layout={layout} label={position.colors} paint={paintColors} />
          <p className={styles.note}>
            {position.components(
              percent(maps.explained[0] ?? 0),
              percent(maps.explained[1] ?? 0),
              percent(maps.explained[2] ?? 0),
            )}
          </p>
        </div>
      </div>
      <div className={styles.all}>
        <h3 className={styles.title}>{position.all}</h3>
        <CellGrid {...focusGrid} layout={all} label={position.all} paint={paintAll} />
        <p className={styles.note} style={{ maxWidth: Math.max(all.width, 220) }}>
          {position.axes(grid.rows * grid.columns)}
          {positions === "shuffled" && ` ${position.shuffled}`}
          {(maps.grid.rows !== grid.rows || maps.grid.columns !== grid.columns) &&
            ` ${position.resampled(maps.grid.rows, maps.grid.columns)}`}
        </p>
      </div>
    </div>
  );
}

/** Small maps whose values are whole device pixels; the gap gives way where that makes them larger. */
function smallMapsLayout(width: number, grid: TokenGrid): CellLayout {
  const aspect = grid.rows / grid.columns;
  const sized = (gap: number, multiple: number) =>
    cellLayout(width, grid.rows, grid.columns, gap, multiple, Number.POSITIVE_INFINITY, aspect);
  const layouts = [2, 1].map((gap) => sized(gap, grid.columns));
  const best = layouts.filter((layout) => layout.width <= width).sort((a, b) => b.cell - a.cell)[0];
  // A large grid on a small screen has less than one pixel per value.
  return best ?? sized(1, 1);
}
