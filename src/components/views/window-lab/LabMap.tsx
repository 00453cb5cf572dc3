import { useMemo, useRef } from "react";
import { useText } from "../../../i18n/text.tsx";
import { placeOfSlot, slotOfPlace } from "../../../model/analysis/windows.ts";
import type { Selection } from "../../../model/selection.ts";
import type { CroppedPicture } from "../../draw/charts/picture-crop.ts";
import { placeOfToken } from "../../draw/window-lab/facts.ts";
import { drawMap, type MapLook, partAt } from "../../draw/window-lab/map-drawing.ts";
import { cellSeenAt, mapGeometry, type MapPlace } from "../../draw/window-lab/map-geometry.ts";
import { drawMarks } from "../../draw/window-lab/map-marks.ts";
import type { Phase } from "../../draw/window-lab/phase.ts";
import { labColors } from "../../draw/window-lab/region-colors.ts";
import type { LabScene } from "../../draw/window-lab/scene.ts";
import { drawDimmed } from "../../draw/maps/overlay.ts";
import { type GridCell, walkGrid } from "../../draw/maps/walk.ts";
import { fitCanvas } from "../../draw/raster.ts";
import { usePixelRatio } from "../../hooks/use-pixel-ratio.ts";
import { useWidth } from "../../hooks/use-width.ts";
import { CanvasGrid } from "../CanvasGrid.tsx";
import styles from "./lab-views.module.css";
import type { LabSource } from "./lab-source.ts";
import { tokenLine } from "./lab-words.ts";
import { useLabDraw } from "./use-lab-draw.ts";
import { usePhaseStage } from "./use-phase-stage.ts";

export interface LabMapProps {
  readonly selection: LabSource;
  readonly phase: Phase;
  readonly scene: LabScene;
  /** Rows and columns as in the picture, or as in memory. */
  readonly place: MapPlace;
  /** Whether the mask is applied. */
  readonly masked: boolean;
  /** The person's picture under the map; null for the course's case. */
  readonly picture: CroppedPicture | null;
  readonly onSelect: (part: Partial<Selection>) => void;
}

/** Highest map in CSS pixels: as high as the masks beside it; the softmax below should stay in sight. */
const highestIn = (width: number) => Math.min(560, Math.max(416, width));

/** CSS pixels round the map, for outlines of its outermost cells. */
const margin = 3;

/** The tokens of one map: in the picture, or where the roll has brought them; one of them is followed. */
export function LabMap({ selection, phase, scene, place, masked, picture, onSelect }: LabMapProps) {
  const text = useText();
  usePhaseStage(phase);
  const ratio = usePixelRatio();
  const [frame, width] = useWidth<HTMLDivElement>(320);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { layout } = scene.shifted;
  const geometry = useMemo(
    () => mapGeometry(layout, width - 2 * margin, ratio, highestIn(width)),
    [layout, width, ratio],
  );
  const dimmed = useMemo(() => {
    if (!picture) return null;
    const made = document.createElement("canvas");
    drawDimmed(made, picture, geometry.cell * layout.columns, geometry.cell * layout.rows);
    return made;
  }, [picture, geometry, layout]);

  useLabDraw(selection, phase, ({ query, key }, at) => {
    if (!canvas.current) return;
    const context = fitCanvas(canvas.current, geometry.width + 2 * margin, geometry.height + 2 * margin);
    context.clearRect(0, 0, geometry.width + 2 * margin, geometry.height + 2 * margin);
    context.translate(margin, margin);
    const colors = labColors();
    const look: MapLook = { scene, place, phase: at, query, masked, geometry, colors, ratio, picture: dimmed };
    drawMap(context, look);
    drawMarks(context, look, key, selection.pinned().query);
  });

  // In memory a token has another row and column while the map is rolled.
  const rolled = () => place === "memory" && phase.value >= 0.5 && phase.value <= 4.5;
  const cellOfToken = (token: number): GridCell =>
    rolled() ? placeOfSlot(layout, layout.slotOf[token] as number) : placeOfToken(layout, token);
  const tokenOfCell = ({ row, column }: GridCell): number => {
    if (rolled()) return layout.tokenAt[slotOfPlace(layout, row, column)] as number;
    return row < layout.rows && column < layout.columns ? row * layout.columns + column : -1;
  };
  const partOf = (cell: GridCell): Partial<Selection> => {
    const token = tokenOfCell(cell);
    return token >= 0 ? { query: token } : {};
  };
  const [rows, columns] = [layout.paddedRows, layout.paddedColumns];
  const onKey = (event: React.KeyboardEvent, now: Selection): boolean => {
    if (event.altKey || event.metaKey) return false;
    let from = cellOfToken(now.query);
    // Padding is no token: the walk goes on to what lies behind it.
    for (;;) {
      const to = walkGrid(event, from, rows, columns);
      if (!to) return false;
      if (to.row === from.row && to.column === from.column) return true;
      const token = tokenOfCell(to);
      if (token >= 0) {
        onSelect({ query: token });
        return true;
      }
      from = to;
    }
  };

  return (
    <div ref={frame} className={styles.map}>
      <CanvasGrid
        selection={selection}
        label={text.lab.map.label(place, layout.rows, layout.columns)}
        rows={rows}
        columns={columns}
        width={geometry.width + 2 * margin}
        height={geometry.height + 2 * margin}
        cellOf={({ query }) => cellOfToken(query)}
        partOf={partOf}
        cellAt={(x, y) => {
          const at = [(y - margin) / geometry.cell, (x - margin) / geometry.cell] as const;
          const seen = cellSeenAt(layout, place, phase.value, at[0], at[1]);
          if (!seen || seen.row >= layout.rows || seen.column >= layout.columns) return null;
          return cellOfToken(seen.row * layout.columns + seen.column);
        }}
        describe={({ query }) => tokenLine(text, partAt(scene, phase.value), query)}
        onKey={onKey}
        onHover={selection.hover}
        onSelect={onSelect}
      >
        <canvas
          ref={canvas}
          aria-hidden="true"
          style={{ width: geometry.width + 2 * margin, height: geometry.height + 2 * margin }}
        />
      </CanvasGrid>
    </div>
  );
}
