import { type ReactNode, useCallback, useMemo } from "react";
import { useText } from "../../../i18n/text.tsx";
import { regionsOf } from "../../../model/analysis/window-attention.ts";
import { windowOfToken, type WindowLayout } from "../../../model/analysis/windows.ts";
import type { Selection } from "../../../model/selection.ts";
import { type CellLayout, cellCorner, cellLayout } from "../../draw/charts/cells.ts";
import { signed } from "../../draw/charts/format.ts";
import type { CroppedPicture } from "../../draw/charts/picture-crop.ts";
import { arrowPath } from "../../draw/stages/arrows.ts";
import { laneOfPair, type Offset, pairCount, pairsOfOffset } from "../../draw/stages/offset-pairs.ts";
import { drawWindow } from "../../draw/stages/window-picture.ts";
import { CellGrid } from "../CellGrid.tsx";
import styles from "./BiasExplorer.module.css";
import type { WindowPair } from "./BiasExplorer.tsx";

export interface BiasWindowProps {
  readonly layout: WindowLayout;
  readonly offset: Offset;
  readonly pair: WindowPair | null;
  /** Whether the offset is the pair's own. */
  readonly isPair: boolean;
  /** Token whose window it is. */
  readonly query: number;
  readonly picture: CroppedPicture | null;
  /** Side of a token in pixels of the model's input. */
  readonly tokenSize: number;
  /** What a press on a place chooses. */
  readonly picks: "query" | "key";
  /** Stands beside the title. */
  readonly tools?: ReactNode;
  /** CSS pixels there are. */
  readonly width: number;
  readonly onHover: (part: Partial<Selection> | null) => void;
  readonly onSelect: (part: Partial<Selection>) => void;
}

/** The query's window after the roll, with an arrow for every pair of one offset: all of them are the same step. */
export function BiasWindow(props: BiasWindowProps) {
  const { layout, offset, pair, isPair, query, picture, tokenSize, picks, width, onHover, onSelect } = props;
  const { bias: words } = useText().stages;
  const [rows, columns] = layout.windowSize;
  const cells = useMemo(() => cellLayout(Math.min(width, 380) - 4, rows, columns, 0, 1, 52), [width, rows, columns]);
  const window = windowOfToken(layout, query);
  const first = window * layout.windowTokens;
  const tokens = useMemo(() => layout.tokenAt.subarray(first, first + layout.windowTokens), [layout, first]);
  const regions = useMemo(() => regionsOf(layout).subarray(first, first + layout.windowTokens), [layout, first]);
  const pairs = useMemo(() => pairsOfOffset(layout.windowSize, offset), [layout, offset]);
  const paint = useCallback(
    (context: CanvasRenderingContext2D, to: CellLayout) =>
      drawWindow(context, to, { tokens, regions, picture, columns: layout.columns, rows: layout.rows, tokenSize }),
    [tokens, regions, picture, layout, tokenSize],
  );
  const center = (place: number) => {
    const [x, y] = cellCorner(cells, place);
    return { x: x + cells.cell / 2, y: y + cells.cellHeight / 2 };
  };
  const length = Math.hypot(offset.row, offset.column) || 1;
  /** The middle of a place, on the lane of the pair's query. */
  const beside = (at: number, of: number) => {
    const { lane, lanes } = laneOfPair(layout.windowSize, offset, of);
    const shift = (lane - (lanes - 1) / 2) * Math.min(7, (cells.cell * 0.6) / lanes);
    const { x, y } = center(at);
    return { x: x - (shift * offset.row) / length, y: y + (shift * offset.column) / length };
  };
  const place = (layout.slotOf[query] as number) % layout.windowTokens;
  const describe = (index: number) =>
    words.place(
      Math.floor(index / columns) + 1,
      (index % columns) + 1,
      index === place ? "query" : index === pair?.key ? "key" : null,
    );
  const part = (index: number): Partial<Selection> | null => {
    const token = tokens[index] as number;
    return token < 0 ? null : { [picks]: token };
  };
  const chosenPair = isPair ? pair : null;
  const thin = pairs.filter(({ query: from, key: to }) => from !== chosenPair?.query || to !== chosenPair.key);
  return (
    <div>
      <div className={styles.head}>
        <h3 className={styles.title}>
          {words.pairs(pairCount(layout.windowSize, offset), signed(offset.row, 0), signed(offset.column, 0))}
        </h3>
        {props.tools}
      </div>
      <div className={styles.window} style={{ width: cells.width, height: cells.height }}>
        <CellGrid
          layout={cells}
          count={rows * columns}
          label={words.window(window + 1, rows, columns)}
          describe={describe}
          chosen={picks === "query" ? place : (pair?.key ?? null)}
          origin={picks === "query" ? (pair?.key ?? null) : place}
          originOutline={picks === "query" ? "key" : "query"}
          outline={picks}
          paint={paint}
          onHover={(index) => onHover(index === null ? null : part(index))}
          onSelect={(index) => {
            const next = part(index);
            if (next) onSelect(next);
          }}
        />
        <svg
          data-export
          className={styles.arrows}
          width={cells.width}
          height={cells.height}
          role="img"
          aria-label={words.pairs(pairs.length, signed(offset.row, 0), signed(offset.column, 0))}
        >
          {(["edge", "arrow"] as const).map((kind) => (
            <path
              key={kind}
              className={styles[kind]}
              d={thin.map(({ query: from, key: to }) => arrowPath(beside(from, from), beside(to, from), 3, 6)).join("")}
            />
          ))}
          {chosenPair && (
            <>
              <path
                className={styles.chosenEdge}
                d={arrowPath(center(chosenPair.query), center(chosenPair.key), 3, 9)}
              />
              <path className={styles.chosen} d={arrowPath(center(chosenPair.query), center(chosenPair.key), 3, 9)} />
              <circle
                className={styles.queryDot}
                r={4.5}
                cx={center(chosenPair.query).x}
                cy={center(chosenPair.query).y}
              />
              {chosenPair.query !== chosenPair.key && (
                <circle className={styles.keyDot} r={4.5} cx={center(chosenPair.key).x} cy={center(chosenPair.key).y} />
              )}
            </>
          )}
        </svg>
      </div>
    </div>
  );
}
