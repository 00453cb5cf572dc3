import { useLayoutEffect, useMemo, useRef } from "react";
import { useText } from "../../i18n/text.tsx";
import { cellOfToken, patchesOf, type TokenGrid, tokenCount, tokenOfCell } from "../../model/analysis/token-grid.ts";
import { type VitCapture, headActivation } from "../../model/capture.ts";
import { attentionOfToken, type Direction, focusToken, type Selection } from "../../model/selection.ts";
import { attentionScale, type ScaleKind } from "../draw/attention-scale.ts";
import { cellAt } from "../draw/charts/cells.ts";
import { fixed, short } from "../draw/charts/format.ts";
import type { CroppedPicture } from "../draw/charts/picture-crop.ts";
import type { ColorMap } from "../draw/color.ts";
import { placeBox } from "../draw/maps/box.ts";
import { drawAttentionOverlay, drawDimmed } from "../draw/maps/overlay.ts";
import { largestOf, rankOf } from "../draw/maps/token-map.ts";
import { fitCanvas } from "../draw/raster.ts";
import { usePixelRatio } from "../hooks/use-pixel-ratio.ts";
import { useWidth } from "../hooks/use-width.ts";
import styles from "./AttentionOverlay.module.css";
import { CanvasGrid } from "./CanvasGrid.tsx";
import { ColorLegend } from "./ColorLegend.tsx";
import { attentionLegend } from "./legend-state.ts";
import { Outline } from "./Outline.tsx";
import { Readout } from "./Readout.tsx";
import { type SelectionSource, useSelectionDraw } from "./selection-source.ts";
import { TokenChips } from "./TokenChips.tsx";
import { patchLayout, tokenBox } from "./token-box.ts";
import { tokenMark, tokenName } from "./token-words.ts";
import { Overlay } from "./Overlay.tsx";

export interface AttentionOverlayProps {
  readonly selection: SelectionSource;
  readonly grid: TokenGrid;
  /** A run with `attn.pattern`; blocks it did not keep have no map. */
  readonly capture: VitCapture;
  readonly direction: Direction;
  readonly scale: ScaleKind;
  /** Upper end of the `absolute` scale, 0 to 1; 1 when absent. */
  readonly high?: number;
  readonly colorMap: ColorMap;
  /** Opacity of the map over the picture, 0 to 1. */
  readonly opacity: number;
  /** Interpolates between patches. */
  readonly smoothing: boolean;
  /** The picture under the map; null shows the map alone. */
  readonly picture: CroppedPicture | null;
  /** Widest map in CSS pixels; 560 when absent. */
  readonly largest?: number;
  readonly onHover: (part: Partial<Selection> | null) => void;
  readonly onSelect: (part: Partial<Selection>) => void;
}

/** The attention of the chosen token in the chosen head, over all tokens; null where it was not captured. */
function lineOf(capture: VitCapture, tokens: number, selection: Selection, direction: Direction): Float32Array | null {
  const pattern = headActivation(capture, "attn.pattern", selection.block, selection.head);
  return pattern ? attentionOfToken(pattern.data, tokens, focusToken(selection, direction), direction) : null;
}

/** One attention map on the picture: whom the chosen token looks at, or who looks at it. */
export function AttentionOverlay(props: AttentionOverlayProps) {
  const { selection, grid, capture, direction, colorMap, opacity, smoothing, picture, onHover, onSelect } = props;
  const { scale: kind, high = 1, largest = 560 } = props;
  const text = useText();
  const [frame, width] = useWidth<HTMLDivElement>(320);
  const ratio = usePixelRatio();
  const under = useRef<HTMLCanvasElement>(null);
  const map = useRef<HTMLCanvasElement>(null);
  const [query, key, rest] = [useRef<SVGGElement>(null), useRef<SVGGElement>(null), useRef<SVGGElement>(null)];
  const layout = useMemo(() => patchLayout(grid, Math.min(width, largest), ratio), [grid, width, largest, ratio]);
  const tokens = tokenCount(grid);
  const picks = direction === "from" ? "key" : "query";

  const scaleOf = (line: Float32Array | null) =>
    attentionScale(kind, tokens, kind === "perMap" ? largestOf(line ?? new Float32Array(0), grid.prefix.length) : high);
  const spoken = (now: Selection) => {
    const weight = lineOf(capture, tokens, now, direction)?.[now[picks]];
    const name = tokenName(text, grid, now[picks]);
    return weight === undefined
      ? text.maps.absent(now.block + 1)
      : text.maps.overlay.cell(name, short(weight), fixed(weight * tokens, 1));
  };

  useLayoutEffect(() => {
    if (under.current && picture) drawDimmed(under.current, picture, layout.width, layout.height);
  }, [picture, layout]);

  useSelectionDraw(selection, (now) => {
    const line = lineOf(capture, tokens, now, direction);
    if (map.current) {
      const context = fitCanvas(map.current, layout.width, layout.height);
      context.clearRect(0, 0, layout.width, layout.height);
      if (line) {
        const content = { scale: scaleOf(line), colorMap, opacity: picture ? opacity : 1, smoothing };
        drawAttentionOverlay(context, layout, { ...content, patches: patchesOf(grid, line) });
      }
    }
    placeBox(query.current, tokenBox(grid, layout, now.query), 1);
    // Both on one patch: the other stands inside, so that both are seen.
    placeBox(key.current, tokenBox(grid, layout, now.key), now.key === now.query ? -2 : 1);
  });

  return (
    <div ref={frame} className={styles.frame}>
      <CanvasGrid
        selection={selection}
        label={text.maps.overlay.name(direction)}
        rows={grid.rows}
        columns={grid.columns}
        width={layout.width}
        height={layout.height}
        className={styles.map}
        cellOf={(now) => cellOfToken(grid, now[picks])}
        partOf={(cell) => ({ [picks]: tokenOfCell(grid, cell.row, cell.column) })}
        cellAt={(x, y) => {
          const index = cellAt(layout, x, y);
          return index === null ? null : { row: Math.floor(index / grid.columns), column: index % grid.columns };
        }}
        describe={spoken}
        onRest={(now) => placeBox(rest.current, now && tokenBox(grid, layout, now[picks]))}
        onHover={onHover}
        onSelect={onSelect}
      >
        {picture && <canvas ref={under} aria-hidden="true" style={{ width: layout.width, height: layout.height }} />}
        <canvas ref={map} aria-hidden="true" style={{ width: layout.width, height: layout.height }} />
        <Overlay width={layout.width} height={layout.height}>
          <Outline group={rest} tone={picks} kind="rest" />
          <Outline group={query} tone="query" />
          <Outline group={key} tone="key" />
        </Overlay>
      </CanvasGrid>
      <Readout
        selection={selection}
        parts={(now) => {
          const line = lineOf(capture, tokens, now, direction);
          const weight = line?.[now[picks]];
          if (!line || weight === undefined) return [text.maps.absent(now.block + 1), "", ""];
          return [
            text.maps[picks](tokenMark(text, grid, now[picks])),
            short(weight),
            text.maps.overlay.place(fixed(weight * tokens, 1), rankOf(line, weight), tokens),
          ];
        }}
        tone={picks}
      />
      <div className={styles.below}>
        <TokenChips
          selection={selection}
          grid={grid}
          picks={picks}
          off={capture.intervention.classTokenOff ? [0] : []}
          value={(token, now) => {
            const weight = lineOf(capture, tokens, now, direction)?.[token];
            return weight === undefined ? "–" : short(weight);
          }}
          onHover={onHover}
          onSelect={onSelect}
        />
        <ColorLegend
          selection={selection}
          map={colorMap}
          name={text.maps.scale(kind)}
          state={(now) => {
            const line = lineOf(capture, tokens, now, direction);
            return attentionLegend(scaleOf(line), tokens, line?.[now[picks]] ?? null);
          }}
        />
      </div>
    </div>
  );
}
