import { useCallback, useLayoutEffect, useMemo, useRef } from "react";
import { useText } from "../../i18n/text.tsx";
import { patchCount, patchOfToken, type TokenGrid, tokenCount, tokenOfPatch } from "../../model/analysis/token-grid.ts";
import { type Direction, focusToken, type Selection } from "../../model/selection.ts";
import { type AttentionScale, attentionScale, type ScaleKind } from "../draw/attention-scale.ts";
import { type CellLayout, cellLayout } from "../draw/charts/cells.ts";
import { fixed, multiple, short } from "../draw/charts/format.ts";
import { type CroppedPicture, drawCrop, imageCanvas } from "../draw/charts/picture-crop.ts";
import { type ColorMap, colorTable } from "../draw/color.ts";
import { paint as paintPixels } from "../draw/raster.ts";
import { useWidth } from "../hooks/use-width.ts";
import { CellGrid } from "./CellGrid.tsx";
import styles from "./RolloutMap.module.css";
import { ScaleBar } from "./ScaleBar.tsx";
import { type SelectionSource, useSelection } from "./selection-source.ts";
import { tokenName } from "./token-words.ts";

/** The knobs a rollout was made with, for the line beside the map. */
export interface RolloutSettings {
  readonly fusion: "mean" | "max" | "min";
  /** Share of the residual path, 0 to 1. */
  readonly residualWeight: number;
  /** Share of the smallest weights that were dropped, 0 to 1. */
  readonly discardRatio: number;
  /** Blocks of the product, from 0, both included. */
  readonly firstBlock: number;
  readonly lastBlock: number;
}

export interface RolloutMapProps {
  readonly selection: SelectionSource;
  readonly grid: TokenGrid;
  /**
   * The rollout of one token over all tokens: what it is made of (`from`, sums to 1)
   * or where it goes (`to`): [token]. Keep its identity while the rollout is the same.
   */
  readonly rollout: (token: number, direction: Direction) => Float32Array;
  readonly direction: Direction;
  readonly settings: RolloutSettings;
  readonly scale: ScaleKind;
  /** Upper end of the `absolute` scale, 0 to 1; 1 when absent. */
  readonly high?: number;
  readonly colorMap: ColorMap;
  /** The picture lies dimmed under the map; null shows the map alone. */
  readonly picture: CroppedPicture | null;
  /** Opacity of the map over the picture, 0 to 1. */
  readonly opacity?: number;
  readonly onHover: (part: Partial<Selection> | null) => void;
  readonly onSelect: (part: Partial<Selection>) => void;
}

/** Widest map in CSS pixels: beyond it nothing more is seen. */
const widest = 460;

/**
 * Attention rollout of the chosen token over the picture's patches, with what goes
 * to the prefix tokens beside it: together they are the whole row.
 */
export function RolloutMap(props: RolloutMapProps) {
  const { selection, grid, rollout, direction, settings, colorMap, picture, onHover, onSelect } = props;
  const text = useText();
  const { charts } = text;
  const [frame, width] = useWidth<HTMLDivElement>(320);
  const token = useSelection(selection, (now) => focusToken(now, direction));
  const other = useSelection(selection, (now) => (direction === "from" ? now.key : now.query));

  const values = useMemo(() => rollout(token, direction), [rollout, token, direction]);
  const largest = values.subarray(grid.prefix.length).reduce((high, value) => Math.max(high, value), 0);
  const { scale: kind, high = 1 } = props;
  const scale = useMemo(
    () => attentionScale(kind, tokenCount(grid), kind === "perMap" ? largest : high),
    [kind, grid, largest, high],
  );
  const layout = useMemo(() => cellLayout(Math.min(width, widest), grid.rows, grid.columns), [width, grid]);
  const paint = useCallback(
    (context: CanvasRenderingContext2D, to: CellLayout) =>
      paintMap(context, to, values.subarray(grid.prefix.length), scale, colorMap),
    [values, grid, scale, colorMap],
  );

  const value = values[other] ?? 0;
  const uniform = tokenCount(grid);
  const say = (of: number) =>
    charts.rollout.cell(tokenName(text, grid, of), short(values[of] ?? 0), multiple((values[of] ?? 0) * uniform));
  const part = (of: number) => (direction === "from" ? { key: of } : { query: of });

  return (
    <div ref={frame} className={styles.frame}>
      <CellGrid
        layout={layout}
        count={patchCount(grid)}
        label={charts.rollout.name(tokenName(text, grid, token), direction)}
        describe={(patch) => say(tokenOfPatch(grid, patch))}
        chosen={patchOfToken(grid, other)}
        origin={direction === "from" ? patchOfToken(grid, token) : null}
        outline={direction === "from" ? "key" : "query"}
        paint={paint}
        opacity={picture ? (props.opacity ?? 0.75) : 1}
        backdrop={picture && <Backdrop picture={picture} width={layout.width} height={layout.height} />}
        onHover={(patch) => onHover(patch === null ? null : part(tokenOfPatch(grid, patch)))}
        onSelect={(patch) => onSelect(part(tokenOfPatch(grid, patch)))}
      />
      <div className={styles.below} style={{ width: layout.width }}>
        <ScaleBar
          map={colorMap}
          low={short(scale.domain[0])}
          high={short(scale.domain[1])}
          unit={charts.scale(kind)}
          mark={scale.unit(value)}
        />
        <p className={styles.readout}>
          {charts.label(tokenName(text, grid, other))} <b>{short(value)}</b> ·{" "}
          {charts.timesUniform(multiple(value * uniform))}
        </p>
      </div>
      <p className={styles.note} style={{ maxWidth: Math.max(layout.width, 260) }}>
        {direction === "from" && grid.prefix.length > 0 && (
          <span>
            {charts.rollout.shares(
              grid.prefix.map(
                (_, index) => [tokenName(text, grid, index), fixed((values[index] ?? 0) * 100, 1)] as const,
              ),
            )}
          </span>
        )}
        <span>{charts.rollout.settings(settings)}</span>
      </p>
    </div>
  );
}

function Backdrop({ picture, width, height }: { picture: CroppedPicture; width: number; height: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    if (canvas.current) drawCrop(canvas.current, picture, width, height);
  }, [picture, width, height]);
  return <canvas ref={canvas} className={styles.backdrop} style={{ width, height }} />;
}

function paintMap(
  context: CanvasRenderingContext2D,
  layout: CellLayout,
  values: Float32Array,
  scale: AttentionScale,
  map: ColorMap,
): void {
  const image = new ImageData(layout.columns, layout.rows);
  paintPixels(values, layout.rows, layout.columns, scale.unit, colorTable(map), image);
  context.drawImage(imageCanvas(image), 0, 0, layout.width, layout.height);
}
