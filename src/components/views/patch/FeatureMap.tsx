import { useCallback, useMemo } from "react";
import { useText } from "../../../i18n/text.tsx";
import { type CellLayout, cellLayout } from "../../draw/charts/cells.ts";
import { fixed } from "../../draw/charts/format.ts";
import { imageCanvas } from "../../draw/charts/picture-crop.ts";
import { largestOf } from "../../draw/charts/signed-image.ts";
import { colorTable } from "../../draw/color.ts";
import { divergingScale } from "../../draw/maps/diverging-scale.ts";
import { paint } from "../../draw/raster.ts";
import { CellGrid } from "../CellGrid.tsx";
import { ScaleBar } from "../ScaleBar.tsx";
import styles from "./patch.module.css";

export interface FeatureMapProps {
  /** Output of one filter: [rows, columns]. */
  readonly values: Float32Array;
  readonly rows: number;
  readonly columns: number;
  /** CSS pixels. */
  readonly width: number;
  readonly label: string;
  readonly chosen: number | null;
  readonly onHover: (index: number | null) => void;
  readonly onSelect: (index: number) => void;
}

/** What one filter of a convolution gives, place by place, with its scale. */
export function FeatureMap(props: FeatureMapProps) {
  const { values, rows, columns, width, label, chosen, onHover, onSelect } = props;
  const { patching: words } = useText();
  const layout = useMemo(() => fitted(width, rows, columns), [width, rows, columns]);
  const limit = useMemo(() => largestOf(values), [values]);
  const paintAll = useCallback(
    (context: CanvasRenderingContext2D, to: CellLayout) => {
      const image = new ImageData(columns, rows);
      paint(values, rows, columns, divergingScale(limit).unit, colorTable("diverging"), image);
      context.drawImage(imageCanvas(image), 0, 0, to.width, to.height);
    },
    [values, rows, columns, limit],
  );
  return (
    <div>
      <CellGrid
        layout={layout}
        count={rows * columns}
        label={label}
        describe={(index) =>
          words.cell(Math.floor(index / columns) + 1, (index % columns) + 1, fixed(values[index] ?? 0, 3))
        }
        chosen={chosen}
        outline="query"
        paint={paintAll}
        onHover={onHover}
        onSelect={onSelect}
      />
      <div className={styles.legend}>
        <ScaleBar map="diverging" low={`−${fixed(limit, 1)}`} high={fixed(limit, 1)} length={72} />
      </div>
    </div>
  );
}

/** Cells of whole device pixels; where there are more cells than pixels the map is as wide as its room. */
function fitted(width: number, rows: number, columns: number): CellLayout {
  const layout = cellLayout(width, rows, columns);
  if (layout.width <= width) return layout;
  const cell = width / columns;
  return { ...layout, cell, cellHeight: cell, width, height: cell * rows };
}
