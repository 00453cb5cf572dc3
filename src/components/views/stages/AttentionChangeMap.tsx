import { useLayoutEffect, useMemo, useRef } from "react";
import { useText } from "../../../i18n/text.tsx";
import { cellOfToken, type TokenGrid, tokenOfCell } from "../../../model/analysis/token-grid.ts";
import type { Selection } from "../../../model/selection.ts";
import { cellAt } from "../../draw/charts/cells.ts";
import { short } from "../../draw/charts/format.ts";
import { type CroppedPicture, imageCanvas } from "../../draw/charts/picture-crop.ts";
import { placeBox } from "../../draw/maps/box.ts";
import { divergingScale } from "../../draw/maps/diverging-scale.ts";
import { drawDimmed } from "../../draw/maps/overlay.ts";
import { fitCanvas } from "../../draw/raster.ts";
import { type AttentionChange, paintWhere } from "../../draw/stages/attention-change.ts";
import { outlinePath } from "../../draw/stages/outline.ts";
import { usePixelRatio } from "../../hooks/use-pixel-ratio.ts";
import { useWidth } from "../../hooks/use-width.ts";
import { CanvasGrid } from "../CanvasGrid.tsx";
import { Outline } from "../Outline.tsx";
import { Readout } from "../Readout.tsx";
import { ScaleBar } from "../ScaleBar.tsx";
import { type SelectionSource, useSelectionDraw } from "../selection-source.ts";
import { patchLayout, tokenBox } from "../token-box.ts";
import { tokenMark } from "../token-words.ts";
import styles from "./AttentionChange.module.css";
import { LeakArrows } from "./LeakArrows.tsx";
import { Overlay } from "../Overlay.tsx";

/** Which of the two runs is shown, or what differs between them. */
export type ChangeView = "before" | "now" | "change";

export interface AttentionChangeMapProps {
  readonly selection: SelectionSource;
  readonly grid: TokenGrid;
  readonly change: AttentionChange;
  readonly show: ChangeView;
  /** Whether the two runs differ; else there is one number for each key. */
  readonly compares: boolean;
  readonly colorMap: "viridis" | "cividis";
  readonly picture: CroppedPicture | null;
  readonly onHover: (part: Partial<Selection> | null) => void;
  readonly onSelect: (part: Partial<Selection>) => void;
}

/** Widest map in CSS pixels. */
const largest = 460;
/** What nearly stays as it was lets more of the picture through. */
const opacityOf = (show: ChangeView, unit: number) =>
  show === "change" ? 0.45 + Math.min(0.5, 2 * Math.abs(unit - 0.5)) : 0.55 + 0.4 * unit;

/** The attention of the query in its window before and after an intervention, with arrows to strangers it now sees. */
export function AttentionChangeMap(props: AttentionChangeMapProps) {
  const { selection, grid, change, show, compares, colorMap, picture, onHover, onSelect } = props;
  const text = useText();
  const { whatIf: words } = text.stages;
  const [frame, width] = useWidth<HTMLDivElement>(320);
  const ratio = usePixelRatio();
  const under = useRef<HTMLCanvasElement>(null);
  const map = useRef<HTMLCanvasElement>(null);
  const [query, key, rest] = [useRef<SVGGElement>(null), useRef<SVGGElement>(null), useRef<SVGGElement>(null)];
  const layout = useMemo(() => patchLayout(grid, Math.min(width, largest), ratio), [grid, width, ratio]);
  const scale = useMemo(
    () =>
      show === "change"
        ? divergingScale(change.limit)
        : { domain: [0, change.most], unit: (value: number) => (change.most > 0 ? value / change.most : 0) },
    [change, show],
  );

  useLayoutEffect(() => {
    if (under.current && picture) drawDimmed(under.current, picture, layout.width, layout.height);
  }, [picture, layout]);

  useLayoutEffect(() => {
    if (!map.current) return;
    const { rows, columns, width: wide, height } = layout;
    const image = new ImageData(columns, rows);
    const inside = (token: number) =>
      (show !== "change" || change.limit > 0) &&
      ((show !== "before" && (change.allowed[token] as number) > 0) ||
        (show !== "now" && (change.allowedBefore[token] as number) > 0));
    const values = { before: change.before, now: change.now, change: change.difference }[show];
    paintWhere(image, values, inside, scale.unit, show === "change" ? "diverging" : colorMap, (unit) =>
      picture ? opacityOf(show, unit) : 1,
    );
    const context = fitCanvas(map.current, wide, height);
    context.clearRect(0, 0, wide, height);
    context.imageSmoothingEnabled = false;
    context.drawImage(imageCanvas(image), 0, 0, wide, height);
  }, [layout, change, show, scale, colorMap, picture]);

  useSelectionDraw(selection, (now) => {
    placeBox(query.current, tokenBox(grid, layout, now.query), 1);
    placeBox(key.current, tokenBox(grid, layout, now.key), now.key === now.query ? -2 : 1);
  });

  const windows = useMemo(() => {
    const path = (inside: (token: number) => boolean) =>
      outlinePath(inside, layout.rows, layout.columns, layout.cell, layout.cellHeight);
    const sameWindow = change.allowed.every((is, token) => is > 0 === (change.allowedBefore[token] as number) > 0);
    return {
      now: path((token) => (change.allowed[token] as number) > 0),
      before: sameWindow ? "" : path((token) => (change.allowedBefore[token] as number) > 0),
      region: path((token) => change.allowed[token] === 2),
    };
  }, [change, layout]);

  const numbers = (now: Selection) => {
    const [before, after] = [change.before[now.key] ?? 0, change.now[now.key] ?? 0];
    return { before: short(before), after: short(after), difference: withSign((after - before) * 100) };
  };
  const low = show === "change" ? withSign(scale.domain[0] as number) : "0";
  const high = show === "change" ? withSign(scale.domain[1] as number) : short(scale.domain[1] as number);
  return (
    <div ref={frame} className={styles.frame}>
      <CanvasGrid
        selection={selection}
        label={words.map(show)}
        rows={grid.rows}
        columns={grid.columns}
        width={layout.width}
        height={layout.height}
        cellOf={(now) => cellOfToken(grid, now.key)}
        partOf={(cell) => ({ key: tokenOfCell(grid, cell.row, cell.column) })}
        cellAt={(x, y) => {
          const index = cellAt(layout, x, y);
          return index === null ? null : { row: Math.floor(index / grid.columns), column: index % grid.columns };
        }}
        describe={(now) => {
          const { before, after, difference } = numbers(now);
          const key = tokenMark(text, grid, now.key);
          return compares ? words.cell(key, before, after, difference) : words.weight(key, after);
        }}
        onRest={(now) => placeBox(rest.current, now && tokenBox(grid, layout, now.key))}
        onHover={onHover}
        onSelect={onSelect}
      >
        {picture && <canvas ref={under} aria-hidden="true" style={{ width: layout.width, height: layout.height }} />}
        <canvas ref={map} aria-hidden="true" style={{ width: layout.width, height: layout.height }} />
        <Overlay width={layout.width} height={layout.height}>
          {show !== "before" && <WindowOutline path={windows.now} />}
          {show !== "now" && <WindowOutline path={windows.before || windows.now} dashed={windows.before !== ""} />}
          {windows.region !== windows.now && show !== "before" && <WindowOutline path={windows.region} thin />}
          {show !== "before" && <LeakArrows change={change} grid={grid} layout={layout} />}
          <Outline group={rest} tone="key" kind="rest" />
          <Outline group={query} tone="query" />
          <Outline group={key} tone="key" />
        </Overlay>
      </CanvasGrid>
      <Readout
        selection={selection}
        parts={(now) => {
          const { before, after, difference } = numbers(now);
          const key = text.maps.key(tokenMark(text, grid, now.key));
          return compares ? [key, `${before} → ${after}`, words.points(difference)] : [key, after, ""];
        }}
        tone="key"
      />
      {show === "change" && change.limit === 0 ? (
        <p className={styles.sum}>{words.unchanged}</p>
      ) : (
        <ScaleBar
          map={show === "change" ? "diverging" : colorMap}
          low={low}
          high={high}
          unit={show === "change" ? words.scaleChange : compares ? words.scaleBoth : words.scaleOne}
        />
      )}
    </div>
  );
}

function WindowOutline({
  path,
  dashed = false,
  thin = false,
}: {
  readonly path: string;
  readonly dashed?: boolean;
  readonly thin?: boolean;
}) {
  return (
    <g className={styles.outline} data-dashed={dashed || undefined} data-thin={thin || undefined}>
      <path d={path} className={styles.outlineEdge} />
      <path d={path} className={styles.outlineLine} />
    </g>
  );
}

/** Three significant digits, with a plus sign above 0. */
function withSign(value: number): string {
  return value > 0 ? `+${short(value)}` : short(value);
}
