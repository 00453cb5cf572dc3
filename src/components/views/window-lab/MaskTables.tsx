import { useMemo, useRef } from "react";
import { useText } from "../../../i18n/text.tsx";
import { windowOfToken } from "../../../model/analysis/windows.ts";
import type { Selection } from "../../../model/selection.ts";
import { openPairs } from "../../draw/window-lab/facts.ts";
import { partAt } from "../../draw/window-lab/map-drawing.ts";
import { maskGeometry, pairUnder, tableCorner } from "../../draw/window-lab/mask-drawing.ts";
import { drawMask } from "../../draw/window-lab/mask-marks.ts";
import type { Phase } from "../../draw/window-lab/phase.ts";
import { labColors } from "../../draw/window-lab/region-colors.ts";
import { cellInSlot, type LabScene, windowCount } from "../../draw/window-lab/scene.ts";
import { fitCanvas } from "../../draw/raster.ts";
import { usePixelRatio } from "../../hooks/use-pixel-ratio.ts";
import { CanvasGrid } from "../CanvasGrid.tsx";
import { keyPlace, type LabSource } from "./lab-source.ts";
import { cellName, tokenMarkOf } from "./lab-words.ts";
import styles from "./lab-views.module.css";
import { useLabDraw } from "./use-lab-draw.ts";
import { usePhaseStage } from "./use-phase-stage.ts";

export interface MaskTablesProps {
  readonly selection: LabSource;
  readonly phase: Phase;
  readonly scene: LabScene;
  readonly masked: boolean;
  /** Every window's table, or only that of the followed token. */
  readonly windows: "all" | "own";
  /** CSS pixels that the tables may take. */
  readonly room: readonly [width: number, height: number];
  readonly onSelect: (part: Partial<Selection>) => void;
}

/** CSS pixels round the tables, for outlines of their outermost rows. */
const margin = 4;

/** The mask as a table of N × N pairs for each window; row of the followed token and column of its key are lit. */
export function MaskTables({ selection, phase, scene, masked, windows, room, onSelect }: MaskTablesProps) {
  const text = useText();
  const words = text.lab.mask;
  const ratio = usePixelRatio();
  usePhaseStage(phase);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { layout } = scene.shifted;
  const size = layout.windowTokens;
  const [down, across] = windows === "all" ? [layout.windowRows, layout.windowColumns] : [1, 1];
  const [roomWidth, roomHeight] = room;
  const geometry = useMemo(
    () => maskGeometry(size, down, across, [roomWidth - 2 * margin, roomHeight - 2 * margin], ratio, true),
    [size, down, across, roomWidth, roomHeight, ratio],
  );
  const pairs = useMemo(() => openPairs(scene.shifted), [scene]);
  const part = () => partAt(scene, phase.value);
  /** The window behind a table, and the table of a window; with one table it is the token's own. */
  const windowAt = (table: number, query: number) => (windows === "all" ? table : windowOfToken(part().layout, query));
  const slots = (now: Selection) => {
    const slot = part().layout.slotOf[now.query] as number;
    const [window, place] = [Math.floor(slot / size), slot % size];
    return { window, table: windows === "all" ? window : 0, place, key: keyPlace(part(), now) };
  };

  useLabDraw(selection, phase, (now, at) => {
    if (!canvas.current) return;
    const context = fitCanvas(canvas.current, geometry.width + 2 * margin, geometry.height + 2 * margin);
    context.clearRect(0, 0, geometry.width + 2 * margin, geometry.height + 2 * margin);
    context.translate(margin, margin);
    const { window, place, key } = slots(now);
    const tables = windows === "all" ? Array.from({ length: windowCount(layout) }, (_, one) => one) : [window];
    drawMask(context, geometry, {
      part: part(),
      tables,
      own: window,
      place,
      key,
      phase: at,
      masked,
      colors: labColors(),
      ratio,
      title: (of) => words.title(of + 1, at > 2.5 ? (pairs[of] as number) : size * size),
    });
  });

  return (
    <CanvasGrid
      className={styles.tables}
      selection={selection}
      label={words.label(windows, windowCount(layout), size)}
      rows={down * size}
      columns={across * size}
      width={geometry.width + 2 * margin}
      height={geometry.height + 2 * margin}
      cellOf={(now) => {
        const { table, place, key } = slots(now);
        return {
          row: Math.floor(table / across) * size + place,
          column: (table % across) * size + (key >= 0 ? key : place),
        };
      }}
      partOf={({ row, column }) => {
        const table = Math.floor(row / size) * across + Math.floor(column / size);
        const first = windowAt(table, selection.current().query) * size;
        const token = part().layout.tokenAt[first + (row % size)] as number;
        const key = cellInSlot(part().layout, first + (column % size));
        return token >= 0 ? { query: token, key } : {};
      }}
      cellAt={(x, y) => {
        const pair = pairUnder(geometry, x - margin, y - margin);
        return (
          pair && {
            row: Math.floor(pair.table / across) * size + pair.query,
            column: (pair.table % across) * size + pair.key,
          }
        );
      }}
      describe={(now) => {
        const { window, place, key } = slots(now);
        const at = key >= 0 ? key : place;
        const open = part().mask[(window * size + place) * size + at] === 0;
        const cell = cellInSlot(part().layout, window * size + at);
        return words.pair(tokenMarkOf(part(), now.query), cellName(text, part(), cell), open);
      }}
      onHover={selection.hover}
      onSelect={onSelect}
    >
      <canvas
        ref={canvas}
        aria-hidden="true"
        style={{ width: geometry.width + 2 * margin, height: geometry.height + 2 * margin }}
      />
    </CanvasGrid>
  );
}

export interface MaskOverviewProps {
  readonly selection: LabSource;
  readonly phase: Phase;
  readonly scene: LabScene;
  readonly masked: boolean;
  readonly room: readonly [width: number, height: number];
  readonly onSelect: (part: Partial<Selection>) => void;
}

/** All tables small, as their windows lie after the roll; the followed token's is outlined. */
export function MaskOverview({ selection, phase, scene, masked, room, onSelect }: MaskOverviewProps) {
  const { mask: words } = useText().lab;
  const ratio = usePixelRatio();
  usePhaseStage(phase);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { layout } = scene.shifted;
  const { windowRows, windowColumns, windowTokens: size } = layout;
  const [roomWidth, roomHeight] = room;
  const geometry = useMemo(
    () =>
      maskGeometry(size, windowRows, windowColumns, [roomWidth - 2 * margin, roomHeight - 2 * margin], ratio, false),
    [size, windowRows, windowColumns, roomWidth, roomHeight, ratio],
  );
  const pairs = useMemo(() => openPairs(scene.shifted), [scene]);
  const part = () => partAt(scene, phase.value);
  const ownWindow = (now: Selection) => windowOfToken(part().layout, now.query);

  useLabDraw(selection, phase, (now, at) => {
    if (!canvas.current) return;
    const context = fitCanvas(canvas.current, geometry.width + 2 * margin, geometry.height + 2 * margin);
    context.clearRect(0, 0, geometry.width + 2 * margin, geometry.height + 2 * margin);
    context.translate(margin, margin);
    const tables = Array.from({ length: windowCount(layout) }, (_, one) => one);
    const [own, colors] = [ownWindow(now), labColors()];
    drawMask(context, geometry, { part: part(), tables, own, place: -1, key: -1, phase: at, masked, colors, ratio });
    const [x, y] = tableCorner(geometry, own);
    context.strokeStyle = colors.query;
    context.lineWidth = 2;
    context.strokeRect(x - 1, y - 1, geometry.side + 2, geometry.side + 2);
  });

  return (
    <CanvasGrid
      className={styles.tables}
      selection={selection}
      label={words.overview(windowRows, windowColumns)}
      rows={windowRows}
      columns={windowColumns}
      width={geometry.width + 2 * margin}
      height={geometry.height + 2 * margin}
      cellOf={(now) => ({ row: Math.floor(ownWindow(now) / windowColumns), column: ownWindow(now) % windowColumns })}
      partOf={({ row, column }) => {
        const now = selection.current();
        const first = (row * windowColumns + column) * size;
        const same = part().layout.tokenAt[first + ((part().layout.slotOf[now.query] as number) % size)] as number;
        const any = part()
          .layout.tokenAt.subarray(first, first + size)
          .find((token) => token >= 0);
        const query = same >= 0 ? same : any;
        return query === undefined ? {} : { query };
      }}
      cellAt={(x, y) => {
        const pair = pairUnder(geometry, x - margin, y - margin);
        return pair && { row: Math.floor(pair.table / windowColumns), column: pair.table % windowColumns };
      }}
      describe={(now) => words.title(ownWindow(now) + 1, pairs[ownWindow(now)] as number)}
      onHover={selection.hover}
      onSelect={onSelect}
    >
      <canvas
        ref={canvas}
        aria-hidden="true"
        style={{ width: geometry.width + 2 * margin, height: geometry.height + 2 * margin }}
      />
    </CanvasGrid>
  );
}
