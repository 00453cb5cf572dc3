import { useCallback, useEffect, useMemo, useRef } from "react";
import { filterOf, filterPixels } from "../../model/analysis/filters.ts";
import type { NamedTensor } from "../../model/tensor.ts";
import { type CellLayout, cellCorner, cellLayout } from "../draw/charts/cells.ts";
import { drawSmallMaps } from "../draw/charts/small-maps.ts";
import { CellGrid } from "./CellGrid.tsx";
import styles from "./PatchEmbedding.module.css";

export interface FilterGridProps {
  /** [count, inChans, patchSize, patchSize]. */
  readonly weights: NamedTensor;
  /** How many of them, from the first. */
  readonly count: number;
  readonly patchSize: number;
  /** CSS pixels. */
  readonly width: number;
  readonly label: string;
  readonly describe: (index: number) => string;
  readonly chosen: number | null;
  readonly onHover: (index: number | null) => void;
  readonly onSelect: (index: number) => void;
}

const gap = 2;
/** Largest side of a filter on the page in CSS pixels. */
const largest = 28;

/** As many columns as fit when every filter is a whole multiple of its own size in device pixels. */
export function filterColumns(width: number, patchSize: number): number {
  const { cell } = cellLayout(largest, 1, 1, 0, patchSize, largest);
  return Math.max(1, Math.floor((width + gap) / (cell + gap)));
}

/** Filters as small pictures: grey is 0, each at its own full strength. */
export function FilterGrid(props: FilterGridProps) {
  const { weights, count, patchSize, width, chosen } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const columns = Math.min(count, filterColumns(width, patchSize));
  const layout = useMemo(
    () => cellLayout(columns * (largest + gap) - gap, Math.ceil(count / columns), columns, gap, patchSize, largest),
    [columns, count, patchSize],
  );
  const paint = useCallback(
    (context: CanvasRenderingContext2D, to: CellLayout) =>
      drawSmallMaps(context, to, count, patchSize, patchSize, (image, index, x, y) => {
        const pixels = filterPixels(filterOf(weights, index), patchSize);
        for (let row = 0; row < patchSize; row++) {
          const from = row * patchSize * 4;
          image.data.set(pixels.subarray(from, from + patchSize * 4), ((y + row) * image.width + x) * 4);
        }
      }),
    [weights, count, patchSize],
  );

  // The keyboard may lead to a filter that is scrolled out of sight.
  useEffect(() => {
    const element = scroller.current;
    if (!element || chosen === null) return;
    const [, y] = cellCorner(layout, chosen);
    if (y < element.scrollTop) element.scrollTop = y - gap;
    else if (y + layout.cellHeight > element.scrollTop + element.clientHeight) {
      element.scrollTop = y + layout.cellHeight + gap - element.clientHeight;
    }
  }, [layout, chosen]);

  return (
    <div ref={scroller} className={styles.scroller}>
      <CellGrid
        layout={layout}
        count={count}
        label={props.label}
        describe={props.describe}
        chosen={chosen}
        outline="ink"
        paint={paint}
        onHover={props.onHover}
        onSelect={props.onSelect}
      />
    </div>
  );
}
