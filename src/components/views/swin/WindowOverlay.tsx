import { useLayoutEffect, useMemo, useRef } from "react";
import { useText } from "../../../i18n/text.tsx";
import { cellOfToken, tokenGrid, tokenInGrid, tokenOfCell } from "../../../model/analysis/token-grid.ts";
import { layoutOfRun } from "../../../model/analysis/window-attention.ts";
import { windowOfToken } from "../../../model/analysis/windows.ts";
import type { SwinCapture } from "../../../model/capture.ts";
import { type Direction, focusToken, type Selection } from "../../../model/selection.ts";
import { attentionScale, type ScaleKind } from "../../draw/attention-scale.ts";
import type { CroppedPicture } from "../../draw/charts/picture-crop.ts";
import type { ColorMap } from "../../draw/color.ts";
import { type Box, placeBox } from "../../draw/maps/box.ts";
import { drawDimmed } from "../../draw/maps/overlay.ts";
import { largestOf } from "../../draw/maps/token-map.ts";
import { fitCanvas } from "../../draw/raster.ts";
import { windowMap } from "../../draw/swin/swin-atlas.ts";
import { drawWindowOverlay } from "../../draw/swin/window-overlay.ts";
import { usePixelRatio } from "../../hooks/use-pixel-ratio.ts";
import { useWidth } from "../../hooks/use-width.ts";
import styles from "../AttentionOverlay.module.css";
import { CanvasGrid } from "../CanvasGrid.tsx";
import { ColorLegend } from "../ColorLegend.tsx";
import { attentionLegend } from "../legend-state.ts";
import { Outline } from "../Outline.tsx";
import { Readout } from "../Readout.tsx";
import { type SelectionSource, useSelectionDraw } from "../selection-source.ts";
import { patchLayout } from "../token-box.ts";
import { pairWeight, pairWords } from "./pair-in-window.ts";
import { WindowLegend } from "./WindowLegend.tsx";
import own from "./WindowOverlay.module.css";
import { Overlay } from "../Overlay.tsx";

export interface WindowOverlayProps {
  readonly selection: SelectionSource;
  /** The pinned block: its tokens are chosen. While the pointer is on another block's head, that one is shown. */
  readonly block: number;
  /** A run with `attn.pattern`; blocks it did not keep have windows and no weights. */
  readonly capture: SwinCapture;
  /** What the pointer and the arrow keys choose on the picture. */
  readonly picks: "query" | "key";
  readonly direction: Direction;
  readonly scale: ScaleKind;
  readonly colorMap: ColorMap;
  /** Opacity of the weights over the picture, 0 to 1. */
  readonly opacity: number;
  /** Interpolates between tokens. */
  readonly smoothing: boolean;
  /** The picture under the windows; null shows them alone. */
  readonly picture: CroppedPicture | null;
  readonly onHover: (part: Partial<Selection> | null) => void;
  readonly onSelect: (part: Partial<Selection>) => void;
}

/** Widest picture in CSS pixels. */
const largest = 560;

/** One head on the picture: the chosen token's window where it really lies, with the attention inside it. */
export function WindowOverlay(props: WindowOverlayProps) {
  const { selection, block, capture, picks, direction, scale: kind, colorMap, opacity, smoothing, picture } = props;
  const { config } = capture;
  const text = useText();
  const [frame, width] = useWidth<HTMLDivElement>(320);
  const ratio = usePixelRatio();
  const under = useRef<HTMLCanvasElement>(null);
  const map = useRef<HTMLCanvasElement>(null);
  const [query, key, rest] = [useRef<SVGGElement>(null), useRef<SVGGElement>(null), useRef<SVGGElement>(null)];
  const grid = useMemo(() => tokenGrid(config, block), [config, block]);
  const layout = useMemo(
    () => patchLayout(tokenGrid(config, 0), Math.min(width, largest), ratio),
    [config, width, ratio],
  );
  const cellIn = (of: number) => (layout.cell * tokenGrid(config, of).patchSize) / config.patchSize;

  const boxOf = (of: number, token: number): Box | null => {
    const cell = cellOfToken(tokenGrid(config, of), token);
    const side = cellIn(of);
    return cell && { x: cell.column * side, y: cell.row * side, width: side, height: side };
  };
  const scaleIn = (of: number, weights: Float32Array) =>
    attentionScale(kind, layoutOfRun(capture, of).windowTokens, kind === "perMap" ? largestOf(weights) : 1);
  const weightsOf = (now: Selection) =>
    windowMap(capture, now.block, now.head, focusToken(now, direction), direction)?.weights ?? new Float32Array(0);

  useLayoutEffect(() => {
    if (under.current && picture) drawDimmed(under.current, picture, layout.width, layout.height);
  }, [picture, layout]);

  useSelectionDraw(selection, (now) => {
    if (map.current) {
      const windows = layoutOfRun(capture, now.block);
      const token = focusToken(now, direction);
      const shown = windowMap(capture, now.block, now.head, token, direction);
      const context = fitCanvas(map.current, layout.width, layout.height);
      drawWindowOverlay(context, layout.width, layout.height, {
        ...{ layout: windows, window: windowOfToken(windows, token), map: shown, colorMap, smoothing },
        scale: scaleIn(now.block, shown?.weights ?? new Float32Array(0)),
        opacity: picture ? opacity : 1,
        cell: cellIn(now.block),
      });
    }
    placeBox(query.current, boxOf(now.block, now.query), 1);
    // Both on one token: the other stands inside, so that both are seen.
    placeBox(key.current, boxOf(now.block, now.key), now.key === now.query ? -2 : 1);
  });

  return (
    <div ref={frame} className={styles.frame}>
      <CanvasGrid
        selection={selection}
        label={text.windows.overlay.label(picks)}
        rows={grid.rows}
        columns={grid.columns}
        width={layout.width}
        height={layout.height}
        className={styles.map}
        cellOf={(now) =>
          cellOfToken(
            grid,
            now.block === block ? now[picks] : tokenInGrid(now[picks], tokenGrid(config, now.block), grid),
          )
        }
        partOf={(cell) => ({ [picks]: tokenOfCell(grid, cell.row, cell.column) })}
        cellAt={(x, y) => {
          const [row, column] = [Math.floor(y / cellIn(block)), Math.floor(x / cellIn(block))];
          const inside = row >= 0 && column >= 0 && row < grid.rows && column < grid.columns;
          return inside ? { row, column } : null;
        }}
        describe={(now) => {
          const [what, number, meaning] = pairWords(text, capture, now);
          return text.windows.overlay.cell(what, number, meaning);
        }}
        onRest={(now) => placeBox(rest.current, now && boxOf(now.block, now[picks]))}
        onHover={props.onHover}
        onSelect={props.onSelect}
      >
        {picture && <canvas ref={under} aria-hidden="true" style={{ width: layout.width, height: layout.height }} />}
        <canvas ref={map} aria-hidden="true" style={{ width: layout.width, height: layout.height }} />
        <Overlay width={layout.width} height={layout.height}>
          <Outline group={rest} tone={picks} kind="rest" />
          <Outline group={query} tone="query" />
          <Outline group={key} tone="key" />
        </Overlay>
      </CanvasGrid>
      <div className={own.readout}>
        <Readout selection={selection} parts={(now) => pairWords(text, capture, now)} tone={picks} />
      </div>
      <div className={styles.below}>
        <WindowLegend masked={!capture.intervention.maskOff} />
        <ColorLegend
          selection={selection}
          map={colorMap}
          name={text.maps.scale(kind)}
          state={(now) => {
            const tokens = layoutOfRun(capture, now.block).windowTokens;
            return attentionLegend(scaleIn(now.block, weightsOf(now)), tokens, pairWeight(capture, now) ?? null);
          }}
        />
      </div>
    </div>
  );
}
