import { useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useText } from "../../../i18n/text.tsx";
import { type CellLayout, cellLayout } from "../../draw/charts/cells.ts";
import { short } from "../../draw/charts/format.ts";
import type { CroppedPicture } from "../../draw/charts/picture-crop.ts";
import type { ColorMap } from "../../draw/color.ts";
import { drawDimmed } from "../../draw/maps/overlay.ts";
import { paintValues, valueScale } from "../../draw/plots.ts";
import { useWidth } from "../../hooks/use-width.ts";
import { CellGrid } from "../CellGrid.tsx";
import { ScaleBar } from "../ScaleBar.tsx";
import styles from "./plots.module.css";

export interface ValueMapProps {
  /** Row-major, rows · columns of them. */
  readonly values: Float32Array;
  readonly rows: number;
  readonly columns: number;
  /** Of values that are not negative. */
  readonly colorMap: ColorMap;
  /** The picture under the map, where its cells are patches; null for none. */
  readonly picture: CroppedPicture | null;
  /** What it shows, for a screen reader. */
  readonly name: string;
  /** Widest map in CSS pixels; 460 when absent. */
  readonly largest?: number;
}

/** Values in rows and columns as a heat map, alone or on the picture; the exact one under the pointer or by the arrow keys. */
export function ValueMap({ values, rows, columns, colorMap, picture, name, largest = 460 }: ValueMapProps) {
  const { plot } = useText().notebook;
  const [frame, width] = useWidth<HTMLDivElement>(320);
  const [chosen, setChosen] = useState<number>(0);
  const scale = useMemo(() => valueScale(values, colorMap), [values, colorMap]);
  const layout = useMemo(
    () => cellLayout(Math.min(width, largest), rows, columns, 0, 1, 40),
    [width, largest, rows, columns],
  );
  const paint = useCallback(
    (context: CanvasRenderingContext2D, to: CellLayout) => paintValues(context, to, values, scale, picture ? 0.78 : 1),
    [values, scale, picture],
  );
  const shown = Math.min(chosen, values.length - 1);
  const place = (index: number) => {
    const [row, column] = [Math.floor(index / columns) + 1, (index % columns) + 1];
    return picture ? plot.patch(row, column) : plot.cell(row, column);
  };
  const value = values[shown] ?? 0;
  return (
    <div ref={frame} className={styles.frame}>
      <div className={styles.scroll}>
        <CellGrid
          layout={layout}
          count={values.length}
          label={plot.map(name, rows, columns)}
          describe={(index) => `${place(index)}: ${short(values[index] ?? 0)}`}
          chosen={shown}
          outline={picture ? "key" : "ink"}
          paint={paint}
          backdrop={picture && <Backdrop picture={picture} width={layout.width} height={layout.height} />}
          onHover={(index) => index !== null && setChosen(index)}
          onSelect={setChosen}
        />
      </div>
      <p className={styles.readout}>
        {place(shown)} <b>{short(value)}</b>
      </p>
      <ScaleBar
        map={scale.map}
        low={short(scale.domain[0])}
        high={short(scale.domain[1])}
        unit={plot.scale[scale.kind]}
        mark={scale.unit(value)}
      />
    </div>
  );
}

function Backdrop({ picture, width, height }: { picture: CroppedPicture; width: number; height: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    if (canvas.current) drawDimmed(canvas.current, picture, width, height);
  }, [picture, width, height]);
  return <canvas ref={canvas} className={styles.backdrop} style={{ width, height }} />;
}
